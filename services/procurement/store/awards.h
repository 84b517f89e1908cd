// The decided award of a round and the prices it gives. Written once, by the worker; row security decides who reads
// what: winners and totals everybody who sees the round, unit prices and reasons the body, the municipalities and their
// vendor.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "platform/database.h"
#include "procurement/domain/award.h"
#include "procurement/domain/shares.h"

namespace kyodo::procurement {

// Units of an item at a price, from whom.
struct AwardItemRow {
  std::string lot;
  std::string item;
  // Tenant id.
  std::string vendor;
  std::int64_t quantity = 0;
  UnitPrice unit_price;
};

struct AwardReasonRow {
  std::string lot;
  std::string vendor;
  int rank = 0;
  std::string reason;
  Yen total_ex_tax_yen = 0;
  Text detail;
};

struct AwardLotRow {
  std::string lot;
  // Tenant id; empty when nobody won.
  std::string vendor;
  // UUID; empty when nobody won.
  std::string bid_id;
  Yen total_ex_tax_yen = 0;
  Yen fixed_fee_yen = 0;
  std::string end_reason;
  // JSON of the API's LotteryTranscript; empty without a tie.
  std::string lottery;
};

// What the winner of a lot offered: price tiers and capacity per item.
struct AwardedPrices {
  std::string lot;
  std::string vendor;
  Yen fixed_fee_yen = 0;
  std::vector<BidItem> items;
};

struct DecidedAward {
  std::string round_id;
  std::string run_id;
  std::string input_digest;
  Time decide_time{};
  std::string proposer;
  std::string decider;
  std::vector<AwardLotRow> lots;
  std::vector<AwardItemRow> items;
  std::vector<AwardReasonRow> reasons;
};

void InsertAward(Tx& tx, const DecidedAward& award, const std::vector<AwardedPrices>& prices,
                 const std::vector<std::string>& visible_to);
// As far as the caller may see it; nothing before the decision.
std::optional<DecidedAward> ReadAward(Tx& tx, const std::string& round_id);
// Prices of the lots with a winner. Body, municipalities, worker.
absl::StatusOr<std::vector<AwardedPrices>> ReadAwardedPrices(Tx& tx, const std::string& round_id);

}  // namespace kyodo::procurement
