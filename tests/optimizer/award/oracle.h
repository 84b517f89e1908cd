// Brute force for the award core: every whole quantity of every vendor, item and region is tried. Slow, short, and
// sharing nothing with the core but the structs of the input.
#pragma once

#include <optional>
#include <vector>

#include "optimizer/award/model.h"

namespace kyodo::optimizer::award {

struct OracleAnswer {
  Money cost_tt = 0;
  int winners = 0;
  std::vector<std::int64_t> tie;  // quantities over (vendor in tie order, item, region)
};

// The best award by cost, then winners, then tie order; nothing when there is none. With overPurchase at most `extra`
// units of one vendor, item and region beyond the region's demand are tried.
std::optional<OracleAnswer> BruteForce(const Input& input, std::int64_t extra);

}  // namespace kyodo::optimizer::award
