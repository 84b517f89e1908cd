// Survey answers: until the deadline, by their own municipality, seen by the body.
#include "tests/procurement/support.h"

namespace kyodo::procurement {
namespace {

using Stub = v1::SurveyService::Stub;

class SurveyTest : public ::testing::Test {
 protected:
  SurveyTest() {
    v1::Round round = world_.RoundToCreate();
    *round.mutable_survey_deadline() = world_.In(600);
    round_ = world_.CreateDraft(round);
  }
  void Open() { ASSERT_THAT(world_.Act("body-officer", &v1::RoundService::Stub::OpenSurvey, round_), IsOk()); }
  absl::StatusOr<v1::SurveyAnswer> Put(v1::SurveyAnswer answer, const std::string& code = "131016") {
    answer.set_name(round_ + "/surveyAnswers/" + code);
    v1::PutSurveyAnswerRequest request;
    *request.mutable_survey_answer() = answer;
    return world_.Call(code + "-dx", world_.surveys_, &Stub::PutSurveyAnswer, request);
  }
  v1::SurveyAnswer Answer(std::int64_t quantity = 30) {
    v1::SurveyAnswer answer;
    v1::SurveyLine* line = answer.add_lines();
    line->set_item("pc");
    line->set_quantity(quantity);
    line->add_next_years_quantities(0);
    line->add_next_years_quantities(25);
    answer.add_requirements("キーボード, \"防滴\"");
    answer.add_preferred_months("2027-08");
    return answer;
  }

  World world_;
  std::string round_;
};

TEST_F(SurveyTest, AnAnswerIsKeptAsGivenAndMayBeGivenAgain) {
  Open();
  const auto first = Put(Answer());
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->lines(0).next_years_quantities(1), 25);
  EXPECT_EQ(first->requirements(0), "キーボード, \"防滴\"");
  v1::SurveyAnswer again = Answer(31);
  again.set_etag(first->etag());
  EXPECT_EQ(Put(again)->lines(0).quantity(), 31);
  EXPECT_THAT(Put(again), StatusReasonIs("STALE_ETAG"));
  v1::SurveyAnswer none;
  none.set_no_need(true);
  const auto no_need = Put(none);
  ASSERT_THAT(no_need, IsOk());
  EXPECT_EQ(no_need->lines_size(), 0);
}

TEST_F(SurveyTest, ZeroUnknownAndRepeatedItemsAreRefused) {
  Open();
  EXPECT_EQ(ViolationsOf(Put(Answer(0)).status()).front().field, "lines[0].quantity");
  v1::SurveyAnswer answer = Answer();
  *answer.add_lines() = answer.lines(0);
  answer.add_lines()->set_item("sofa");
  answer.mutable_lines(2)->set_quantity(1);
  answer.set_preferred_months(0, "2027-13");
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(Put(answer).status())) fields.push_back(violation.field);
  EXPECT_THAT(fields, ::testing::ElementsAre("lines[1].item", "lines[2].item", "preferredMonths[0]"));
  EXPECT_EQ(Put(v1::SurveyAnswer()).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(SurveyTest, AnswersAreTakenFromTheOpeningToTheDeadlineOrTheEarlyClose) {
  EXPECT_THAT(Put(Answer()), StatusReasonIs("NOT_FOUND"));
  Open();
  world_.Advance("9 minutes");
  EXPECT_THAT(Put(Answer()), IsOk());
  world_.Advance("2 minutes");
  EXPECT_THAT(Put(Answer()), StatusReasonIs("SURVEY_CLOSED"));
}

TEST_F(SurveyTest, ASurveyClosedEarlyTakesNoAnswer) {
  Open();
  ASSERT_THAT(world_.Act("body-officer", &v1::RoundService::Stub::CloseSurvey, round_), IsOk());
  EXPECT_THAT(Put(Answer()), StatusReasonIs("SURVEY_CLOSED"));
}

TEST_F(SurveyTest, TheBodySeesAllAMunicipalityItsOwn) {
  Open();
  ASSERT_THAT(Put(Answer(), "131016"), IsOk());
  ASSERT_THAT(Put(Answer(7), "131024"), IsOk());
  v1::ListSurveyAnswersRequest list;
  list.set_parent(round_);
  EXPECT_EQ(world_.Call("body-officer", world_.surveys_, &Stub::ListSurveyAnswers, list)->survey_answers_size(), 2);
  const auto own = world_.Call("131024-clerk", world_.surveys_, &Stub::ListSurveyAnswers, list);
  ASSERT_EQ(own->survey_answers_size(), 1);
  EXPECT_EQ(own->survey_answers(0).lines(0).quantity(), 7);
  v1::GetSurveyAnswerRequest get;
  get.set_name(round_ + "/surveyAnswers/131016");
  EXPECT_THAT(world_.Call("131024-clerk", world_.surveys_, &Stub::GetSurveyAnswer, get), StatusReasonIs("NOT_FOUND"));
  EXPECT_THAT(world_.Call("body-auditor", world_.surveys_, &Stub::GetSurveyAnswer, get), IsOk());
  EXPECT_THAT(world_.Call("vendor-1", world_.surveys_, &Stub::ListSurveyAnswers, list),
              StatusReasonIs("PERMISSION_DENIED"));
}

}  // namespace
}  // namespace kyodo::procurement
