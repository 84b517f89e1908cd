// Short forms for prices in tests.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "platform/money.h"
#include "procurement/domain/tiers.h"

namespace kyodo::procurement {

inline UnitPrice Price(const std::string& text) { return UnitPrice::Parse(text).value(); }

inline Percent Pct(const std::string& text) { return Percent::Parse(text).value(); }

// Tiers({{1, "48800"}, {10000, "46900"}}).
inline PriceTiers Tiers(const std::vector<std::pair<std::int64_t, std::string>>& list,
                        TierRule rule = TierRule::kAllUnits, FirstTier first = FirstTier::kAtOne) {
  std::vector<PriceTier> tiers;
  for (const auto& [from, price] : list) tiers.push_back({from, Price(price)});
  return PriceTiers::Of(std::move(tiers), rule, first).value();
}

}  // namespace kyodo::procurement
