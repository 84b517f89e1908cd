#include "procurement/api/award_run.h"

#include <set>

#include "platform/once.h"
#include "platform/reasons.h"
#include "procurement/api/award_message.h"
#include "procurement/store/awards.h"
#include "procurement/store/shares.h"

namespace kyodo::procurement {
namespace {

absl::Status StaleRun() {
  return Fail(absl::StatusCode::kAborted, reasons::kStaleRun,
              {"Participations, bids or rules are not those of this run. Make a new run and decide that.",
               "参加・入札・条件がこの計算の時点と異なります。新しく計算してから決定してください。"});
}

// "rounds/{round}/awardRuns/{run}" or "awardRuns/{run}" → the run's UUID.
absl::StatusOr<std::string> ParseRunName(const std::string& name, const Round& round) {
  std::string rest = name;
  const std::string of_round = round.name() + "/";
  if (rest.rfind(of_round, 0) == 0) rest = rest.substr(of_round.size());
  const std::string collection = "awardRuns/";
  if (rest.rfind(collection, 0) != 0 || !IsUuid(rest.substr(collection.size()))) return NotFound();
  return rest.substr(collection.size());
}

// Why the round fails when no lot has a winner: the one cause of all lots, else NO_AWARD.
std::string EndOf(const DecidedAward& award) {
  std::set<std::string> reasons;
  for (const AwardLotRow& lot : award.lots) reasons.insert(lot.end_reason);
  return reasons.size() == 1 ? *reasons.begin() : "NO_AWARD";
}

}  // namespace

absl::StatusOr<AwardRun> MakeAwardRun(Tx& tx, const AwardFacts& facts, const Round& round, const std::string& account,
                                      Time now) {
  ASSIGN_OR_RETURN(const AwardOutcome outcome, ComputeAward(facts, round.id));
  AwardRun run;
  run.id = NewUuid();
  run.round_id = round.id;
  run.input = facts.canonical;
  run.input_digest = facts.digest;
  run.result = ToJson(ToProto(outcome.award));
  // Each lot's lowest price is found by comparing all valid bids, so it is optimal; there is no certificate.
  run.status = "OPTIMAL";
  run.proof = "SOLVER";
  run.cost_yen = outcome.cost_yen;
  run.bound_yen = outcome.cost_yen;
  run.account = account;
  run.create_time = now;
  InsertAwardRun(tx, run);
  return run;
}

absl::StatusOr<AwardRun> ChooseRun(Tx& tx, const AwardFacts& facts, const Round& round, const std::string& run_name,
                                   const std::string& input_digest, const std::string& account, Time now) {
  if (!input_digest.empty() && input_digest != facts.digest) return StaleRun();
  if (run_name.empty()) {
    if (std::optional<AwardRun> known = FindRunByDigest(tx, round.id, facts.digest)) return *std::move(known);
    return MakeAwardRun(tx, facts, round, account, now);
  }
  ASSIGN_OR_RETURN(const std::string run_id, ParseRunName(run_name, round));
  ASSIGN_OR_RETURN(AwardRun run, ReadAwardRun(tx, round.id, run_id));
  if (run.input_digest != facts.digest) return StaleRun();
  return run;
}

absl::Status DecideRun(Tx& tx, const AwardFacts& facts, const AwardRun& run, const Deciders& deciders,
                       const AreaFacts& area, Round& round, Time now) {
  ASSIGN_OR_RETURN(AwardOutcome outcome, ComputeAward(facts, round.id));
  DecidedAward& award = outcome.award;
  award.run_id = run.id;
  award.decide_time = now;
  award.proposer = deciders.proposer;
  award.decider = deciders.decider;
  const std::vector<std::string>& visible_to = round.terms.invited_municipalities;
  InsertAward(tx, award, outcome.prices, visible_to);
  PublishBids(tx, round.id);
  for (Lot& lot : round.terms.lots) {
    for (const AwardLotRow& row : award.lots) {
      if (row.lot == lot.lot) lot.end_reason = row.end_reason;
    }
  }
  if (!outcome.shares) return round.FailWith(EndOf(award), now);
  InsertShareSheet(tx,
                   {round.id, 1, "AWARD", ToJson(ToProto(*outcome.shares, 1)),
                    ToJson(ContractDrafts(outcome.shares->contracts)), now},
                   visible_to);
  const std::int64_t days = area.NumberAt("", "standstill_days", now, 0);
  return round.Award(now + std::chrono::days(days), now);
}

}  // namespace kyodo::procurement
