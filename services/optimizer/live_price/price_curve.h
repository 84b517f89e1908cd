// What one unit costs at a total quantity.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace kyodo::optimizer::live_price {

// Largest total quantity of one item.
inline constexpr std::int64_t kQuantityMax = 1'000'000'000'000;

// From this quantity on, this price in 1/10,000 yen.
struct PriceStep {
  std::int64_t from_quantity = 1;
  std::int64_t unit_price = 0;
};

// kAllUnits: every unit costs the price of the step reached. kIncremental: each unit costs its own step's price.
enum class PriceRule { kAllUnits, kIncremental };

class PriceCurve {
 public:
  // 1 to 100 steps with strictly increasing quantities of 1 to kQuantityMax and prices of 1 to 10^17; kIncremental
  // starts at one unit. Nothing for anything else.
  static std::optional<PriceCurve> Of(std::vector<PriceStep> steps, PriceRule rule = PriceRule::kAllUnits);

  const std::vector<PriceStep>& steps() const { return steps_; }
  PriceRule rule() const { return rule_; }
  // In 1/10,000 yen: the step's price for kAllUnits, the average cut to 1/10,000 yen for kIncremental. Nothing below
  // the first step. O(log steps).
  std::optional<std::int64_t> UnitPriceAt(std::int64_t quantity) const;
  // True when UnitPriceAt never rises with the quantity.
  bool NeverRises() const { return never_rises_; }

 private:
  PriceCurve(std::vector<PriceStep> steps, PriceRule rule);

  std::vector<PriceStep> steps_;
  PriceRule rule_;
  bool never_rises_ = true;
  // Cost of all units before each step, for kIncremental.
  std::vector<__int128> cost_before_;
};

}  // namespace kyodo::optimizer::live_price
