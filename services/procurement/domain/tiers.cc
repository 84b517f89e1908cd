#include "procurement/domain/tiers.h"

#include <algorithm>
#include <string>

#include "platform/error.h"

namespace kyodo::procurement {
namespace {

std::string TierPath(std::size_t index, const char* field) { return "[" + std::to_string(index) + "]." + field; }

void CheckFirst(const PriceTier& tier, TierRule rule, FirstTier first, Violations& violations) {
  if (tier.from_quantity == 1) return;
  if (rule == TierRule::kIncremental || first == FirstTier::kAtOne) {
    violations.Add(TierPath(0, "fromQuantity"),
                   {"The first tier starts at 1.", "最初の価格帯は数量1から始めてください。"});
  }
}

}  // namespace

absl::StatusOr<PriceTiers> PriceTiers::Of(std::vector<PriceTier> tiers, TierRule rule, FirstTier first) {
  Violations violations;
  if (tiers.empty() || tiers.size() > kTiersMax) {
    violations.Add("", {"A price has 1 to 100 tiers.", "価格帯は1件から100件までです。"});
    return violations.status();
  }
  CheckFirst(tiers.front(), rule, first, violations);
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    const std::int64_t from = tiers[i].from_quantity;
    if (from < 1 || from > kQuantityMax) {
      violations.Add(TierPath(i, "fromQuantity"), {"A quantity lies between 1 and 1000000000000.",
                                                   "数量は1から1,000,000,000,000の間で入力します。"});
    } else if (i > 0 && from <= tiers[i - 1].from_quantity) {
      violations.Add(TierPath(i, "fromQuantity"), {"Each tier starts at a larger quantity than the one before.",
                                                   "価格帯の開始数量は、前の価格帯より大きくしてください。"});
    }
    if (tiers[i].unit_price == UnitPrice()) {
      violations.Add(TierPath(i, "unitPrice"),
                     {"A unit price is above 0.", "単価は0より大きい金額を入力してください。"});
    }
  }
  RETURN_IF_ERROR(violations.status());
  return PriceTiers(std::move(tiers), rule);
}

absl::StatusOr<PriceTiers> PriceTiers::Single(UnitPrice unit_price) { return Of({{1, unit_price}}); }

std::optional<PriceTier> PriceTiers::TierAt(std::int64_t quantity) const {
  const auto above = std::upper_bound(tiers_.begin(), tiers_.end(), quantity,
                                      [](std::int64_t q, const PriceTier& tier) { return q < tier.from_quantity; });
  if (above == tiers_.begin()) return std::nullopt;
  return *(above - 1);
}

std::vector<PricedUnits> PriceTiers::Breakdown(std::int64_t quantity) const {
  const std::optional<PriceTier> reached = TierAt(quantity);
  if (!reached) return {};
  if (rule_ == TierRule::kAllUnits) return {{quantity, reached->unit_price}};
  std::vector<PricedUnits> parts;
  for (std::size_t i = 0; i < tiers_.size() && tiers_[i].from_quantity <= quantity; ++i) {
    const bool last = i + 1 == tiers_.size() || tiers_[i + 1].from_quantity > quantity;
    const std::int64_t end = last ? quantity + 1 : tiers_[i + 1].from_quantity;
    parts.push_back({end - tiers_[i].from_quantity, tiers_[i].unit_price});
  }
  return parts;
}

std::optional<Amount> PriceTiers::CostOf(std::int64_t quantity) const {
  if (quantity == 0) return Amount();
  if (!TierAt(quantity)) return std::nullopt;
  Amount cost;
  for (const PricedUnits& part : Breakdown(quantity)) cost += part.unit_price * part.quantity;
  return cost;
}

std::optional<UnitPrice> PriceTiers::UnitPriceAt(std::int64_t quantity) const {
  const std::optional<PriceTier> reached = TierAt(quantity);
  if (!reached) return std::nullopt;
  if (rule_ == TierRule::kAllUnits) return reached->unit_price;
  const Int128 average = CostOf(quantity)->ten_thousandths() / quantity;
  return *UnitPrice::OfTenThousandths(static_cast<std::int64_t>(average));
}

std::optional<NextTier> PriceTiers::NextCheaper(std::int64_t quantity) const {
  const PriceTier& first = tiers_.front();
  const auto next = [quantity](const PriceTier& tier) {
    return NextTier{tier.from_quantity, tier.unit_price, tier.from_quantity - quantity};
  };
  if (quantity < first.from_quantity && first.from_quantity > 1) return next(first);
  const PriceTier reached = TierAt(quantity).value_or(first);
  for (const PriceTier& tier : tiers_) {
    if (tier.from_quantity > quantity && tier.unit_price < reached.unit_price) return next(tier);
  }
  return std::nullopt;
}

bool PriceTiers::NeverRises() const {
  for (std::size_t i = 1; i < tiers_.size(); ++i) {
    if (rule_ == TierRule::kAllUnits) {
      if (tiers_[i].unit_price > tiers_[i - 1].unit_price) return false;
      continue;
    }
    // Inside a tier the average moves towards the tier's price, so it rises only where that is above the average so
    // far.
    const std::int64_t before = tiers_[i].from_quantity - 1;
    if (tiers_[i].unit_price * before > *CostOf(before)) return false;
  }
  return true;
}

}  // namespace kyodo::procurement
