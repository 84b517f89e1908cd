// Random prices and joiners of one item.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "optimizer/live_price/live_price.h"

namespace kyodo::optimizer::live_price::testing {

// Draws prices and limits from few values, so that they often meet.
class Scenario {
 public:
  explicit Scenario(std::uint64_t seed) : random_(seed) {}

  std::int64_t Between(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
  }
  bool Chance(int percent) { return Between(1, 100) <= percent; }

  std::vector<PriceStep> Steps(PriceRule rule, std::int64_t reach) {
    std::vector<PriceStep> steps;
    std::int64_t from = rule == PriceRule::kIncremental || Chance(80) ? 1 : Between(2, 6), price = Between(8, 14);
    const bool may_rise = Chance(40);
    for (std::int64_t count = Between(1, 4); count > 0; --count) {
      steps.push_back({from, price});
      from += Between(1, reach / 3 + 1);
      price = may_rise ? Between(5, 15) : std::max<std::int64_t>(1, price - Between(0, 4));
    }
    return steps;
  }

  std::optional<std::int64_t> Limit() { return Chance(25) ? std::nullopt : std::optional(Between(4, 16)); }
  std::optional<std::int64_t> Capacity(std::int64_t reach) {
    return Chance(70) ? std::nullopt : std::optional(Between(0, reach));
  }

  // "a", "b", … in no order.
  std::vector<std::string> Codes(std::size_t count) {
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < count; ++i) codes.push_back(std::string(1, static_cast<char>('a' + i)));
    std::shuffle(codes.begin(), codes.end(), random_);
    return codes;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace kyodo::optimizer::live_price::testing
