#include "procurement/domain/bid_rules.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "platform/error.h"

namespace kyodo::procurement {
namespace {

std::string Indexed(const std::string& list, std::size_t index) { return list + "[" + std::to_string(index) + "]"; }

// The dearest that the item can get up to its tender quantity: a withdrawal may lose the last tiers.
Amount DearestCost(const PriceTiers& prices, std::int64_t tender_quantity) {
  Amount dearest = prices.CostOf(tender_quantity).value_or(Amount());
  for (const PriceTier& tier : prices.tiers()) {
    const std::int64_t before = std::min(tier.from_quantity - 1, tender_quantity);
    dearest = std::max(dearest, prices.CostOf(before).value_or(Amount()));
  }
  return dearest;
}

std::optional<PriceTiers> ParseTiers(const BidItemDraft& draft, const std::string& path, Violations& violations) {
  if (!draft.tier_rule) {
    violations.Add(path + ".tierRule", {"The tier rule is ALL_UNITS or INCREMENTAL.",
                                        "価格帯の方式は ALL_UNITS または INCREMENTAL を指定してください。"});
  }
  std::vector<PriceTier> tiers;
  bool readable = true;
  for (std::size_t i = 0; i < draft.tiers.size() && i <= kTiersMax; ++i) {
    const absl::StatusOr<UnitPrice> price = UnitPrice::Parse(draft.tiers[i].unit_price);
    if (!price.ok()) {
      violations.AddFrom(price.status(), Indexed(path + ".tiers", i) + ".unitPrice");
      readable = false;
    }
    // An unreadable price stands in as 1 yen, so that the quantities are checked too.
    tiers.push_back({draft.tiers[i].from_quantity, price.ok() ? *price : *UnitPrice::OfTenThousandths(kTenThousand)});
  }
  absl::StatusOr<PriceTiers> prices = PriceTiers::Of(std::move(tiers), draft.tier_rule.value_or(TierRule::kAllUnits));
  if (!prices.ok()) violations.AddFrom(prices.status(), path + ".tiers");
  if (!readable || !draft.tier_rule || !prices.ok()) return std::nullopt;
  return *std::move(prices);
}

std::optional<BidItem> ParseItem(const BidItemDraft& draft, const std::string& path, Violations& violations) {
  std::optional<PriceTiers> prices = ParseTiers(draft, path, violations);
  if (draft.capacity < 0 || draft.capacity > kQuantityMax) {
    violations.Add(path + ".capacity", {"A capacity lies between 1 and 1000000000000, or is 0 for no limit.",
                                        "供給可能数は1から1,000,000,000,000の間、上限なしは0で指定します。"});
    return std::nullopt;
  }
  if (!prices) return std::nullopt;
  return BidItem{draft.item, *std::move(prices), draft.capacity > 0 ? std::optional(draft.capacity) : std::nullopt};
}

// Every item of the lot exactly once, in the lot's order; nothing when something is wrong.
std::optional<BidLot> ParseLot(const BidLotDraft& draft, const TenderLot& lot, const std::string& path,
                               Violations& violations) {
  std::map<std::string, std::int64_t> open;
  for (const TenderItem& item : lot.items) open.emplace(item.item, item.tender_quantity);
  BidLot result{draft.lot, {}, draft.fixed_fee_yen};
  std::set<std::string> seen;
  Amount dearest;
  for (std::size_t i = 0; i < draft.items.size(); ++i) {
    const std::string item_path = Indexed(path + ".items", i);
    const std::string& item = draft.items[i].item;
    if (!open.contains(item)) {
      violations.Add(item_path + ".item", {"This lot has no such item.", "このロットにこの品目はありません。"});
    } else if (!seen.insert(item).second) {
      violations.Add(item_path + ".item", {"Each item is priced once.", "同じ品目の価格が2回入力されています。"});
    } else if (std::optional<BidItem> parsed = ParseItem(draft.items[i], item_path, violations)) {
      dearest += DearestCost(parsed->prices, open[item]);
      result.items.push_back(*std::move(parsed));
    }
  }
  for (const TenderItem& item : lot.items) {
    if (seen.contains(item.item)) continue;
    violations.Add(path + ".items", {"The item " + item.item + " of the lot has no price.",
                                     "品目 " + item.item + " の価格が入力されていません。"});
  }
  if (const absl::Status fee = CheckYen(draft.fixed_fee_yen, path + ".fixedFeeYen"); !fee.ok()) {
    violations.AddFrom(fee);
  } else if (const absl::Status total = FloorYen(dearest + Amount::OfYen(draft.fixed_fee_yen)).status(); !total.ok()) {
    violations.AddFrom(total, path);
  }
  if (result.items.size() != lot.items.size()) return std::nullopt;
  std::map<std::string, std::size_t> place;
  for (const TenderItem& item : lot.items) place.emplace(item.item, place.size());
  std::sort(result.items.begin(), result.items.end(),
            [&place](const BidItem& a, const BidItem& b) { return place[a.item] < place[b.item]; });
  return result;
}

void CheckLottery(const BidDraft& draft, Violations& violations) {
  const std::string& number = draft.lottery_number;
  if (number.size() != 3 || !std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    violations.Add("lotteryNumber", {"A lottery number has exactly three digits, 000 to 999.",
                                     "くじ番号は半角数字3桁（000から999）で入力してください。"});
  }
  const std::string& nonce = draft.lottery_nonce;
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
  if (nonce.size() != 64 || !std::all_of(nonce.begin(), nonce.end(), is_hex)) {
    violations.Add("lotteryNonce", {"A lottery nonce is 32 bytes as 64 hexadecimal digits.",
                                    "抽選用の乱数は32バイトを16進数64桁で指定してください。"});
  }
}

std::string LowerCase(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

absl::StatusOr<BidOffer> ValidateBid(const BidDraft& draft, const std::vector<TenderLot>& lots) {
  Violations violations;
  BidOffer offer{{}, draft.lottery_number, LowerCase(draft.lottery_nonce)};
  if (draft.lots.empty()) {
    violations.Add("lots", {"A bid is for at least one lot.", "1つ以上のロットに入札してください。"});
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < draft.lots.size(); ++i) {
    const BidLotDraft& lot_draft = draft.lots[i];
    const std::string path = Indexed("lots", i);
    const auto lot = std::find_if(lots.begin(), lots.end(),
                                  [&lot_draft](const TenderLot& known) { return known.lot == lot_draft.lot; });
    if (lot == lots.end()) {
      violations.Add(path + ".lot", {"The round has no such lot.", "このラウンドにこのロットはありません。"});
    } else if (!seen.insert(lot_draft.lot).second) {
      violations.Add(path + ".lot", {"Each lot is bid on once.", "同じロットが2回入力されています。"});
    } else if (std::optional<BidLot> parsed = ParseLot(lot_draft, *lot, path, violations)) {
      offer.lots.push_back(*std::move(parsed));
    }
  }
  CheckLottery(draft, violations);
  RETURN_IF_ERROR(violations.status());
  return offer;
}

std::string ToText(TierRule rule) { return rule == TierRule::kAllUnits ? "ALL_UNITS" : "INCREMENTAL"; }

std::optional<TierRule> TierRuleFrom(std::string_view text) {
  if (text == "ALL_UNITS") return TierRule::kAllUnits;
  if (text == "INCREMENTAL") return TierRule::kIncremental;
  return std::nullopt;
}

}  // namespace kyodo::procurement
