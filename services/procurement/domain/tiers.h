// Volume prices: what a quantity costs under price tiers, and what the next tier needs.
#pragma once

#include <absl/status/statusor.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "platform/money.h"

namespace kyodo::procurement {

// Largest quantity of one item over a whole round, also of a tier or a capacity.
inline constexpr std::int64_t kQuantityMax = 1'000'000'000'000;
inline constexpr std::size_t kTiersMax = 100;

// ALL_UNITS: every unit costs the price of the tier reached. INCREMENTAL: each unit costs its own tier's price.
enum class TierRule { kAllUnits, kIncremental };

// From this quantity on, this price.
struct PriceTier {
  std::int64_t from_quantity = 1;
  UnitPrice unit_price;
  bool operator==(const PriceTier&) const = default;
};

// The next cheaper tier and how many units are missing to reach it.
struct NextTier {
  std::int64_t from_quantity = 0;
  UnitPrice unit_price;
  std::int64_t missing = 0;
  bool operator==(const NextTier&) const = default;
};

// So many units at one price.
struct PricedUnits {
  std::int64_t quantity = 0;
  UnitPrice unit_price;
  bool operator==(const PricedUnits&) const = default;
};

// Whether a price must exist from one unit on (bids) or may start later (market survey).
enum class FirstTier { kAtOne, kAnywhere };

// A valid list of tiers: 1 to kTiersMax, strictly increasing quantities up to kQuantityMax, prices above 0. INCREMENTAL
// always starts at one unit.
class PriceTiers {
 public:
  // Every fault with its path relative to the list: "[1].fromQuantity", "[0].unitPrice"; "" is the list itself.
  static absl::StatusOr<PriceTiers> Of(std::vector<PriceTier> tiers, TierRule rule = TierRule::kAllUnits,
                                       FirstTier first = FirstTier::kAtOne);
  // One price for any quantity.
  static absl::StatusOr<PriceTiers> Single(UnitPrice unit_price);

  const std::vector<PriceTier>& tiers() const { return tiers_; }
  TierRule rule() const { return rule_; }

  // The tier that a quantity reaches; nothing below the first.
  std::optional<PriceTier> TierAt(std::int64_t quantity) const;
  // Exact cost of a quantity; 0 for 0, nothing between 0 and the first tier.
  std::optional<Amount> CostOf(std::int64_t quantity) const;
  // What one unit costs when so many are bought together: the tier's price for ALL_UNITS, the average cut at
  // 4 decimals for INCREMENTAL. Nothing for 0 and below the first tier.
  std::optional<UnitPrice> UnitPriceAt(std::int64_t quantity) const;
  // The nearest tier above the quantity with a lower price than the tier reached; below the first tier, the first.
  // With quantity 0 and a price from one unit on: the nearest tier cheaper than that first price.
  std::optional<NextTier> NextCheaper(std::int64_t quantity) const;
  // True when UnitPriceAt never rises with the quantity.
  bool NeverRises() const;
  // How many units fall in each tier: one entry for ALL_UNITS, one per tier reached for INCREMENTAL.
  // Nothing for 0 and below the first tier.
  std::vector<PricedUnits> Breakdown(std::int64_t quantity) const;

  bool operator==(const PriceTiers&) const = default;

 private:
  PriceTiers(std::vector<PriceTier> tiers, TierRule rule) : tiers_(std::move(tiers)), rule_(rule) {}
  std::vector<PriceTier> tiers_;
  TierRule rule_;
};

}  // namespace kyodo::procurement
