// The checker's own solution of one item: the cheapest way to buy it when every option has its price.
#pragma once

#include <vector>

#include "optimizer/award/model.h"

namespace kyodo::optimizer::award {

// 10^36: above every sum that the reader and the limits of prices let through.
inline const Int128 kHuge = Int128{1'000'000'000'000} * 1'000'000'000'000 * 1'000'000'000'000;

// One way a vendor may take part: lo..hi units for fixed + unit[region] each; kHuge = region not served.
struct Option {
  std::int64_t lo = 0, hi = 0;
  Int128 fixed = 0;
  std::vector<Int128> unit;
};

// One vendor; forced: it has to take part.
struct Seller {
  bool forced = false;
  std::vector<Option> options;
};

// With `whole` every place of the demand has one seller; a search of that which does not end within its steps answers
// with the price of split deliveries, which is never above.
//
// Smallest price of meeting the demand (exactly, or at least with `over`) from at most `most` sellers with one option
// each; kHuge when there is no way. A search of more
// than tries_max steps answers with a bound that is never above. Depth-first search with a bound, min-cost flow at the
// ends; exact in integers.
Int128 CheapestWay(const std::vector<std::int64_t>& demand, int most, bool over, bool whole, int tries_max,
                   std::vector<Seller> sellers);

}  // namespace kyodo::optimizer::award
