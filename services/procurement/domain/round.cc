#include "procurement/domain/round.h"

#include <algorithm>
#include <array>
#include <utility>

#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo::procurement {
namespace {

constexpr std::array<std::pair<RoundState, const char*>, 13> kStates = {{{RoundState::kDraft, "DRAFT"},
                                                                         {RoundState::kSurvey, "SURVEY"},
                                                                         {RoundState::kSpecifying, "SPECIFYING"},
                                                                         {RoundState::kJoining, "JOINING"},
                                                                         {RoundState::kTendering, "TENDERING"},
                                                                         {RoundState::kSealed, "SEALED"},
                                                                         {RoundState::kEvaluating, "EVALUATING"},
                                                                         {RoundState::kStandstill, "STANDSTILL"},
                                                                         {RoundState::kContracting, "CONTRACTING"},
                                                                         {RoundState::kActive, "ACTIVE"},
                                                                         {RoundState::kClosed, "CLOSED"},
                                                                         {RoundState::kCancelled, "CANCELLED"},
                                                                         {RoundState::kFailed, "FAILED"}}};

// The deadline of a phase about to open: given, in the future, and not before the notice period ends.
absl::Status CheckPhaseDeadline(const std::string& field, const std::optional<Time>& deadline, int notice_days,
                                Time now) {
  if (!deadline) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kDeadlineMissing,
                {"Set " + field + " first.", field + "を先に設定してください。"}, {{"field", field}});
  }
  if (*deadline <= now) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kDeadlinePast,
                {field + " must lie in the future; move it first.",
                 field + "が過去になっています。先に将来の日時へ変更してください。"},
                {{"field", field}, {"now", ToText(now)}});
  }
  if (*deadline < now + std::chrono::days(notice_days)) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kNoticePeriod,
                {field + " must leave at least " + std::to_string(notice_days) + " days.",
                 field + "は公表から" + std::to_string(notice_days) + "日以上あとにしてください。"},
                {{"field", field}, {"days", std::to_string(notice_days)}});
  }
  return absl::OkStatus();
}

std::int64_t SumOf(const std::map<std::string, std::int64_t>& quantities) {
  std::int64_t sum = 0;
  for (const auto& [item, quantity] : quantities) sum += quantity;
  return sum;
}

}  // namespace

std::string ToText(RoundState state) { return kStates[static_cast<std::size_t>(state)].second; }

std::optional<RoundState> RoundStateFrom(std::string_view text) {
  for (const auto& [state, word] : kStates) {
    if (text == word) return state;
  }
  return std::nullopt;
}

absl::Status WrongState(RoundState state) {
  return Fail(absl::StatusCode::kFailedPrecondition, reasons::kRoundState,
              {"This is not possible while the round is in state " + ToText(state) + ".",
               "ラウンドの状態が " + ToText(state) + " のため、この操作はできません。"},
              {{"state", ToText(state)}});
}

absl::Status Round::Require(std::initializer_list<RoundState> states) const {
  if (std::find(states.begin(), states.end(), state) != states.end()) return absl::OkStatus();
  return WrongState(state);
}

void Round::Enter(RoundState next, Time now) {
  state = next;
  state_time = now;
  pending_act.reset();
  ++version;
}

std::vector<Passed> Round::ApplyDeadlines(Time now) {
  std::vector<Passed> passed;
  const auto due = [&](RoundState in, const std::optional<Time>& deadline) {
    return state == in && deadline && now > *deadline;
  };
  if (due(RoundState::kSurvey, terms.survey_deadline) && !survey_frozen) {
    survey_frozen = true;
    ++version;
    passed.push_back(Passed::kSurveyFrozen);
  }
  if (due(RoundState::kJoining, terms.join_deadline) && !joining_frozen) {
    joining_frozen = true;
    ++version;
    passed.push_back(Passed::kJoiningFrozen);
  }
  if (due(RoundState::kTendering, terms.bid_deadline)) {
    Enter(RoundState::kSealed, *terms.bid_deadline);
    passed.push_back(Passed::kSealed);
  }
  return passed;
}

absl::Status Round::OpenSurvey(const NoticePeriods& notice, Time now) {
  RETURN_IF_ERROR(Require({RoundState::kDraft}));
  RETURN_IF_ERROR(CheckPhaseDeadline("surveyDeadline", terms.survey_deadline, notice.survey_days, now));
  published = true;
  Enter(RoundState::kSurvey, now);
  return absl::OkStatus();
}

absl::Status Round::CloseSurvey(Time now) {
  RETURN_IF_ERROR(Require({RoundState::kSurvey}));
  survey_frozen = true;
  Enter(RoundState::kSpecifying, now);
  return absl::OkStatus();
}

absl::Status Round::OpenJoining(const NoticePeriods& notice, Time now) {
  // A round that announces a survey holds it.
  if (state != RoundState::kSpecifying && (state != RoundState::kDraft || terms.survey_deadline)) {
    return WrongState(state);
  }
  RETURN_IF_ERROR(CheckPhaseDeadline("joinDeadline", terms.join_deadline, notice.joining_days, now));
  published = true;
  Enter(RoundState::kJoining, now);
  return absl::OkStatus();
}

absl::Status Round::CheckOpenTender(const NoticePeriods& notice, Time now) const {
  RETURN_IF_ERROR(Require({RoundState::kJoining}));
  if (terms.question_deadline) {
    RETURN_IF_ERROR(CheckPhaseDeadline("questionDeadline", terms.question_deadline, 0, now));
  }
  return CheckPhaseDeadline("bidDeadline", terms.bid_deadline, notice.tender_days, now);
}

absl::Status Round::OpenTender(const TenderFigures& figures, const std::string& commitment,
                               const NoticePeriods& notice, Time now) {
  RETURN_IF_ERROR(CheckOpenTender(notice, now));
  const std::int64_t total = SumOf(figures.quantities);
  joining_frozen = true;
  if (figures.municipalities < terms.min_municipalities) {
    end_reason = "TOO_FEW_MUNICIPALITIES";
  } else if (total < terms.min_quantity) {
    end_reason = "TOO_SMALL_QUANTITY";
  }
  if (!end_reason.empty()) {
    Enter(RoundState::kFailed, now);
    return absl::OkStatus();
  }
  for (Lot& lot : terms.lots) {
    for (Item& item : lot.items) {
      const auto found = figures.quantities.find(item.item);
      item.tender_quantity = found == figures.quantities.end() ? 0 : found->second;
    }
  }
  lottery_commitment = commitment;
  tendered = true;
  Enter(RoundState::kTendering, now);
  return absl::OkStatus();
}

absl::Status Round::CheckOpenBids(const std::string& account, Time now) const {
  if (state == RoundState::kTendering && terms.bid_deadline && now <= *terms.bid_deadline) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kDeadlineNotReached,
                {"Bids cannot be opened before the bid deadline.", "入札締切前に開札することはできません。"},
                {{"bidDeadline", ToText(*terms.bid_deadline)}, {"now", ToText(now)}, {"state", ToText(state)}});
  }
  RETURN_IF_ERROR(Require({RoundState::kSealed}));
  for (const auto* team : {&terms.officers, &terms.evaluators}) {
    if (std::find(team->begin(), team->end(), account) != team->end()) {
      return Fail(absl::StatusCode::kPermissionDenied, reasons::kOfficerOfRound,
                  {"Officers and evaluators of a round do not open its bids.",
                   "このラウンドの担当者・評価者は開札できません。"});
    }
  }
  return absl::OkStatus();
}

absl::Status Round::OpenBids(Time now) {
  RETURN_IF_ERROR(Require({RoundState::kSealed}));
  open_time = now;
  Enter(RoundState::kEvaluating, now);
  return absl::OkStatus();
}

absl::Status Round::CheckDecideAward() const { return Require({RoundState::kEvaluating}); }

absl::Status Round::Award(Time standstill_end, Time now) {
  RETURN_IF_ERROR(Require({RoundState::kEvaluating}));
  standstill_end_time = standstill_end;
  Enter(RoundState::kStandstill, now);
  return absl::OkStatus();
}

absl::Status Round::EndStandstill(Time now) {
  RETURN_IF_ERROR(Require({RoundState::kStandstill}));
  if (standstill_end_time && now < *standstill_end_time) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kDeadlineNotReached,
                {"The standstill lasts until " + ToText(*standstill_end_time) + ".",
                 "停止期間は " + ToText(*standstill_end_time) + " までです。"},
                {{"standstillEndTime", ToText(*standstill_end_time)}, {"state", ToText(state)}});
  }
  Enter(RoundState::kContracting, now);
  return absl::OkStatus();
}

absl::Status Round::Activate(Time now) {
  RETURN_IF_ERROR(Require({RoundState::kContracting}));
  Enter(RoundState::kActive, now);
  return absl::OkStatus();
}

absl::Status Round::Close(Time now) {
  RETURN_IF_ERROR(Require({RoundState::kActive}));
  Enter(RoundState::kClosed, now);
  return absl::OkStatus();
}

absl::Status Round::Cancel(const std::string& reason, Time now) {
  if (state >= RoundState::kActive) return WrongState(state);
  if (reason.find_first_not_of(" \t\n") == std::string::npos) {
    return Invalid("reason", {"Say why the round is cancelled.", "中止の理由を入力してください。"},
                   reasons::kReasonRequired);
  }
  end_reason = reason;
  Enter(RoundState::kCancelled, now);
  return absl::OkStatus();
}

absl::Status Round::FailWith(const std::string& reason, Time now) {
  RETURN_IF_ERROR(Require({RoundState::kJoining, RoundState::kSealed, RoundState::kEvaluating}));
  end_reason = reason;
  Enter(RoundState::kFailed, now);
  return absl::OkStatus();
}

absl::StatusOr<bool> Round::Second(const std::string& act, const std::string& account, Time now,
                                   const std::string& run) {
  const bool same = pending_act && pending_act->act == act && pending_act->run == run;
  if (same && pending_act->account == account) {
    return Fail(absl::StatusCode::kPermissionDenied, reasons::kSamePerson,
                {"You proposed this; another person must do it.",
                 "同じ人が提案しています。別の人が実行してください。"},
                {{"act", act}});
  }
  if (same) return true;
  pending_act = PendingAct{act, account, now, run};
  ++version;
  return false;
}

absl::Status Round::CheckSurveyAnswer(Time now) const {
  const bool over = survey_frozen || (terms.survey_deadline && now > *terms.survey_deadline);
  if (state == RoundState::kSurvey && !over) return absl::OkStatus();
  if (state == RoundState::kDraft) return WrongState(state);
  return Fail(absl::StatusCode::kFailedPrecondition, reasons::kSurveyClosed,
              {"The survey is closed; answers cannot change any more.",
               "意向調査は締め切られています。回答は変更できません。"},
              {{"state", ToText(state)}});
}

absl::Status Round::CheckJoin(Time now) const {
  RETURN_IF_ERROR(Require({RoundState::kJoining}));
  if (!joining_frozen && (!terms.join_deadline || now <= *terms.join_deadline)) return absl::OkStatus();
  return Fail(absl::StatusCode::kFailedPrecondition, reasons::kJoinDeadlinePassed,
              {"The join deadline has passed; quantities are frozen.",
               "参加締切を過ぎたため、数量は確定しています。"},
              {{"state", ToText(state)}});
}

absl::Status Round::CheckBid(Time now) const {
  const bool over = state == RoundState::kTendering && terms.bid_deadline && now > *terms.bid_deadline;
  if (over || state == RoundState::kSealed) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kBidDeadlinePassed,
                {"The bid deadline has passed.", "入札締切を過ぎています。"},
                {{"state", ToText(RoundState::kSealed)}, {"now", ToText(now)}});
  }
  return Require({RoundState::kTendering});
}

absl::Status Round::CheckQuestion(Time now) const {
  RETURN_IF_ERROR(Require({RoundState::kTendering}));
  const std::optional<Time>& deadline = terms.question_deadline ? terms.question_deadline : terms.bid_deadline;
  if (!deadline || now <= *deadline) return absl::OkStatus();
  return Fail(absl::StatusCode::kFailedPrecondition, reasons::kQuestionDeadlinePassed,
              {"The question deadline has passed.", "質問締切を過ぎています。"}, {{"state", ToText(state)}});
}

std::vector<std::string> Round::AllowedActs() const {
  switch (state) {
    case RoundState::kDraft:
      return {terms.survey_deadline ? "openSurvey" : "openJoining", "cancel"};
    case RoundState::kSurvey:
      return {"closeSurvey", "cancel"};
    case RoundState::kSpecifying:
      return {"openJoining", "cancel"};
    case RoundState::kJoining:
      return {"openTender", "cancel"};
    case RoundState::kSealed:
      return {"openBids", "cancel"};
    case RoundState::kEvaluating:
      return {"award", "cancel"};
    case RoundState::kStandstill:
      return {"endStandstill", "cancel"};
    case RoundState::kTendering:
    case RoundState::kContracting:
      return {"cancel"};
    case RoundState::kActive:
      return {"close"};
    case RoundState::kClosed:
    case RoundState::kCancelled:
    case RoundState::kFailed:
      return {};
  }
  return {};
}

}  // namespace kyodo::procurement
