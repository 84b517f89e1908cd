// What the coordinating body writes about a round: the definition that everything else refers to.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/clock.h"
#include "platform/error.h"
#include "platform/money.h"
#include "procurement/domain/cost_terms.h"
#include "procurement/domain/tiers.h"

namespace kyodo::procurement {

// Times print beside the words of this namespace.
using kyodo::ToText;

enum class LotKind { kGoods, kService, kWorks, kLease };

// UNIT 単価契約, TOTAL 総価.
enum class PriceKind { kUnit, kTotal };

// One thing with a unit. Ids are unique within the round.
struct Item {
  std::string item;
  std::string title;
  std::string unit;
  // What vendors bid on: fixed when the tender opens, 0 before.
  std::int64_t tender_quantity = 0;
  bool operator==(const Item&) const = default;
};

// What is awarded together.
struct Lot {
  std::string lot;
  std::string title;
  LotKind kind = LotKind::kGoods;
  std::vector<Item> items;
  // Set when the lot ended without an award.
  std::string end_reason;
  bool operator==(const Lot&) const = default;
};

// Prices of one item found by the market survey (RFI). Vendors never see them.
struct MarketTiers {
  std::string item;
  std::vector<PriceTier> tiers;
  std::string source;
  bool operator==(const MarketTiers&) const = default;
};

// 予定価格: by item and by lot. Kept apart from the round so that nothing shows them by accident.
struct Ceilings {
  std::map<std::string, UnitPrice> items;
  std::map<std::string, Yen> lots;
  bool operator==(const Ceilings&) const = default;
};

// What officers write. Everything here may change in DRAFT.
struct RoundTerms {
  std::string title;
  std::string description;
  // 2027 = April 2027 to March 2028.
  int fiscal_year = 0;
  PriceKind price_kind = PriceKind::kUnit;
  std::optional<Time> survey_deadline;
  std::optional<Time> join_deadline;
  std::optional<Time> question_deadline;
  std::optional<Time> bid_deadline;
  int min_municipalities = 2;
  // Sum over all items; 0 = none.
  std::int64_t min_quantity = 0;
  int min_bids = 1;
  std::vector<Lot> lots;
  std::vector<MarketTiers> market_tiers;
  std::vector<CostTerm> cost_terms;
  // Accounts of the body.
  std::vector<std::string> officers;
  std::vector<std::string> evaluators;
  // Ceilings are shown from the tender notice on instead of from opening on.
  bool ceiling_published = false;
  // 6-digit codes; empty = every municipality of the area.
  std::vector<std::string> invited_municipalities;

  const Lot* FindLot(std::string_view lot) const;
  const Item* FindItem(std::string_view item) const;
  // The lot that an item belongs to.
  const Lot* LotOf(std::string_view item) const;
};

// Adds every fault of the terms with its JSON path ("lots[0].items[1].unit"). Deadlines are checked for their order only;
// that they lie in the future matters when their phase opens.
void CheckTerms(const RoundTerms& terms, Violations& violations);

// Ceilings of lots and items that exist, above 0.
void CheckCeilings(const Ceilings& ceilings, const RoundTerms& terms, Violations& violations);

// "2027-08" within April of the fiscal year to March of the next.
bool IsMonthOf(int fiscal_year, std::string_view month);

// "GOODS", …; "UNIT", "TOTAL". Nothing for other words.
std::string ToText(LotKind kind);
std::string ToText(PriceKind kind);
std::optional<LotKind> LotKindFrom(std::string_view text);
std::optional<PriceKind> PriceKindFrom(std::string_view text);

}  // namespace kyodo::procurement
