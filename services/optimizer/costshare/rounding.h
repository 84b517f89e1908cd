// From exact shares to whole yen.
#pragma once

#include <gmpxx.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "optimizer/costshare/model.h"

namespace kyodo::optimizer::costshare {

// A share, known exactly (low == high) or between two bounds.
struct Enclosed {
  mpq_class low;
  mpq_class high;
  // Two shares with the same class that is not empty differ by a whole number of yen, exactly.
  std::string tie_class;
};

// Whole yen that add up to `total_yen`, which must be the exact sum of the shares. Members in order of their ids: ties
// of the largest remainder go to the smaller index. Nothing when the bounds are too wide to decide.
std::optional<std::vector<std::int64_t>> RoundShares(const std::vector<Enclosed>& shares, std::int64_t total_yen,
                                                     Rounding rounding, std::size_t remainder_to);

}  // namespace kyodo::optimizer::costshare
