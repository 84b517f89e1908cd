#include "procurement/api/prices.h"

#include <utility>

#include "procurement/store/awards.h"

namespace kyodo::procurement {
namespace {

// Heads, population and quantity in one lot of a group of municipalities; with `users_only` those without a quantity in the
// lot do not count.
BearerTotals TotalsOf(const std::map<std::string, Quantities>& group, const Lot& lot, bool users_only,
                      const AreaFacts& area) {
  BearerTotals totals;
  for (const auto& [code, quantities] : group) {
    std::int64_t in_lot = 0;
    for (const Item& item : lot.items) {
      const auto found = quantities.find(item.item);
      if (found != quantities.end()) in_lot += found->second;
    }
    if (users_only && in_lot == 0) continue;
    ++totals.municipalities;
    totals.quantity += in_lot;
    if (const MunicipalityFacts* facts = area.FindMunicipality(code)) totals.population += facts->population;
  }
  return totals;
}

}  // namespace

std::optional<std::int64_t> RoundPrices::CapacityOf(const std::string& item) const {
  const auto found = capacities.find(item);
  return found == capacities.end() ? std::nullopt : std::optional(found->second);
}

absl::StatusOr<RoundPrices> ReadPrices(Tx& tx, const Round& round) {
  RoundPrices prices;
  prices.awarded = round.state >= RoundState::kStandstill && round.state <= RoundState::kClosed;
  if (!prices.awarded) {
    for (const MarketTiers& market : round.terms.market_tiers) {
      ASSIGN_OR_RETURN(PriceTiers tiers, PriceTiers::Of(market.tiers, TierRule::kAllUnits, FirstTier::kAnywhere));
      prices.list.emplace(market.item, ItemPrices{std::move(tiers), ""});
    }
    return prices;
  }
  ASSIGN_OR_RETURN(const std::vector<AwardedPrices> awarded, ReadAwardedPrices(tx, round.id));
  for (const AwardedPrices& lot : awarded) {
    if (lot.fixed_fee_yen > 0) prices.fees.push_back({lot.lot, lot.fixed_fee_yen});
    for (const BidItem& item : lot.items) {
      prices.list.emplace(item.item, ItemPrices{item.prices, lot.vendor});
      if (item.capacity) prices.capacities[item.item] = *item.capacity;
    }
  }
  return prices;
}

std::vector<PreviewFee> FeesFor(const Round& round, const RoundPrices& prices, const std::string& caller,
                                const std::vector<BindingLine>& binding,
                                const std::map<std::string, Quantities>& assumed, const AreaFacts& area) {
  std::map<std::string, Quantities> others;
  for (const BindingLine& line : binding) {
    if (line.municipality != caller) others[line.municipality][line.line.item] += line.line.quantity;
  }
  const CostTerm term = round.terms.cost_terms.empty() ? DefaultCostTerm() : round.terms.cost_terms.front();
  const bool users_only = term.bearers == Bearers::kUsers;
  std::vector<PreviewFee> fees;
  for (const LotFee& fee : prices.fees) {
    const Lot* lot = round.terms.FindLot(fee.lot);
    PreviewFee& added = fees.emplace_back();
    added.lot = fee.lot;
    for (const Item& item : lot->items) added.items.push_back(item.item);
    added.fee_yen = fee.fee_yen;
    added.term = term;
    added.others_now = TotalsOf(others, *lot, users_only, area);
    added.others_assumed = TotalsOf(assumed, *lot, users_only, area);
  }
  return fees;
}

}  // namespace kyodo::procurement
