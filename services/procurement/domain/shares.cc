#include "procurement/domain/shares.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo::procurement {
namespace {

using ContractKey = std::pair<std::string, std::string>;  // municipality, vendor

// One contract while it is put together; goods by lot are exact.
struct Draft {
  ContractAmounts amounts;
  std::map<std::string, Amount> goods_by_lot;
  std::map<std::string, Yen> fees_by_lot;
};
using Drafts = std::map<ContractKey, Draft>;

std::int64_t QuantityOf(const Participant& participant, const std::string& item) {
  const auto found = participant.quantities.find(item);
  return found == participant.quantities.end() ? 0 : found->second;
}

std::int64_t QuantityIn(const Participant& participant, const AwardedLot& lot) {
  std::int64_t sum = 0;
  for (const BidItem& item : lot.items) sum += QuantityOf(participant, item.item);
  return sum;
}

std::int64_t TotalOf(const std::vector<Participant>& participants, const std::string& item) {
  std::int64_t sum = 0;
  for (const Participant& participant : participants) sum += QuantityOf(participant, item);
  return sum;
}

bool TakesPart(const Participant& participant) {
  return std::any_of(participant.quantities.begin(), participant.quantities.end(),
                     [](const auto& quantity) { return quantity.second > 0; });
}

Draft& DraftOf(Drafts& drafts, const std::string& municipality, const std::string& vendor) {
  Draft& draft = drafts[{municipality, vendor}];
  draft.amounts.municipality = municipality;
  draft.amounts.vendor = vendor;
  return draft;
}

absl::Status Check(const SharesInput& input) {
  std::map<std::string, std::string> lot_of_item;
  for (const AwardedLot& lot : input.lots) {
    for (const BidItem& item : lot.items) {
      if (lot_of_item.emplace(item.item, lot.lot).second) continue;
      return Invalid("lots", {"An item belongs to one lot.", "品目は1つのロットにだけ含まれます。"});
    }
  }
  std::map<std::string, int> seen;
  for (const Participant& participant : input.participants) {
    if (++seen[participant.municipality] > 1) {
      return Invalid("participants", {"Each municipality takes part once.", "同じ区市町村が2回含まれています。"});
    }
    for (const auto& [item, quantity] : participant.quantities) {
      if (quantity < 0 || quantity > kQuantityMax) {
        return Invalid("participants", {"A quantity lies between 0 and 1000000000000.",
                                        "数量は0から1,000,000,000,000の間で指定します。"});
      }
    }
  }
  return absl::OkStatus();
}

void AddGoods(const SharesInput& input, const AwardedLot& lot, Drafts& drafts) {
  for (const BidItem& item : lot.items) {
    const std::int64_t total = TotalOf(input.participants, item.item);
    const Amount cost = item.prices.CostOf(total).value_or(Amount());
    for (const Participant& participant : input.participants) {
      const std::int64_t own = QuantityOf(participant, item.item);
      if (own == 0) continue;
      // With ALL_UNITS this is exactly unit price × own quantity.
      const Amount amount = cost.Part(own, total);
      Draft& draft = DraftOf(drafts, participant.municipality, lot.vendor);
      draft.amounts.lines.push_back({lot.lot, item.item, own, *item.prices.UnitPriceAt(total), amount});
      draft.goods_by_lot[lot.lot] += amount;
    }
  }
}

std::int64_t WeightOf(SplitKey key, const Participant& participant, const AwardedLot& lot) {
  switch (key) {
    case SplitKey::kEqual:
      return 1;
    case SplitKey::kPopulation:
      return participant.population;
    case SplitKey::kQuantity:
      return QuantityIn(participant, lot);
  }
  return 0;
}

std::vector<const Participant*> BearersOf(const SharesInput& input, const AwardedLot& lot, Bearers bearers) {
  std::vector<const Participant*> found;
  for (const Participant& participant : input.participants) {
    const bool bears = bearers == Bearers::kAll ? TakesPart(participant) : QuantityIn(participant, lot) > 0;
    if (bears) found.push_back(&participant);
  }
  return found;
}

// One fee, split once: the factors of every key first, then largest remainder on their sum.
absl::Status AddFee(const SharesInput& input, const AwardedLot& lot, Drafts& drafts) {
  const CostTerm term = input.cost_term.value_or(DefaultCostTerm());
  const std::vector<const Participant*> bearers = BearersOf(input, lot, term.bearers);
  std::map<std::string, Fraction> exact;
  std::map<std::string, std::vector<FeeFactor>> factors;
  for (const SplitPart& part : term.split) {
    std::int64_t total = 0;
    for (const Participant* bearer : bearers) total += WeightOf(part.key, *bearer, lot);
    if (total <= 0) {
      return Fail(
          absl::StatusCode::kFailedPrecondition, reasons::kSplitWeight,
          {"The fee of lot " + lot.lot + " cannot be split by " + ToText(part.key) + ": nobody has any.",
           "ロット " + lot.lot + " の固定費は、基準値の合計が0のため按分できません（" + ToText(part.key) + "）。"});
    }
    for (const Participant* bearer : bearers) {
      const std::int64_t weight = WeightOf(part.key, *bearer, lot);
      Fraction share(static_cast<long>(part.percent.ten_thousandths()), static_cast<long>(100 * kTenThousand));
      share.canonicalize();
      share *= static_cast<long>(lot.fixed_fee_yen);
      share *= static_cast<long>(weight);
      share /= static_cast<long>(total);
      exact[bearer->municipality] += share;
      factors[bearer->municipality].push_back(
          {lot.lot, term.title, part.key, part.percent, weight, total, lot.fixed_fee_yen, share, 0});
    }
  }
  ASSIGN_OR_RETURN(const auto rounded, LargestRemainder(lot.fixed_fee_yen, exact));
  for (const auto& [municipality, yen] : rounded) {
    Draft& draft = DraftOf(drafts, municipality, lot.vendor);
    draft.fees_by_lot[lot.lot] = yen;
    for (FeeFactor& factor : factors[municipality]) {
      factor.rounded_yen = yen;
      draft.amounts.factors.push_back(std::move(factor));
    }
  }
  return absl::OkStatus();
}

// Cuts goods, adds fees, taxes once, and says what of it belongs to each lot.
absl::Status Finish(Draft& draft, Percent tax_rate, std::map<std::string, Yen>& lot_totals_yen) {
  ContractAmounts& amounts = draft.amounts;
  Amount goods;
  std::map<std::string, Fraction> by_lot;
  for (const auto& [lot, amount] : draft.goods_by_lot) {
    goods += amount;
    by_lot[lot] = amount.fraction();
  }
  ASSIGN_OR_RETURN(amounts.goods_yen, FloorYen(goods));
  for (const auto& [lot, fee] : draft.fees_by_lot) {
    amounts.cost_terms_yen += fee;
    lot_totals_yen[lot] += fee;
  }
  if (goods > Amount()) {
    ASSIGN_OR_RETURN(const auto parts, LargestRemainder(amounts.goods_yen, by_lot));
    for (const auto& [lot, yen] : parts) lot_totals_yen[lot] += yen;
  }
  amounts.total_ex_tax_yen = amounts.goods_yen + amounts.cost_terms_yen;
  RETURN_IF_ERROR(FloorYen(Amount::OfYen(amounts.total_ex_tax_yen)).status());
  amounts.tax_yen = TaxOf(amounts.total_ex_tax_yen, tax_rate);
  amounts.total_yen = amounts.total_ex_tax_yen + amounts.tax_yen;
  std::stable_sort(amounts.lines.begin(), amounts.lines.end(),
                   [](const ContractLine& a, const ContractLine& b) { return a.lot < b.lot; });
  std::stable_sort(amounts.factors.begin(), amounts.factors.end(),
                   [](const FeeFactor& a, const FeeFactor& b) { return a.lot < b.lot; });
  return absl::OkStatus();
}

// What an offer costs one municipality by itself; nothing when its capacity does not suffice.
std::optional<Amount> AloneCost(const Participant& participant, const AwardedLot& lot, const BidLot& offer) {
  Amount cost = Amount::OfYen(offer.fixed_fee_yen);
  for (const BidItem& wanted : lot.items) {
    const std::int64_t own = QuantityOf(participant, wanted.item);
    if (own == 0) continue;
    const auto item = std::find_if(offer.items.begin(), offer.items.end(),
                                   [&wanted](const BidItem& found) { return found.item == wanted.item; });
    if (item == offer.items.end() || (item->capacity && *item->capacity < own)) return std::nullopt;
    const std::optional<Amount> goods = item->prices.CostOf(own);
    if (!goods) return std::nullopt;
    cost += *goods;
  }
  return cost;
}

// Per awarded lot the cheapest bid; cut to the yen once per vendor, as its contracts would be.
absl::StatusOr<Yen> Alone(const Participant& participant, const SharesInput& input) {
  std::map<std::string, Amount> by_vendor;
  for (const AwardedLot& lot : input.lots) {
    if (QuantityIn(participant, lot) == 0) continue;
    std::string vendor = lot.vendor;
    std::optional<Amount> cheapest = AloneCost(participant, lot, {lot.lot, lot.items, lot.fixed_fee_yen});
    for (const Bid& bid : input.bids) {
      if (bid.exclusion) continue;
      for (const BidLot& offer : bid.offer.lots) {
        if (offer.lot != lot.lot) continue;
        const std::optional<Amount> cost = AloneCost(participant, lot, offer);
        if (cost && (!cheapest || *cost < *cheapest)) std::tie(cheapest, vendor) = std::tie(cost, bid.vendor);
      }
    }
    by_vendor[vendor] += cheapest.value_or(Amount());
  }
  Yen alone = 0;
  for (const auto& [vendor, amount] : by_vendor) {
    ASSIGN_OR_RETURN(const Yen yen, FloorYen(amount));
    alone += yen;
  }
  return alone;
}

void AddTo(MunicipalityShare& sum, const MunicipalityShare& share) {
  sum.goods_yen += share.goods_yen;
  sum.cost_terms_yen += share.cost_terms_yen;
  sum.total_ex_tax_yen += share.total_ex_tax_yen;
  sum.tax_yen += share.tax_yen;
  sum.total_yen += share.total_yen;
  sum.alone_ex_tax_yen += share.alone_ex_tax_yen;
  sum.saving_ex_tax_yen += share.saving_ex_tax_yen;
}

absl::Status AddShares(const SharesInput& input, Shares& shares) {
  std::map<std::string, MunicipalityShare> by_code;
  for (const Participant& participant : input.participants) {
    if (!TakesPart(participant)) continue;
    MunicipalityShare& share = by_code[participant.municipality];
    share.municipality = participant.municipality;
    ASSIGN_OR_RETURN(share.alone_ex_tax_yen, Alone(participant, input));
  }
  for (const ContractAmounts& contract : shares.contracts) {
    AddTo(by_code[contract.municipality], {contract.municipality, contract.goods_yen, contract.cost_terms_yen,
                                           contract.total_ex_tax_yen, contract.tax_yen, contract.total_yen, 0, 0});
  }
  for (auto& [code, share] : by_code) {
    share.saving_ex_tax_yen = share.alone_ex_tax_yen - share.total_ex_tax_yen;
    AddTo(shares.total, share);
    shares.shares.push_back(share);
  }
  return FloorYen(Amount::OfYen(shares.total.total_ex_tax_yen)).status();
}

}  // namespace

absl::StatusOr<Shares> ComputeShares(const SharesInput& input) {
  RETURN_IF_ERROR(Check(input));
  Shares shares;
  Drafts drafts;
  for (const AwardedLot& lot : input.lots) {
    shares.lot_totals_yen[lot.lot] = 0;
    std::int64_t demanded = 0;
    for (const BidItem& item : lot.items) demanded += TotalOf(input.participants, item.item);
    if (demanded == 0) continue;
    AddGoods(input, lot, drafts);
    if (lot.fixed_fee_yen > 0) RETURN_IF_ERROR(AddFee(input, lot, drafts));
  }
  for (auto& [key, draft] : drafts) {
    RETURN_IF_ERROR(Finish(draft, input.tax_rate, shares.lot_totals_yen));
    shares.contracts.push_back(std::move(draft.amounts));
  }
  RETURN_IF_ERROR(AddShares(input, shares));
  return shares;
}

absl::StatusOr<std::vector<ContractAmounts>> LateJoinContracts(const Participant& joiner,
                                                               const std::map<std::string, LateItem>& items,
                                                               Percent tax_rate) {
  Drafts drafts;
  for (const auto& [item, quantity] : joiner.quantities) {
    if (quantity == 0) continue;
    const auto awarded = items.find(item);
    if (awarded == items.end()) {
      return Fail(absl::StatusCode::kFailedPrecondition, reasons::kItemNotAwarded,
                  {"No vendor was awarded item " + item + ".", "品目 " + item + " は落札者が決まっていません。"},
                  {{"item", item}});
    }
    const LateItem& late = awarded->second;
    if (quantity < 0 || quantity > late.capacity_left.value_or(kQuantityMax)) {
      const std::string left = std::to_string(late.capacity_left.value_or(kQuantityMax));
      return Fail(absl::StatusCode::kAborted, reasons::kCapExceeded,
                  {"Of item " + item + " the vendor can still supply " + left + ".",
                   "品目 " + item + " の残りの供給可能数は " + left + " です。"},
                  {{"item", item}, {"left", left}});
    }
    Draft& draft = DraftOf(drafts, joiner.municipality, late.vendor);
    const Amount amount = late.unit_price * quantity;
    draft.amounts.lines.push_back({late.lot, item, quantity, late.unit_price, amount});
    draft.goods_by_lot[late.lot] += amount;
  }
  std::vector<ContractAmounts> contracts;
  std::map<std::string, Yen> lot_totals_yen;
  for (auto& [key, draft] : drafts) {
    RETURN_IF_ERROR(Finish(draft, tax_rate, lot_totals_yen));
    contracts.push_back(std::move(draft.amounts));
  }
  return contracts;
}

}  // namespace kyodo::procurement
