// What a valid bid is, line by line, against the lots of its round.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "procurement/domain/tiers.h"

namespace kyodo::procurement {

// A tier as it was sent.
struct TierDraft {
  std::int64_t from_quantity = 0;
  std::string unit_price;
};

// An item's price as it was sent. Without a tier rule the bid is refused; capacity 0 = no limit stated.
struct BidItemDraft {
  std::string item;
  std::optional<TierRule> tier_rule;
  std::vector<TierDraft> tiers;
  std::int64_t capacity = 0;
};

struct BidLotDraft {
  std::string lot;
  std::vector<BidItemDraft> items;
  Yen fixed_fee_yen = 0;
};

// A bid as it was sent; the handler fills an empty nonce before it is validated.
struct BidDraft {
  std::vector<BidLotDraft> lots;
  std::string lottery_number;
  std::string lottery_nonce;
};

// An item that vendors bid on, with its frozen quantity.
struct TenderItem {
  std::string item;
  std::int64_t tender_quantity = 0;
};

struct TenderLot {
  std::string lot;
  std::vector<TenderItem> items;
};

// A valid price for an item.
struct BidItem {
  std::string item;
  PriceTiers prices;
  // Most units the vendor can supply.
  std::optional<std::int64_t> capacity;
};

// A valid offer for a lot: every item of it exactly once.
struct BidLot {
  std::string lot;
  std::vector<BidItem> items;
  Yen fixed_fee_yen = 0;
};

// A valid bid: at least one lot, none twice.
struct BidOffer {
  std::vector<BidLot> lots;
  std::string lottery_number;
  // Lower case.
  std::string lottery_nonce;
};

// All violations at once, with JSON paths such as lots[0].items[1].tiers[0].unitPrice. A lot whose goods and fee at the
// tender quantity exceed kYenMax is refused too, so that every later sum is an amount that Kyodo accepts.
absl::StatusOr<BidOffer> ValidateBid(const BidDraft& draft, const std::vector<TenderLot>& lots);

// "ALL_UNITS", "INCREMENTAL"; nothing for other words.
std::string ToText(TierRule rule);
std::optional<TierRule> TierRuleFrom(std::string_view text);

}  // namespace kyodo::procurement
