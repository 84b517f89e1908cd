#include "procurement/api/clock.h"

#include <string>
#include <vector>

#include "platform/log.h"
#include "platform/once.h"
#include "platform/reasons.h"
#include "procurement/api/events.h"
#include "procurement/api/participation_proto.h"
#include "procurement/store/rounds.h"

namespace kyodo::procurement {
namespace {

constexpr int kAttempts = 4;

struct Passing {
  std::string summary;
  std::vector<std::string> tenants;
  Text title;
};

Passing PassingOf(Passed passed, const Round& round) {
  std::vector<std::string> buyers = BuyersOf(round);
  buyers.push_back("body");
  switch (passed) {
    case Passed::kSurveyFrozen:
      return {"survey deadline passed: answers are frozen",
              {"body"},
              {"Survey closed: " + round.terms.title, "意向調査を締め切りました：" + round.terms.title}};
    case Passed::kJoiningFrozen:
      return {"join deadline passed: quantities are frozen", buyers,
              {"Joining closed: " + round.terms.title, "参加受付を締め切りました：" + round.terms.title}};
    case Passed::kSealed:
      return {"bid deadline passed: the round is sealed",
              {"body"},
              {"Bids closed: " + round.terms.title, "入札を締め切りました：" + round.terms.title}};
  }
  return {};
}

}  // namespace

absl::StatusOr<bool> ApplyDueDeadlines(Database& worker, const std::string& area, const std::string& round_id) {
  bool changed = false;
  const Caller clock = SystemCaller(area, "Clock");
  RETURN_IF_ERROR(worker.Transact(clock, [&](Tx& tx) -> absl::Status {
    changed = false;
    tx.LockExclusive(RoundLock(round_id));
    ASSIGN_OR_RETURN(const RoundNow at, ReadRound(tx, round_id));
    if (at.due.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(WriteRound(tx, at.round));
    for (const Passed passed : at.due) {
      const Passing passing = PassingOf(passed, at.round);
      tx.Audit(at.round.name(), passing.summary);
      EmitNotice(tx, at.round.name(), passing.tenants, passing.title);
    }
    EmitRoundChanged(tx, at.round.name());
    EmitStandingChanged(tx, at.round.name());
    WriteTrail(tx);
    changed = true;
    return absl::OkStatus();
  }));
  return changed;
}

absl::StatusOr<int> TickClock(Database& worker, const std::string& area) {
  int changed = 0;
  // The tick's lock lives as long as this transaction; each round is changed in one of its own.
  RETURN_IF_ERROR(worker.Transact(SystemCaller(area, "Clock"), [&](Tx& tx) -> absl::Status {
    changed = 0;
    const auto alone = tx.Run("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", area + "/clock");
    if (!alone[0][0].as<bool>()) return absl::OkStatus();
    for (const std::string& round_id : DueRounds(tx)) {
      const auto applied = ApplyDueDeadlines(worker, area, round_id);
      if (applied.ok()) {
        changed += *applied ? 1 : 0;
      } else {
        Log(LogLevel::kWarning, "clock.round", {{"round", round_id}, {"error", std::string(applied.status().message())}});
      }
    }
    return absl::OkStatus();
  }));
  return changed;
}

absl::Status ActOnRound(Database& database, Database& worker, const Caller& caller,
                        std::chrono::system_clock::time_point deadline, const std::string& round_id,
                        const std::function<absl::Status(Tx&)>& body) {
  for (int attempt = 1;; ++attempt) {
    const absl::Status status = database.Transact(caller, deadline, body);
    if (attempt == kAttempts || ReasonOf(status) != reasons::kClockDue) return status;
    RETURN_IF_ERROR(ApplyDueDeadlines(worker, caller.area, round_id).status());
  }
}

}  // namespace kyodo::procurement
