// The state machine against a model: random acts and times, no database.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "procurement/domain/participation.h"
#include "procurement/domain/round.h"

namespace kyodo::procurement {
namespace {

constexpr Time kStart{std::chrono::seconds(1'800'000'000)};

Time At(int minutes) { return kStart + std::chrono::minutes(minutes); }

Round NewRound(bool survey) {
  Round round;
  round.id = "r";
  round.terms.title = "t";
  round.terms.fiscal_year = 2027;
  round.terms.lots = {{"1", "lot", LotKind::kGoods, {{"pc", "PC", "台", 0}}, ""}};
  if (survey) round.terms.survey_deadline = At(10);
  round.terms.join_deadline = At(20);
  round.terms.bid_deadline = At(30);
  round.terms.officers = {"officer"};
  return round;
}

// Every arrow of procurement.md §1 that is built.
const std::set<std::pair<RoundState, RoundState>>& Arrows() {
  using S = RoundState;
  static const std::set<std::pair<S, S>> kArrows = [] {
    std::set<std::pair<S, S>> arrows = {
        {S::kDraft, S::kSurvey},           {S::kDraft, S::kJoining},          {S::kSurvey, S::kSpecifying},
        {S::kSpecifying, S::kJoining},     {S::kJoining, S::kTendering},      {S::kJoining, S::kFailed},
        {S::kTendering, S::kSealed},       {S::kSealed, S::kEvaluating},      {S::kSealed, S::kFailed},
        {S::kEvaluating, S::kStandstill},  {S::kEvaluating, S::kFailed},      {S::kStandstill, S::kContracting},
        {S::kContracting, S::kActive},     {S::kActive, S::kClosed}};
    for (int s = 0; s < static_cast<int>(S::kActive); ++s) arrows.emplace(static_cast<S>(s), S::kCancelled);
    return arrows;
  }();
  return kArrows;
}

absl::Status Apply(Round& round, int act, const std::string& account, Time now) {
  const NoticePeriods notice;
  switch (act) {
    case 0:
      return round.OpenSurvey(notice, now);
    case 1:
      return round.CloseSurvey(now);
    case 2:
      return round.OpenJoining(notice, now);
    case 3: {
      RETURN_IF_ERROR(round.CheckOpenTender(notice, now));
      ASSIGN_OR_RETURN(const bool second, round.Second("openTender", account, now));
      if (!second) return absl::OkStatus();
      return round.OpenTender({now.time_since_epoch().count() % 2 == 0 ? 2 : 1, {{"pc", 5}}}, "c", notice, now);
    }
    case 4:
      RETURN_IF_ERROR(round.CheckOpenBids("opener", now));
      return round.OpenBids(now);
    case 5:
      return round.Award(now, now);
    case 6:
      return round.EndStandstill(now);
    case 7:
      return round.Activate(now);
    case 8:
      return round.Close(now);
    case 9:
      return round.Cancel("why", now);
    case 10:
      return round.FailWith("NO_BIDS", now);
    default: {
      RoundTerms terms = round.terms;
      terms.title += "x";
      return round.Edit(terms, false, notice, now);
    }
  }
}

TEST(RoundMachineTest, OnlyTheArrowsOfTheTableAreTakenAndRefusalsChangeNothing) {
  const bool held = rc::check([] {
    Round round = NewRound(*rc::gen::arbitrary<bool>());
    int minutes = 0;
    for (const int act : *rc::gen::container<std::vector<int>>(rc::gen::weightedOneOf<int>(
             {{30, rc::gen::inRange(0, 9)}, {1, rc::gen::inRange(9, 11)}, {5, rc::gen::just(11)}}))) {
      minutes += *rc::gen::inRange(0, 6);
      const Time now = At(minutes) + std::chrono::microseconds(*rc::gen::inRange(0, 2));
      const RoundState before_clock = round.state;
      round.ApplyDeadlines(now);
      RC_ASSERT(round.state == before_clock || Arrows().count({before_clock, round.state}) == 1);
      const Round before = round;
      const absl::Status status = Apply(round, act, *rc::gen::element<std::string>("a", "b"), now);
      if (!status.ok()) {
        RC_ASSERT(round.state == before.state && round.version == before.version && round.terms.title == before.terms.title);
        RC_ASSERT(round.pending_act.has_value() == before.pending_act.has_value());
        continue;
      }
      RC_ASSERT(round.version > before.version);
      RC_ASSERT(round.state == before.state || Arrows().count({before.state, round.state}) == 1);
      // A change of state takes a pending act with it; what was visible stays visible.
      RC_ASSERT(round.state == before.state || !round.pending_act);
      RC_ASSERT((round.published || !before.published) && (round.tendered || !before.tendered));
      RC_ASSERT(round.tendered == !round.lottery_commitment.empty());
    }
  });
  EXPECT_TRUE(held);
}

TEST(RoundMachineTest, ADeadlineItselfIsInTimeAMicrosecondLaterIsNot) {
  Round round = NewRound(true);
  ASSERT_TRUE(round.OpenSurvey({}, At(0)).ok());
  EXPECT_TRUE(round.ApplyDeadlines(At(10)).empty());
  EXPECT_TRUE(round.CheckSurveyAnswer(At(10)).ok());
  EXPECT_EQ(ReasonOf(round.CheckSurveyAnswer(At(10) + std::chrono::microseconds(1))), "SURVEY_CLOSED");
  EXPECT_EQ(round.ApplyDeadlines(At(10) + std::chrono::microseconds(1)).size(), 1u);
  ASSERT_TRUE(round.CloseSurvey(At(11)).ok());
  ASSERT_TRUE(round.OpenJoining({}, At(11)).ok());
  EXPECT_TRUE(round.CheckJoin(At(20)).ok());
  EXPECT_EQ(ReasonOf(round.CheckJoin(At(20) + std::chrono::microseconds(1))), "JOIN_DEADLINE_PASSED");
  ASSERT_TRUE(round.OpenTender({2, {}}, "c", {}, At(21)).ok());
  EXPECT_TRUE(round.CheckBid(At(30)).ok());
  EXPECT_EQ(ReasonOf(round.CheckOpenBids("opener", At(30))), "DEADLINE_NOT_REACHED");
  EXPECT_EQ(ReasonOf(round.CheckBid(At(30) + std::chrono::microseconds(1))), "BID_DEADLINE_PASSED");
  round.ApplyDeadlines(At(31));
  EXPECT_EQ(round.state, RoundState::kSealed);
  EXPECT_EQ(round.state_time, At(30));
  EXPECT_EQ(ReasonOf(round.CheckOpenBids("officer", At(31))), "OFFICER_OF_ROUND");
  EXPECT_TRUE(round.CheckOpenBids("opener", At(31)).ok());
}

TEST(RoundMachineTest, AStandstillEndsWhenItsTimeHasCome) {
  Round round = NewRound(false);
  round.state = RoundState::kEvaluating;
  ASSERT_TRUE(round.Award(At(100), At(50)).ok());
  EXPECT_EQ(ReasonOf(round.EndStandstill(At(99))), "DEADLINE_NOT_REACHED");
  EXPECT_TRUE(round.EndStandstill(At(100)).ok());
}

TEST(RoundMachineTest, MonthsLieInTheFiscalYear) {
  for (const char* month : {"2027-04", "2027-12", "2028-01", "2028-03"}) EXPECT_TRUE(IsMonthOf(2027, month)) << month;
  for (const char* month : {"2027-03", "2028-04", "2027-13", "2027-00", "2027-4", "", "２０２７-04"}) {
    EXPECT_FALSE(IsMonthOf(2027, month)) << month;
  }
}

// The deltas of any history of decisions add up to what counts at its end.
TEST(ParticipationDeltasTest, DeltasAddUpToWhatCounts) {
  const bool held = rc::check([] {
    Participation participation;
    std::map<std::string, StandingDelta> sums;
    for (const int quantity : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5))) {
      const Participation before = participation;
      if (quantity == 0) {
        participation.stage = Stage::kWithdrawn;
      } else {
        participation.stage = *rc::gen::element(Stage::kConditional, Stage::kFirm, Stage::kContracted);
        participation.approved_lines = {{"pc", quantity, "", ""}};
        if (*rc::gen::arbitrary<bool>()) participation.approved_lines.push_back({"desk", quantity, "", ""});
      }
      for (const StandingDelta& delta : participation.DeltasSince(before)) {
        sums[delta.item].firm_quantity += delta.firm_quantity;
        sums[delta.item].conditional_quantity += delta.conditional_quantity;
        sums[delta.item].municipalities += delta.municipalities;
      }
    }
    const bool counts = participation.counts();
    const bool conditional = participation.stage == Stage::kConditional;
    const Quantities lines = counts ? QuantitiesOf(participation.approved_lines) : Quantities{};
    RC_ASSERT(sums[""].municipalities == (counts ? 1 : 0));
    for (const std::string item : {"pc", "desk"}) {
      const auto found = lines.find(item);
      const std::int64_t quantity = found == lines.end() ? 0 : found->second;
      RC_ASSERT(sums[item].firm_quantity == (conditional ? 0 : quantity));
      RC_ASSERT(sums[item].conditional_quantity == (conditional ? quantity : 0));
      RC_ASSERT(sums[item].municipalities == (quantity > 0 ? 1 : 0));
    }
  });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace kyodo::procurement
