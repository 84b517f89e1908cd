// A round and its state machine: every transition of procurement.md §1, as methods that take the time and the facts.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/clock.h"
#include "procurement/domain/round_terms.h"

namespace kyodo::procurement {

enum class RoundState {
  kDraft,
  kSurvey,
  kSpecifying,
  kJoining,
  kTendering,
  kSealed,
  kEvaluating,
  kStandstill,
  kContracting,
  kActive,
  kClosed,
  kCancelled,
  kFailed
};

// A two-person act that waits for its second person.
struct PendingAct {
  // "openTender", "openBids" or "award".
  std::string act;
  std::string account;
  Time time{};
  // For award: the run that was proposed.
  std::string run;
};

// What a passed deadline did.
enum class Passed { kSurveyFrozen, kJoiningFrozen, kSealed };

// Sums of approved CONDITIONAL and FIRM lines when the tender opens.
struct TenderFigures {
  int municipalities = 0;
  std::map<std::string, std::int64_t> quantities;
};

// Days between opening a phase and its deadline, by law or custom: settings of the area.
struct NoticePeriods {
  int survey_days = 0;
  int joining_days = 0;
  int tender_days = 0;
};

// FAILED_PRECONDITION ROUND_STATE that names the state.
absl::Status WrongState(RoundState state);

// One joint procurement. A method that is refused changes nothing; one that succeeds raises the version by one.
// Call ApplyDeadlines(now) first, so that every method sees the effective state.
struct Round {
  std::string id;  // UUID
  RoundTerms terms;
  RoundState state = RoundState::kDraft;
  std::int64_t version = 1;
  std::string creator;
  Time create_time{};
  // When the current state was entered.
  Time state_time{};
  bool survey_frozen = false;
  bool joining_frozen = false;
  // Municipalities may see it; vendors may see it. Neither is ever taken back.
  bool published = false;
  bool tendered = false;
  std::optional<PendingAct> pending_act;
  std::string end_reason;
  // SHA-256 (hex) of the lottery seed's 32 bytes.
  std::string lottery_commitment;
  std::optional<Time> standstill_end_time;
  // When the bids were opened.
  std::optional<Time> open_time;

  std::string name() const { return "rounds/" + id; }
  std::string etag() const { return std::to_string(version); }
  // Ceilings may be shown to whoever sees the round.
  bool ceilings_revealed() const { return open_time.has_value() || (tendered && terms.ceiling_published); }

  // What deadlines that have passed by `now` change; empty = nothing. Sets the fields; a deadline itself is still in time.
  std::vector<Passed> ApplyDeadlines(Time now);

  absl::Status OpenSurvey(const NoticePeriods& notice, Time now);
  absl::Status CloseSurvey(Time now);
  absl::Status OpenJoining(const NoticePeriods& notice, Time now);
  // May the tender be proposed or opened now?
  absl::Status CheckOpenTender(const NoticePeriods& notice, Time now) const;
  // After Second() said yes: TENDERING with the quantities fixed, or FAILED with end_reason.
  absl::Status OpenTender(const TenderFigures& figures, const std::string& commitment, const NoticePeriods& notice,
                          Time now);
  // SEALED and past the bid deadline (DEADLINE_NOT_REACHED); the opening officer is not of the team (OFFICER_OF_ROUND).
  absl::Status CheckOpenBids(const std::string& account, Time now) const;
  // SEALED → EVALUATING.
  absl::Status OpenBids(Time now);
  absl::Status CheckDecideAward() const;
  // EVALUATING → STANDSTILL until `standstill_end`.
  absl::Status Award(Time standstill_end, Time now);
  // STANDSTILL → CONTRACTING.
  absl::Status EndStandstill(Time now);
  // CONTRACTING → ACTIVE.
  absl::Status Activate(Time now);
  // ACTIVE → CLOSED.
  absl::Status Close(Time now);
  // Any state before ACTIVE → CANCELLED.
  absl::Status Cancel(const std::string& reason, Time now);
  // JOINING, SEALED or EVALUATING → FAILED.
  absl::Status FailWith(const std::string& reason, Time now);

  // Two persons: false = this call proposed, true = another person had proposed the same (and the same run), so do it.
  // The same person again is SAME_PERSON. Proposing another run replaces the proposal.
  absl::StatusOr<bool> Second(const std::string& act, const std::string& account, Time now,
                              const std::string& run = "");

  // Replaces the terms. In DRAFT all may change; later title, description, team, and deadlines by their rules; ceilings
  // (checked by the caller) until JOINING. `ceilings_changed` says whether the caller is about to write ceilings.
  absl::Status Edit(RoundTerms next, bool ceilings_changed, const NoticePeriods& notice, Time now);

  // SURVEY and not frozen (SURVEY_CLOSED).
  absl::Status CheckSurveyAnswer(Time now) const;
  // JOINING before the join deadline (JOIN_DEADLINE_PASSED after it, ROUND_STATE elsewhere).
  absl::Status CheckJoin(Time now) const;
  // TENDERING and not past the bid deadline (BID_DEADLINE_PASSED).
  absl::Status CheckBid(Time now) const;
  // TENDERING and not past the question deadline (QUESTION_DEADLINE_PASSED); without one, the bid deadline counts.
  absl::Status CheckQuestion(Time now) const;

  // Verbs that the state allows, such as "openJoining".
  std::vector<std::string> AllowedActs() const;

 private:
  void Enter(RoundState next, Time now);
  absl::Status Require(std::initializer_list<RoundState> states) const;
};

// "DRAFT", …
std::string ToText(RoundState state);
std::optional<RoundState> RoundStateFrom(std::string_view text);

}  // namespace kyodo::procurement
