// Groups too large for a linear programme: a bound by subgradient steps, solutions from its plans.
#pragma once

#include "optimizer/allocation/orders.h"

namespace kyodo::optimizer::allocation {

inline constexpr std::size_t kHugeOptionsMin = 60'000;

inline bool IsHuge(const Group& group) { return group.part.packing.options.size() >= kHugeOptionsMin; }

// Bound and solution for the value alone. For orders that look at shares the solution is built up by shares instead and
// no share is claimed. Uses most of the time that is left; memory O(options).
GroupSolution SolveHuge(const Instance& instance, const Group& group, const Deadline& deadline);

}  // namespace kyodo::optimizer::allocation
