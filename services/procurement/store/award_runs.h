// Award runs: immutable proposals of an award, for the body's eyes. Written by the worker.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "platform/database.h"
#include "platform/money.h"
#include "procurement/store/time_key.h"

namespace kyodo::procurement {

struct AwardRun {
  std::string id;  // UUID
  std::string round_id;
  // Canonical JSON of everything the result depends on; input_digest is the SHA-256 of these bytes.
  std::string input;
  std::string input_digest;
  // JSON of the API's Award.
  std::string result;
  std::string status;
  std::string proof;
  Yen cost_yen = 0;
  Yen bound_yen = 0;
  std::string account;
  Time create_time{};

  std::string name() const { return "rounds/" + round_id + "/awardRuns/" + id; }
};

void InsertAwardRun(Tx& tx, const AwardRun& run);
absl::StatusOr<AwardRun> ReadAwardRun(Tx& tx, const std::string& round_id, const std::string& run_id);
// By its id alone, for operations.
absl::StatusOr<AwardRun> FindAwardRun(Tx& tx, const std::string& run_id);
// The oldest run of the round with this digest.
std::optional<AwardRun> FindRunByDigest(Tx& tx, const std::string& round_id, const std::string& input_digest);
// Newest first, at most `limit` after `after`.
std::vector<AwardRun> ListAwardRuns(Tx& tx, const std::string& round_id, const TimeKey& after, int limit);

}  // namespace kyodo::procurement
