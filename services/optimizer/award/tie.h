// The order among equal costs.
#pragma once

#include "optimizer/award/search.h"

namespace kyodo::optimizer::award {

// Of all awards that cost as much as these: fewest winners, then the lexicographically largest quantities over (vendor
// in tie order, item, region). Found cell by cell: may this quantity be larger while all earlier ones stay and the cost
// does? Each question is a search of its own, so only problems of at most kTieCellsMax cells are settled; larger ones,
// those whose municipalities must have one vendor, and those with spare units (beyond the demand, whose place is
// arbitrary) keep the awards as they are. The result is not part of the certificate: outputs say tieProved false.
inline constexpr int kTieCellsMax = 64;
std::vector<Award> SettleTies(const Instance& instance, std::vector<Award> awards, const Limits& limits,
                              const Deadline& deadline);

}  // namespace kyodo::optimizer::award
