#include "procurement/domain/award.h"

#include <algorithm>
#include <set>
#include <utility>

namespace kyodo::procurement {
namespace {

// A bid's offer for the lot in question.
struct Offered {
  const Bid* bid;
  const BidLot* lot;
};

std::vector<Offered> OffersFor(const std::string& lot, const std::vector<Bid>& bids) {
  std::vector<Offered> offers;
  for (const Bid& bid : bids) {
    for (const BidLot& offered : bid.offer.lots) {
      if (offered.lot == lot) offers.push_back({&bid, &offered});
    }
  }
  return offers;
}

const BidItem* FindItem(const BidLot& lot, const std::string& item) {
  for (const BidItem& found : lot.items) {
    if (found.item == item) return &found;
  }
  return nullptr;
}

absl::Status CheckOffers(const std::vector<Offered>& offers, const LotToAward& lot) {
  std::set<std::string> vendors;
  for (const Offered& offered : offers) {
    if (!vendors.insert(offered.bid->vendor).second) {
      return Invalid("bids", {"A vendor has two bids for lot " + lot.lot + ".",
                              "ロット " + lot.lot + " に同じ事業者の入札が2件あります。"});
    }
    if (offered.bid->exclusion) continue;
    for (const AwardDemand& demand : lot.items) {
      if (FindItem(*offered.lot, demand.item) == nullptr) {
        return Invalid("bids", {"A bid for lot " + lot.lot + " has no price for item " + demand.item + ".",
                                "ロット " + lot.lot + " の入札に品目 " + demand.item + " の価格がありません。"});
      }
    }
  }
  return absl::OkStatus();
}

Amount CostOf(const BidItem& item, const AwardDemand& demand) {
  return item.prices.CostOf(demand.total_quantity()).value_or(Amount());
}

Amount TotalOf(const BidLot& offered, const LotToAward& lot) {
  Amount total = Amount::OfYen(offered.fixed_fee_yen);
  for (const AwardDemand& demand : lot.items) total += CostOf(*FindItem(offered, demand.item), demand);
  return total;
}

bool AboveCeiling(const BidItem& item, const AwardDemand& demand) {
  const std::int64_t quantity = demand.total_quantity();
  if (!demand.ceiling_unit_price || quantity == 0) return false;
  if (item.prices.rule() == TierRule::kAllUnits) return *item.prices.UnitPriceAt(quantity) > *demand.ceiling_unit_price;
  return CostOf(item, demand) > *demand.ceiling_unit_price * quantity;
}

VendorReason Judge(const Offered& offered, const LotToAward& lot, const Amount& total, Yen total_yen) {
  VendorReason reason{offered.bid->vendor, offered.bid->id, 0, VendorOutcome::kPrice, total, total_yen, {}};
  for (const AwardDemand& demand : lot.items) {
    if (AboveCeiling(*FindItem(*offered.lot, demand.item), demand)) {
      reason.outcome = VendorOutcome::kCeiling;
      reason.detail = {"The price of item " + demand.item + " is above its ceiling.",
                       "品目 " + demand.item + " の価格が予定価格を超えています。"};
      return reason;
    }
  }
  if (lot.ceiling_yen && total > Amount::OfYen(*lot.ceiling_yen)) {
    reason.outcome = VendorOutcome::kCeiling;
    reason.detail = {"Goods and fixed fee together are above the lot's ceiling.",
                     "物品代と固定費の合計が予定価格を超えています。"};
    return reason;
  }
  for (const AwardDemand& demand : lot.items) {
    const std::optional<std::int64_t> capacity = FindItem(*offered.lot, demand.item)->capacity;
    const std::int64_t quantity = demand.total_quantity();
    if (capacity && *capacity < quantity) {
      reason.outcome = VendorOutcome::kCapacity;
      reason.detail = {"The capacity of " + std::to_string(*capacity) + " for item " + demand.item +
                           " is below the quantity of " + std::to_string(quantity) + ".",
                       "品目 " + demand.item + " の供給可能数 " + std::to_string(*capacity) + " が必要数量 " +
                           std::to_string(quantity) + " に足りません。"};
      return reason;
    }
  }
  return reason;
}

VendorReason Excluded(const Bid& bid, VendorOutcome outcome, Text detail) {
  return {bid.vendor, bid.id, 0, outcome, Amount(), 0, std::move(detail)};
}

absl::StatusOr<std::vector<VendorReason>> JudgeAll(const std::vector<Offered>& offers, const LotToAward& lot) {
  std::vector<VendorReason> reasons;
  for (const Offered& offered : offers) {
    if (offered.bid->exclusion) {
      const bool invalid = *offered.bid->exclusion == Exclusion::kInvalid;
      reasons.push_back(Excluded(*offered.bid, invalid ? VendorOutcome::kInvalid : VendorOutcome::kSuspended,
                                 offered.bid->exclusion_reason));
      continue;
    }
    const Amount total = TotalOf(*offered.lot, lot);
    ASSIGN_OR_RETURN(const Yen total_yen, FloorYen(total));
    reasons.push_back(Judge(offered, lot, total, total_yen));
  }
  return reasons;
}

bool IsRanked(const VendorReason& reason) { return reason.outcome == VendorOutcome::kPrice; }

LotEnd EndWithoutWinner(const std::vector<VendorReason>& reasons) {
  bool any_above = false;
  for (const VendorReason& reason : reasons) {
    if (reason.outcome == VendorOutcome::kCapacity) return LotEnd::kNoValidBid;
    any_above = any_above || reason.outcome == VendorOutcome::kCeiling;
  }
  return any_above ? LotEnd::kAllAboveCeiling : LotEnd::kNoValidBid;
}

// Brings the tied lowest bids, the first `tied` of `ranked`, into the order of the draw.
absl::StatusOr<LotteryTranscript> DrawTie(const AwardInput& input, const std::string& lot, std::size_t tied,
                                          std::vector<VendorReason>& ranked) {
  std::vector<LotteryEntry> entries;
  for (const Bid& bid : input.bids) {
    const bool is_tied = std::any_of(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(tied),
                                     [&bid](const VendorReason& reason) { return reason.bid == bid.id; });
    if (is_tied) entries.push_back({bid.id, bid.vendor, bid.offer.lottery_number, bid.offer.lottery_nonce});
  }
  ASSIGN_OR_RETURN(LotteryTranscript transcript, DrawLottery(input.round, lot, input.lottery_seed, std::move(entries)));
  std::vector<VendorReason> drawn;
  for (const std::string& bid : transcript.order) {
    const auto found =
        std::find_if(ranked.begin(), ranked.end(), [&bid](const VendorReason& reason) { return reason.bid == bid; });
    drawn.push_back(std::move(*found));
    drawn.back().outcome = VendorOutcome::kLottery;
    drawn.back().detail = {
        "The lowest price was tied; the lottery put it in place " + std::to_string(drawn.size()) + ".",
        "最低価格が同額のため抽選を行い、順位は" + std::to_string(drawn.size()) + "位です。"};
  }
  std::move(drawn.begin(), drawn.end(), ranked.begin());
  return transcript;
}

// Ranks by price; equal prices share a rank, except those of a draw.
void SetRanks(std::size_t drawn, std::vector<VendorReason>& ranked) {
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const bool shares = i >= drawn && i > 0 && ranked[i].total == ranked[i - 1].total;
    ranked[i].rank = shares ? ranked[i - 1].rank : static_cast<int>(i) + 1;
    if (i < drawn || i == 0) continue;
    const Amount above = ranked[i].total - ranked[0].total;
    ranked[i].detail = {"The lowest total is " + above.text() + " yen lower.",
                        "最低価格の入札より " + above.text() + " 円高い価格です。"};
  }
  ranked[0].outcome = VendorOutcome::kWon;
  if (drawn == 0) ranked[0].detail = {"Lowest total of all valid bids.", "有効な入札のうち最低価格です。"};
}

void TakeWinner(const Offered& winner, const LotToAward& lot, LotAward& award) {
  award.winner = winner.bid->vendor;
  award.winner_bid = winner.bid->id;
  award.fixed_fee_yen = winner.lot->fixed_fee_yen;
  award.total = TotalOf(*winner.lot, lot);
  for (const AwardDemand& demand : lot.items) {
    const BidItem& item = *FindItem(*winner.lot, demand.item);
    award.items.push_back({demand.item, item.prices.Breakdown(demand.total_quantity())});
  }
}

LotAward EndTooFew(const std::vector<Offered>& offers, LotAward award, int min_bids) {
  award.end = LotEnd::kTooFewBids;
  for (const Offered& offered : offers) {
    award.reasons.push_back(Excluded(*offered.bid, VendorOutcome::kTooFewBids,
                                     {"Fewer than " + std::to_string(min_bids) + " bids; no price was looked at.",
                                      "入札が" + std::to_string(min_bids) + "件に満たないため、評価を行いません。"}));
  }
  return award;
}

absl::StatusOr<LotAward> AwardLot(const AwardInput& input, const LotToAward& lot) {
  LotAward award;
  award.lot = lot.lot;
  const std::vector<Offered> offers = OffersFor(lot.lot, input.bids);
  RETURN_IF_ERROR(CheckOffers(offers, lot));
  std::int64_t demanded = 0;
  for (const AwardDemand& demand : lot.items) demanded += demand.total_quantity();
  if (demanded == 0 || offers.empty()) {
    award.end = demanded == 0 ? LotEnd::kNoDemand : LotEnd::kNoBids;
    return award;
  }
  if (offers.size() < static_cast<std::size_t>(std::max(input.min_bids, 0))) {
    return EndTooFew(offers, std::move(award), input.min_bids);
  }
  ASSIGN_OR_RETURN(award.reasons, JudgeAll(offers, lot));
  const auto others = std::stable_partition(award.reasons.begin(), award.reasons.end(), IsRanked);
  if (others == award.reasons.begin()) {
    award.end = EndWithoutWinner(award.reasons);
    return award;
  }
  std::vector<VendorReason> ranked(award.reasons.begin(), others);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const VendorReason& a, const VendorReason& b) { return a.total < b.total; });
  const auto lowest = static_cast<std::size_t>(std::count_if(
      ranked.begin(), ranked.end(), [&ranked](const VendorReason& reason) { return reason.total == ranked[0].total; }));
  if (lowest > 1) {
    ASSIGN_OR_RETURN(award.lottery, DrawTie(input, lot.lot, lowest, ranked));
  }
  SetRanks(lowest > 1 ? lowest : 0, ranked);
  std::move(ranked.begin(), ranked.end(), award.reasons.begin());
  for (const Offered& offered : offers) {
    if (offered.bid->id == award.reasons.front().bid) TakeWinner(offered, lot, award);
  }
  return award;
}

}  // namespace

std::int64_t AwardDemand::total_quantity() const {
  std::int64_t total = 0;
  for (const auto& [municipality, quantity] : quantities) total += quantity;
  return total;
}

int AwardResult::awarded_lots() const {
  return static_cast<int>(
      std::count_if(lots.begin(), lots.end(), [](const LotAward& lot) { return lot.end == LotEnd::kAwarded; }));
}

absl::StatusOr<AwardResult> DecideAward(const AwardInput& input) {
  AwardResult result;
  for (const LotToAward& lot : input.lots) {
    ASSIGN_OR_RETURN(LotAward award, AwardLot(input, lot));
    result.lots.push_back(std::move(award));
  }
  return result;
}

std::string ToText(VendorOutcome outcome) {
  switch (outcome) {
    case VendorOutcome::kWon:
      return "WON";
    case VendorOutcome::kPrice:
      return "PRICE";
    case VendorOutcome::kLottery:
      return "LOTTERY";
    case VendorOutcome::kCeiling:
      return "CEILING";
    case VendorOutcome::kCapacity:
      return "CAPACITY";
    case VendorOutcome::kInvalid:
      return "INVALID";
    case VendorOutcome::kSuspended:
      return "SUSPENDED";
    case VendorOutcome::kTooFewBids:
      return "TOO_FEW_BIDS";
  }
  return "";
}

std::string ToText(LotEnd end) {
  switch (end) {
    case LotEnd::kAwarded:
      return "";
    case LotEnd::kNoDemand:
      return "NO_DEMAND";
    case LotEnd::kNoBids:
      return "NO_BIDS";
    case LotEnd::kTooFewBids:
      return "TOO_FEW_BIDS";
    case LotEnd::kNoValidBid:
      return "NO_VALID_BID";
    case LotEnd::kAllAboveCeiling:
      return "ALL_ABOVE_CEILING";
  }
  return "";
}

}  // namespace kyodo::procurement
