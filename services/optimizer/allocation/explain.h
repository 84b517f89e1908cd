// Why a request is not filled, and what would fill it.
#pragma once

#include "optimizer/allocation/orders.h"

namespace kyodo::optimizer::allocation {

// One entry per request that is not served in all its months, in request order.
//
// reason, the first that holds:
//   NO_SKILL     no specialist has the skill at the level
//   ON_SITE      none of those is in the on-site region
//   CONFLICT     all of those have a conflict with the municipality or are forbidden
//   NO_CAPACITY  none of those could serve a missing month even if nothing but pinned requests were booked
//   OUTRANKED    somebody could, but the order serves others
// smallestChange: a change of one field of the request after which solving again fills it. Fields are tried in an order
// that fits the reason (see remedy.cc), within a field the smallest step that works is taken: fewest levels,
// months or half-days less, smallest weight. Every change is verified by solving the changed instance with the whole
// order proved; where that takes too long (more than kRemedyUnitsMax units) or nothing works, there is none.
std::vector<Unfilled> Explain(const Instance& instance, const Solution& solution, const Served& served,
                              const Deadline& deadline);

}  // namespace kyodo::optimizer::allocation
