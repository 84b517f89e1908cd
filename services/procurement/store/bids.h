// Bids in PostgreSQL. Row security decides who sees one: its vendor always, the body once opened, municipalities once
// published. Only the worker opens and publishes.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "platform/database.h"
#include "procurement/store/time_key.h"

namespace kyodo::procurement {

// A bid as it lies in the box.
struct StoredBid {
  std::string id;  // UUID
  std::string round_id;
  // Tenant id, "vendor-1".
  std::string vendor;
  std::string account;
  // Canonical JSON; digest is the SHA-256 of these bytes.
  std::string document;
  std::string digest;
  Time receipt_time{};
  // SUBMITTED, VALID or INVALID.
  std::string state = "SUBMITTED";
  // Why it is INVALID, one reason per entry, in both languages.
  std::vector<Text> invalid_reasons;
};

// A bid is final: BID_EXISTS for a second one of the same vendor.
absl::Status InsertBid(Tx& tx, const StoredBid& bid, const std::vector<std::string>& visible_to);

// Whatever the caller may see, in receipt order; at most `limit` after `after`.
std::vector<StoredBid> ListBids(Tx& tx, const std::string& round_id, const TimeKey& after, int limit);
// NOT_FOUND also for one that the caller may not see.
absl::StatusOr<StoredBid> ReadBid(Tx& tx, const std::string& round_id, const std::string& bid_id);

// All bids of the round in receipt order. As worker.
std::vector<StoredBid> ReadBox(Tx& tx, const std::string& round_id);
// Writes validity and makes every bid of the round readable for the body. As worker.
void WriteOpened(Tx& tx, const std::string& round_id, const std::vector<StoredBid>& bids);
// Makes opened bids readable for the municipalities. As worker.
void PublishBids(Tx& tx, const std::string& round_id);

}  // namespace kyodo::procurement
