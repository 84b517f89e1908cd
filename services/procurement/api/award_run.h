// Making award runs and storing the award that one of them proposed. As worker.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "platform/database.h"
#include "procurement/api/area.h"
#include "procurement/api/award_facts.h"
#include "procurement/store/award_runs.h"

namespace kyodo::procurement {

// Computes and stores a SIMPLE run of what the round is now.
absl::StatusOr<AwardRun> MakeAwardRun(Tx& tx, const AwardFacts& facts, const Round& round, const std::string& account,
                                      Time now);

// The run that `run_name` and `input_digest` mean: that one, or for an empty name the one of today's facts, made on the
// spot where there is none. STALE_RUN when the digest is another one or the facts have changed since.
absl::StatusOr<AwardRun> ChooseRun(Tx& tx, const AwardFacts& facts, const Round& round, const std::string& run_name,
                                   const std::string& input_digest, const std::string& account, Time now);

// The two persons of a decision.
struct Deciders {
  std::string proposer;
  std::string decider;
};

// Two persons decided it: stores the award, publishes the bids and the first share sheet, and moves the round to
// STANDSTILL, or to FAILED when no lot has a winner.
absl::Status DecideRun(Tx& tx, const AwardFacts& facts, const AwardRun& run, const Deciders& deciders,
                       const AreaFacts& area, Round& round, Time now);

}  // namespace kyodo::procurement
