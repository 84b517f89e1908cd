// Pinned requests that cannot be held together: the only way an instance is infeasible.
#pragma once

#include "optimizer/allocation/model.h"

namespace kyodo::optimizer::allocation {

// A minimal set of pinned requests that leaves no solution (ascending; any one left out, the others can be held);
// empty when all can be held. Deletion filter per specialist, O(pinned² × months).
std::vector<int> PinnedConflict(const Instance& instance);

}  // namespace kyodo::optimizer::allocation
