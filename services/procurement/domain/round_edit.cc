// Round::Edit: what an officer may still change, by state.
#include <utility>

#include "platform/error.h"
#include "procurement/domain/round.h"

namespace kyodo::procurement {
namespace {

// One deadline: its phase, and since when that phase is public ("" = not yet).
struct DeadlineEdit {
  const char* field;
  const std::optional<Time>& before;
  const std::optional<Time>& after;
  bool phase_open;
  bool phase_over;
  int notice_days;
};

// A phase not yet published: free. An open one: not taken away, not passed before or after, at least the notice period
// after its opening. One that is over: unchanged.
void CheckDeadlineEdit(const DeadlineEdit& edit, Time opened, Time now, Violations& violations) {
  if (edit.before == edit.after || (!edit.phase_open && !edit.phase_over)) return;
  if (edit.phase_over || (edit.before && now > *edit.before)) {
    violations.Add(edit.field, {"This deadline has passed and cannot move any more.",
                                "すでに過ぎた締切は変更できません。"});
  } else if (!edit.after) {
    violations.Add(edit.field, {"An open phase needs its deadline.", "公表中の締切は削除できません。"});
  } else if (*edit.after <= now) {
    violations.Add(edit.field, {"The deadline must lie in the future.", "将来の日時にしてください。"});
  } else if (edit.before && *edit.after < *edit.before && *edit.after < opened + std::chrono::days(edit.notice_days)) {
    violations.Add(edit.field,
                   {"Not shorter than the notice period of " + std::to_string(edit.notice_days) + " days.",
                    "公告期間（" + std::to_string(edit.notice_days) + "日）より短くできません。"});
  }
}

void CheckDeadlines(const Round& round, const RoundTerms& next, const NoticePeriods& notice, Time now,
                    Violations& violations) {
  const RoundTerms& terms = round.terms;
  const RoundState state = round.state;
  const bool surveyed = state > RoundState::kSurvey;
  const bool joined = state > RoundState::kJoining;
  const bool tendering = state == RoundState::kTendering;
  const bool tendered = state > RoundState::kTendering;
  CheckDeadlineEdit({"surveyDeadline", terms.survey_deadline, next.survey_deadline, state == RoundState::kSurvey,
                     surveyed || round.survey_frozen, notice.survey_days},
                    round.state_time, now, violations);
  CheckDeadlineEdit({"joinDeadline", terms.join_deadline, next.join_deadline, state == RoundState::kJoining,
                     joined || round.joining_frozen, notice.joining_days},
                    round.state_time, now, violations);
  // A tender may have been opened without a question deadline; then one may be set while it runs.
  CheckDeadlineEdit({"questionDeadline", terms.question_deadline, next.question_deadline,
                     tendering && terms.question_deadline.has_value(), tendered, 0},
                    round.state_time, now, violations);
  CheckDeadlineEdit({"bidDeadline", terms.bid_deadline, next.bid_deadline, tendering, tendered, notice.tender_days},
                    round.state_time, now, violations);
}

bool SameDefinition(const RoundTerms& a, const RoundTerms& b) {
  return a.fiscal_year == b.fiscal_year && a.price_kind == b.price_kind &&
         a.min_municipalities == b.min_municipalities && a.min_quantity == b.min_quantity &&
         a.min_bids == b.min_bids && a.lots == b.lots && a.market_tiers == b.market_tiers &&
         a.cost_terms == b.cost_terms && a.ceiling_published == b.ceiling_published &&
         a.invited_municipalities == b.invited_municipalities;
}

}  // namespace

absl::Status Round::Edit(RoundTerms next, bool ceilings_changed, const NoticePeriods& notice, Time now) {
  if (state >= RoundState::kClosed) return WrongState(state);
  if (state != RoundState::kDraft && !SameDefinition(terms, next)) return WrongState(state);
  if (ceilings_changed && state > RoundState::kJoining) return WrongState(state);
  // Who opens the bids depends on the team: it is fixed once bids are sealed.
  const bool team = terms.officers != next.officers || terms.evaluators != next.evaluators;
  if (team && state > RoundState::kTendering) return WrongState(state);
  Violations violations;
  CheckTerms(next, violations);
  CheckDeadlines(*this, next, notice, now, violations);
  RETURN_IF_ERROR(violations.status());
  terms = std::move(next);
  pending_act.reset();
  ++version;
  return absl::OkStatus();
}

}  // namespace kyodo::procurement
