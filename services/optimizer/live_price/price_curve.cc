#include "optimizer/live_price/price_curve.h"

#include <algorithm>
#include <utility>

namespace kyodo::optimizer::live_price {
namespace {

constexpr std::size_t kStepsMax = 100;
constexpr std::int64_t kUnitPriceMax = 100'000'000'000'000'000;

}  // namespace

std::optional<PriceCurve> PriceCurve::Of(std::vector<PriceStep> steps, PriceRule rule) {
  if (steps.empty() || steps.size() > kStepsMax) return std::nullopt;
  if (rule == PriceRule::kIncremental && steps.front().from_quantity != 1) return std::nullopt;
  std::int64_t before = 0;
  for (const PriceStep& step : steps) {
    if (step.from_quantity <= before || step.from_quantity > kQuantityMax) return std::nullopt;
    if (step.unit_price < 1 || step.unit_price > kUnitPriceMax) return std::nullopt;
    before = step.from_quantity;
  }
  return PriceCurve(std::move(steps), rule);
}

PriceCurve::PriceCurve(std::vector<PriceStep> steps, PriceRule rule) : steps_(std::move(steps)), rule_(rule) {
  __int128 cost = 0;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const std::int64_t before = steps_[i].from_quantity - 1;
    if (i > 0) cost += static_cast<__int128>(steps_[i - 1].unit_price) * (before + 1 - steps_[i - 1].from_quantity);
    cost_before_.push_back(cost);
    if (i == 0) continue;
    // Inside a step the average moves towards the step's price: it rises only where that is above the average so far.
    const bool rises = rule_ == PriceRule::kAllUnits ? steps_[i].unit_price > steps_[i - 1].unit_price
                                                     : static_cast<__int128>(steps_[i].unit_price) * before > cost;
    never_rises_ = never_rises_ && !rises;
  }
}

std::optional<std::int64_t> PriceCurve::UnitPriceAt(std::int64_t quantity) const {
  const auto above = std::upper_bound(steps_.begin(), steps_.end(), quantity,
                                      [](std::int64_t q, const PriceStep& step) { return q < step.from_quantity; });
  if (above == steps_.begin()) return std::nullopt;
  const PriceStep& reached = *(above - 1);
  if (rule_ == PriceRule::kAllUnits) return reached.unit_price;
  const std::size_t index = static_cast<std::size_t>(above - steps_.begin()) - 1;
  const __int128 cost =
      cost_before_[index] + static_cast<__int128>(reached.unit_price) * (quantity - reached.from_quantity + 1);
  // Most costs fit 64 bits, where dividing is an order of magnitude faster.
  if (cost <= INT64_MAX) return static_cast<std::int64_t>(cost) / quantity;
  return static_cast<std::int64_t>(cost / quantity);
}

}  // namespace kyodo::optimizer::live_price
