// What follows from who serves what.
#pragma once

#include "optimizer/allocation/model.h"

namespace kyodo::optimizer::allocation {

// Value, changes, cost and shares of a solution, from the instance alone. O(months served).
Outcome Account(const Instance& instance, const Served& served);

}  // namespace kyodo::optimizer::allocation
