// The live figures of a round: what has been committed, what it costs now, and what it would cost if.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "procurement/domain/cost_terms.h"
#include "procurement/domain/tiers.h"

namespace kyodo::procurement {

// Prices by item: of the market survey until the opening, of the awarded bids after it. Absent = no price known.
struct ItemPrices {
  PriceTiers tiers;
  // Empty before the opening. Goods are cut to the yen and taxed once per vendor, as the contracts will be.
  std::string vendor;
};
using PriceList = std::map<std::string, ItemPrices>;

// Units by item.
using Quantities = std::map<std::string, std::int64_t>;

// Kept totals of one item's approved participations.
struct ItemTotals {
  std::string item;
  std::int64_t firm_quantity = 0;
  std::int64_t conditional_quantity = 0;
  // Municipalities with a firm or conditional quantity of this item.
  int municipalities = 0;
};

// One item of the standing as everybody but vendors sees it.
struct StandingItem {
  ItemTotals totals;
  // At the firm quantity; nothing while nobody is firm or no price is known.
  std::optional<UnitPrice> unit_price_now;
  // At firm plus conditional.
  std::optional<UnitPrice> unit_price_with_conditional;
  // Above the firm quantity.
  std::optional<NextTier> next_tier;
  std::vector<PriceTier> tiers;
};

// In the order of `totals`.
std::vector<StandingItem> ComputeStanding(const std::vector<ItemTotals>& totals, const PriceList& prices);

// Weights of a group of municipalities in the split of one lot's fee.
struct BearerTotals {
  std::int64_t municipalities = 0;
  std::int64_t population = 0;
  // In the lot.
  std::int64_t quantity = 0;
};

// A fixed fee whose expected share belongs to the preview; only after the opening.
struct PreviewFee {
  std::string lot;
  std::vector<std::string> items;
  Yen fee_yen = 0;
  CostTerm term;
  // Others who bear it, the caller left out: those that count now, and those assumed as well. With bearers USERS only
  // those with a quantity in the lot.
  BearerTotals others_now;
  BearerTotals others_assumed;
};

// What one municipality asks: its lines, and what others commit besides it.
struct PreviewInput {
  Quantities lines;
  std::int64_t population = 0;
  // Firm and conditional quantities of all others (the caller's own approved lines taken out).
  Quantities others_now;
  // In addition, of the municipalities assumed to join too.
  Quantities others_assumed;
  PriceList prices;
  std::vector<PreviewFee> fees;
  Percent tax_rate;
};

// One line of the preview.
struct PreviewItem {
  std::string item;
  std::int64_t quantity = 0;
  std::optional<UnitPrice> unit_price_alone;
  std::optional<UnitPrice> unit_price_now;
  std::optional<UnitPrice> unit_price_if;
  std::int64_t quantity_now = 0;
  std::int64_t quantity_if = 0;
  // Above quantity_now.
  std::optional<NextTier> next_tier;
};

// Goods plus fixed costs in the three cases; nothing where a price is not known. Alone bears whole fees.
struct Preview {
  std::vector<PreviewItem> items;
  std::optional<Yen> alone_ex_tax_yen;
  std::optional<Yen> now_ex_tax_yen;
  std::optional<Yen> if_ex_tax_yen;
  Yen cost_terms_now_yen = 0;
  Yen cost_terms_if_yen = 0;
  Yen now_tax_yen = 0;
  Yen now_total_yen = 0;
  // alone − now; 0 where either is not known.
  Yen saving_now_yen = 0;
};

// AMOUNT_LIMIT when a sum exceeds what Kyodo accepts.
absl::StatusOr<Preview> ComputePreview(const PreviewInput& input);

}  // namespace kyodo::procurement
