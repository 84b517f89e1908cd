#include "procurement/domain/round_terms.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace kyodo::procurement {
namespace {

constexpr std::size_t kLotsMax = 50;
constexpr std::size_t kItemsMax = 200;
constexpr std::size_t kPeopleMax = 50;
constexpr std::size_t kInvitedMax = 2000;

std::string At(const std::string& list, std::size_t index) { return list + "[" + std::to_string(index) + "]"; }

bool IsId(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_' || c == '.';
  });
}

void CheckId(const std::string& id, const std::string& field, std::set<std::string>& seen, Violations& violations) {
  if (!IsId(id)) {
    violations.Add(field, {"1 to 64 letters, digits, hyphens, dots or underscores.",
                           "英数字・ハイフン・ピリオド・下線で1〜64文字にしてください。"});
  } else if (!seen.insert(id).second) {
    violations.Add(field, {"This id is used twice; give each its own.", "同じIDが2回使われています。別のIDにしてください。"});
  }
}

void CheckText(const std::string& text, const std::string& field, std::size_t bytes_max, Violations& violations) {
  if (text.find_first_not_of(" \t\n") == std::string::npos) {
    violations.Add(field, {"Required.", "入力してください。"});
  } else if (text.size() > bytes_max) {
    violations.Add(field, {"At most " + std::to_string(bytes_max) + " bytes.",
                           std::to_string(bytes_max) + "バイト以内にしてください。"});
  }
}

void CheckLots(const RoundTerms& terms, Violations& violations) {
  if (terms.lots.empty() || terms.lots.size() > kLotsMax) {
    violations.Add("lots", {"A round has 1 to 50 lots.", "ロットは1〜50件必要です。"});
  }
  std::set<std::string> lot_ids;
  std::set<std::string> item_ids;
  std::size_t items = 0;
  for (std::size_t i = 0; i < terms.lots.size(); ++i) {
    const Lot& lot = terms.lots[i];
    const std::string path = At("lots", i);
    CheckId(lot.lot, path + ".lot", lot_ids, violations);
    CheckText(lot.title, path + ".title", 400, violations);
    if (lot.items.empty()) violations.Add(path + ".items", {"A lot has at least one item.", "品目が1件以上必要です。"});
    for (std::size_t j = 0; j < lot.items.size(); ++j) {
      const std::string item_path = At(path + ".items", j);
      CheckId(lot.items[j].item, item_path + ".item", item_ids, violations);
      CheckText(lot.items[j].title, item_path + ".title", 400, violations);
      CheckText(lot.items[j].unit, item_path + ".unit", 40, violations);
    }
    items += lot.items.size();
  }
  if (items > kItemsMax) violations.Add("lots", {"At most 200 items in all.", "品目は全部で200件までです。"});
}

void CheckMarketTiers(const RoundTerms& terms, Violations& violations) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < terms.market_tiers.size(); ++i) {
    const MarketTiers& market = terms.market_tiers[i];
    const std::string path = At("marketTiers", i);
    if (terms.FindItem(market.item) == nullptr) {
      violations.Add(path + ".item", {"No lot has this item.", "どのロットにもない品目です。"});
    } else if (!seen.insert(market.item).second) {
      violations.Add(path + ".item", {"One list of tiers per item.", "価格表は品目ごとに1件だけです。"});
    }
    const auto tiers = PriceTiers::Of(market.tiers, TierRule::kAllUnits, FirstTier::kAnywhere);
    if (!tiers.ok()) violations.AddFrom(tiers.status(), path + ".tiers");
  }
}

void CheckPeople(const std::vector<std::string>& accounts, const std::string& list, Violations& violations) {
  if (accounts.size() > kPeopleMax) violations.Add(list, {"At most 50 persons.", "50人までです。"});
  std::set<std::string> seen;
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    CheckId(accounts[i], At(list, i), seen, violations);
  }
}

void CheckInvited(const RoundTerms& terms, Violations& violations) {
  const auto& invited = terms.invited_municipalities;
  if (invited.size() > kInvitedMax) {
    violations.Add("invitedMunicipalities", {"At most 2,000.", "2,000団体までです。"});
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < invited.size(); ++i) {
    const bool code = invited[i].size() == 6 && std::all_of(invited[i].begin(), invited[i].end(),
                                                            [](unsigned char c) { return c >= '0' && c <= '9'; });
    if (!code || !seen.insert(invited[i]).second) {
      violations.Add(At("invitedMunicipalities", i),
                     {"A 6-digit municipality code, each once.", "6桁の団体コードを1回ずつ指定してください。"});
    }
  }
  if (!invited.empty() && static_cast<int>(seen.size()) < terms.min_municipalities) {
    violations.Add("invitedMunicipalities", {"Fewer are invited than the round needs at least.",
                                             "招待した団体数が最少参加団体数を下回っています。"});
  }
}

// survey < join < question <= bid, of those that are given.
void CheckDeadlineOrder(const RoundTerms& terms, Violations& violations) {
  struct Step {
    const char* field;
    const std::optional<Time>& time;
    bool may_equal_next;
  };
  const Step steps[] = {{"surveyDeadline", terms.survey_deadline, false},
                        {"joinDeadline", terms.join_deadline, false},
                        {"questionDeadline", terms.question_deadline, true},
                        {"bidDeadline", terms.bid_deadline, false}};
  const Step* before = nullptr;
  for (const Step& step : steps) {
    if (!step.time) continue;
    if (before != nullptr && (before->may_equal_next ? *step.time < *before->time : *step.time <= *before->time)) {
      violations.Add(step.field, {std::string("Must come after ") + before->field + ".",
                                  std::string(before->field) + "より後にしてください。"});
    }
    before = &step;
  }
}

}  // namespace

const Lot* RoundTerms::FindLot(std::string_view lot) const {
  const auto found = std::find_if(lots.begin(), lots.end(), [&](const Lot& l) { return l.lot == lot; });
  return found == lots.end() ? nullptr : &*found;
}

const Lot* RoundTerms::LotOf(std::string_view item) const {
  for (const Lot& lot : lots) {
    for (const Item& i : lot.items) {
      if (i.item == item) return &lot;
    }
  }
  return nullptr;
}

const Item* RoundTerms::FindItem(std::string_view item) const {
  const Lot* lot = LotOf(item);
  if (lot == nullptr) return nullptr;
  return &*std::find_if(lot->items.begin(), lot->items.end(), [&](const Item& i) { return i.item == item; });
}

void CheckTerms(const RoundTerms& terms, Violations& violations) {
  CheckText(terms.title, "title", 600, violations);
  if (terms.description.size() > 4000) {
    violations.Add("description", {"At most 4,000 bytes.", "4,000バイト以内にしてください。"});
  }
  if (terms.fiscal_year < 2000 || terms.fiscal_year > 2100) {
    violations.Add("fiscalYear", {"A year such as 2027 (April 2027 to March 2028).",
                                  "2027（2027年4月〜2028年3月）のような年度を指定してください。"});
  }
  if (terms.min_municipalities < 2 || terms.min_municipalities > 2000) {
    violations.Add("minMunicipalities", {"2 to 2,000: a joint procurement needs at least two.",
                                         "2〜2,000にしてください。共同調達には2団体以上が必要です。"});
  }
  if (terms.min_quantity < 0 || terms.min_quantity > kQuantityMax) {
    violations.Add("minQuantity", {"0 (none) or a positive number of units.", "0（なし）または正の数量にしてください。"});
  }
  if (terms.min_bids < 1 || terms.min_bids > 9) {
    violations.Add("minBids", {"1 to 9.", "1〜9にしてください。"});
  }
  CheckDeadlineOrder(terms, violations);
  CheckLots(terms, violations);
  CheckMarketTiers(terms, violations);
  violations.AddFrom(CheckCostTerms(terms.cost_terms));
  CheckPeople(terms.officers, "officers", violations);
  CheckPeople(terms.evaluators, "evaluators", violations);
  CheckInvited(terms, violations);
}

void CheckCeilings(const Ceilings& ceilings, const RoundTerms& terms, Violations& violations) {
  for (std::size_t i = 0; i < terms.lots.size(); ++i) {
    const Lot& lot = terms.lots[i];
    const auto yen = ceilings.lots.find(lot.lot);
    if (yen != ceilings.lots.end()) violations.AddFrom(CheckYen(yen->second, At("lots", i) + ".ceilingYen"));
  }
}

bool IsMonthOf(int fiscal_year, std::string_view month) {
  if (month.size() != 7 || month[4] != '-') return false;
  for (const std::size_t i : {0, 1, 2, 3, 5, 6}) {
    if (month[i] < '0' || month[i] > '9') return false;
  }
  const int year = std::stoi(std::string(month.substr(0, 4)));
  const int number = std::stoi(std::string(month.substr(5, 2)));
  if (number < 1 || number > 12) return false;
  return year == (number >= 4 ? fiscal_year : fiscal_year + 1);
}

std::string ToText(LotKind kind) {
  switch (kind) {
    case LotKind::kGoods:
      return "GOODS";
    case LotKind::kService:
      return "SERVICE";
    case LotKind::kWorks:
      return "WORKS";
    case LotKind::kLease:
      return "LEASE";
  }
  return "";
}

std::string ToText(PriceKind kind) { return kind == PriceKind::kUnit ? "UNIT" : "TOTAL"; }

std::optional<LotKind> LotKindFrom(std::string_view text) {
  for (const LotKind kind : {LotKind::kGoods, LotKind::kService, LotKind::kWorks, LotKind::kLease}) {
    if (ToText(kind) == text) return kind;
  }
  return std::nullopt;
}

std::optional<PriceKind> PriceKindFrom(std::string_view text) {
  if (text == "UNIT") return PriceKind::kUnit;
  if (text == "TOTAL") return PriceKind::kTotal;
  return std::nullopt;
}

}  // namespace kyodo::procurement
