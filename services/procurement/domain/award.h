// The award by lowest price, lot by lot, with a reason for every vendor (run mode SIMPLE).
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/error.h"
#include "procurement/domain/bid_rules.h"
#include "procurement/domain/lottery.h"

namespace kyodo::procurement {

// Why a bid takes no part: found invalid at opening, or its vendor is suspended.
enum class Exclusion { kInvalid, kSuspended };

// A received bid. An excluded one needs only the ids of its lots.
struct Bid {
  std::string id;
  // vendors/…
  std::string vendor;
  BidOffer offer;
  std::optional<Exclusion> exclusion;
  // Why, when excluded.
  Text exclusion_reason;
};

// Frozen quantities and ceiling of one item.
struct AwardDemand {
  std::string item;
  std::optional<UnitPrice> ceiling_unit_price;
  // By municipality, each >= 1.
  std::map<std::string, std::int64_t> quantities;

  std::int64_t total_quantity() const;
};

// One lot to be awarded.
struct LotToAward {
  std::string lot;
  std::vector<AwardDemand> items;
  // Goods plus fixed fee.
  std::optional<Yen> ceiling_yen;
};

// Everything the decision depends on.
struct AwardInput {
  // rounds/…, as it goes into the lottery.
  std::string round;
  std::vector<LotToAward> lots;
  // In receipt order, at most one per vendor and lot.
  std::vector<Bid> bids;
  // Per lot, counting every bid received for it, excluded ones too.
  int min_bids = 1;
  // 64 lower-case hex digits.
  std::string lottery_seed;
};

// WON; PRICE: a lower one won; LOTTERY: lost the draw of the lowest; the others are not ranked. TOO_FEW_BIDS: the lot
// ended before any price was looked at.
enum class VendorOutcome { kWon, kPrice, kLottery, kCeiling, kCapacity, kInvalid, kSuspended, kTooFewBids };

// One vendor's place on one lot, and why.
struct VendorReason {
  std::string vendor;
  std::string bid;
  // 1 = winner. Equal prices that do not decide the winner share a rank. 0 = not ranked.
  int rank = 0;
  VendorOutcome outcome = VendorOutcome::kPrice;
  // Goods and fee at the frozen quantities; 0 when excluded before prices were looked at.
  Amount total;
  // `total` cut to the yen.
  Yen total_ex_tax_yen = 0;
  Text detail;
};

// What was awarded of one item: one entry for ALL_UNITS, one per tier reached for INCREMENTAL.
struct LotAwardItem {
  std::string item;
  std::vector<PricedUnits> awards;
};

// Why nobody won. NO_DEMAND: withdrawals left nothing to buy in the lot.
enum class LotEnd { kAwarded, kNoDemand, kNoBids, kTooFewBids, kNoValidBid, kAllAboveCeiling };

// The outcome of one lot.
struct LotAward {
  std::string lot;
  LotEnd end = LotEnd::kAwarded;
  // Both empty when nobody won.
  std::string winner;
  std::string winner_bid;
  // Of the winner; empty when nobody won.
  std::vector<LotAwardItem> items;
  Yen fixed_fee_yen = 0;
  // Exact goods plus fee. What is paid is the sum of the contracts (shares.h), which may be some yen less.
  Amount total;
  // Ranked ones first, by rank; then the others in receipt order.
  std::vector<VendorReason> reasons;
  // Only when the lowest price was tied.
  std::optional<LotteryTranscript> lottery;
};

struct AwardResult {
  // In the order of the input.
  std::vector<LotAward> lots;

  // Lots with a winner.
  int awarded_lots() const;
};

// Validity → ceiling → capacity → lowest total → lottery. A ceiling is met when the price equals it; with ALL_UNITS the
// unit price at the frozen quantity is compared, with INCREMENTAL the item's cost against ceiling × quantity, for a lot
// goods plus fee. Nothing about the order of lots or vendors' names matters. INVALID_ARGUMENT for an input that no
// round can produce (a bid without one of the lot's items, two bids of a vendor for a lot, a bad seed at a tie).
absl::StatusOr<AwardResult> DecideAward(const AwardInput& input);

// "WON", …; "NO_BIDS", … ("" for kAwarded).
std::string ToText(VendorOutcome outcome);
std::string ToText(LotEnd end);

}  // namespace kyodo::procurement
