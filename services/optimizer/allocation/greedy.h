// First solutions.
#pragma once

#include "optimizer/allocation/group.h"

namespace kyodo::optimizer::allocation {

// Pinned units, then the most valuable per load first, each with the first agent that can. O(options × months).
Chosen GreedyByValue(const Group& group);
// Pinned units, then always the municipality with the smallest share that can still be served more.
Chosen GreedyByShare(const Group& group);

// Adds what still fits, the most valuable per load first.
Chosen FillUp(const Group& group, const Chosen& chosen);

}  // namespace kyodo::optimizer::allocation
