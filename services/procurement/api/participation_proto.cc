#include "procurement/api/participation_proto.h"

#include <algorithm>

#include "procurement/api/round_proto.h"

namespace kyodo::procurement {
namespace {

void AddLines(const std::vector<Line>& lines, google::protobuf::RepeatedPtrField<v1::Line>* out) {
  for (const Line& line : lines) {
    v1::Line* added = out->Add();
    added->set_item(line.item);
    added->set_quantity(line.quantity);
    added->set_delivery_month(line.delivery_month);
    added->set_site(line.site);
  }
}

v1::Participation::Stage StageToProto(Stage stage) {
  v1::Participation::Stage value = v1::Participation::STAGE_UNSPECIFIED;
  v1::Participation::Stage_Parse(ToText(stage), &value);
  return value;
}

v1::Participation::Approval ApprovalToProto(Approval approval) {
  v1::Participation::Approval value = v1::Participation::APPROVAL_UNSPECIFIED;
  v1::Participation::Approval_Parse(ToText(approval), &value);
  return value;
}

v1::Participation::WithdrawReason ReasonToProto(WithdrawReason reason) {
  v1::Participation::WithdrawReason value = v1::Participation::WITHDRAW_REASON_UNSPECIFIED;
  if (reason != WithdrawReason::kNone) v1::Participation::WithdrawReason_Parse(ToText(reason), &value);
  return value;
}

}  // namespace

std::vector<Line> ReadLines(const google::protobuf::RepeatedPtrField<v1::Line>& lines) {
  std::vector<Line> read;
  for (const v1::Line& line : lines) read.push_back({line.item(), line.quantity(), line.delivery_month(), line.site()});
  return read;
}

ParticipationDraft ReadDraft(const v1::Participation& participation, Violations& violations) {
  ParticipationDraft draft;
  draft.lines = ReadLines(participation.lines());
  for (const auto& [item, text] : participation.reservation_unit_prices()) {
    const auto price = UnitPrice::Parse(text);
    if (price.ok()) {
      draft.reservation_unit_prices[item] = *price;
    } else {
      violations.AddFrom(price.status(), "reservationUnitPrices[\"" + item + "\"]");
    }
  }
  if (participation.stage_wanted() != v1::Participation::STAGE_UNSPECIFIED) {
    // An enum number that no name has becomes INTERESTED, which CheckDraft refuses.
    draft.stage_wanted =
        StageFrom(v1::Participation::Stage_Name(participation.stage_wanted())).value_or(Stage::kInterested);
  }
  draft.budget_line = participation.budget().line();
  draft.budget_yen = participation.budget().amount_yen();
  draft.external_decision = participation.external_decision();
  return draft;
}

void ToProto(const Round& round, const Participation& participation, v1::Participation* out) {
  out->set_name(round.name() + "/participations/" + participation.municipality);
  out->set_municipality(participation.municipality);
  AddLines(participation.draft.lines, out->mutable_lines());
  for (const auto& [item, price] : participation.draft.reservation_unit_prices) {
    (*out->mutable_reservation_unit_prices())[item] = price.text();
  }
  out->set_stage_wanted(StageToProto(participation.draft.stage_wanted));
  out->mutable_budget()->set_line(participation.draft.budget_line);
  out->mutable_budget()->set_amount_yen(participation.draft.budget_yen);
  out->set_stage(StageToProto(participation.stage));
  out->set_approval(ApprovalToProto(participation.approval));
  out->set_etag(participation.etag());
  if (participation.counts()) AddLines(participation.approved_lines, out->mutable_approved_lines());
  out->set_drafter(participation.drafter);
  out->set_approver(participation.approver);
  out->set_reject_reason(participation.reject_reason);
  out->set_withdraw_reason(ReasonToProto(participation.withdraw_reason));
  *out->mutable_update_time() = ToProto(participation.update_time);
  out->set_external_decision(participation.draft.external_decision);
}

SurveyAnswer ReadAnswer(const v1::SurveyAnswer& answer) {
  SurveyAnswer read;
  read.no_need = answer.no_need();
  for (const v1::SurveyLine& line : answer.lines()) {
    read.lines.push_back({line.item(), line.quantity(),
                          {line.next_years_quantities().begin(), line.next_years_quantities().end()}});
  }
  read.requirements = {answer.requirements().begin(), answer.requirements().end()};
  read.wishes = {answer.wishes().begin(), answer.wishes().end()};
  read.budget_situation = answer.budget_situation();
  read.preferred_months = {answer.preferred_months().begin(), answer.preferred_months().end()};
  return read;
}

void ToProto(const Round& round, const SurveyAnswer& answer, v1::SurveyAnswer* out) {
  out->set_name(round.name() + "/surveyAnswers/" + answer.municipality);
  out->set_municipality(answer.municipality);
  for (const SurveyLine& line : answer.lines) {
    v1::SurveyLine* added = out->add_lines();
    added->set_item(line.item);
    added->set_quantity(line.quantity);
    for (const std::int64_t quantity : line.next_years_quantities) added->add_next_years_quantities(quantity);
  }
  for (const std::string& text : answer.requirements) out->add_requirements(text);
  for (const std::string& text : answer.wishes) out->add_wishes(text);
  out->set_budget_situation(answer.budget_situation);
  for (const std::string& month : answer.preferred_months) out->add_preferred_months(month);
  out->set_etag(answer.etag());
  *out->mutable_update_time() = ToProto(answer.update_time);
  out->set_no_need(answer.no_need);
}

std::vector<std::string> BuyersOf(const Round& round) {
  if (round.terms.invited_municipalities.empty()) return {"MUNICIPALITIES"};
  return round.terms.invited_municipalities;
}

bool IsVisibleTo(const Round& round, const std::string& municipality) {
  const auto& invited = round.terms.invited_municipalities;
  return round.published &&
         (invited.empty() || std::find(invited.begin(), invited.end(), municipality) != invited.end());
}

}  // namespace kyodo::procurement
