// The smallest change of a request that gets it filled.
#pragma once

#include "optimizer/allocation/model.h"
#include "optimizer/run.h"

namespace kyodo::optimizer::allocation {

// Larger instances get no remedies: each is verified by solving the instance again, down to the positions.
inline constexpr int kRemedyUnitsMax = 96;

// Sets smallest_change where one is found; see explain.h. At most kSolvesMax solves for all, whatever the time.
void FindRemedies(const Instance& instance, std::vector<Unfilled>& unfilled, const Deadline& deadline);

}  // namespace kyodo::optimizer::allocation
