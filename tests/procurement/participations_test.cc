// Participations: drafts, two persons, deadlines, withdrawals, races.
#include <thread>

#include "tests/procurement/support.h"

namespace kyodo::procurement {
namespace {

using Stub = v1::ParticipationService::Stub;
using v1::Participation;

class ParticipationsTest : public ::testing::Test {
 protected:
  ParticipationsTest() : round_(world_.CreateJoining()) {}

  v1::PutParticipationRequest Draft(const std::string& municipality) {
    v1::PutParticipationRequest request;
    request.mutable_participation()->set_name(round_ + "/participations/" + municipality);
    v1::Line* line = request.mutable_participation()->add_lines();
    line->set_item("pc");
    line->set_quantity(40);
    return request;
  }
  absl::StatusOr<Participation> Send(const v1::PutParticipationRequest& request, const std::string& account) {
    return world_.Call(account, world_.participations_, &Stub::PutParticipation, request);
  }
  absl::StatusOr<Participation> Submit(const std::string& code, const std::string& account = "") {
    return world_.Decide(account.empty() ? code + "-clerk" : account, &Stub::SubmitParticipation, code, round_);
  }
  absl::StatusOr<Participation> Approve(const std::string& code, const std::string& account = "") {
    return world_.Decide(account.empty() ? code + "-approver" : account, &Stub::ApproveParticipation, code, round_);
  }
  absl::StatusOr<Participation> Withdraw(const std::string& code, Participation::WithdrawReason reason = {}) {
    v1::WithdrawParticipationRequest request;
    request.set_name(round_ + "/participations/" + code);
    request.set_reason(reason);
    return world_.Call(code + "-clerk", world_.participations_, &Stub::WithdrawParticipation, request);
  }
  absl::StatusOr<Participation> Get(const std::string& account, const std::string& code) {
    v1::GetParticipationRequest request;
    request.set_name(round_ + "/participations/" + code);
    return world_.Call(account, world_.participations_, &Stub::GetParticipation, request);
  }
  std::vector<std::string> FieldsOf(const v1::PutParticipationRequest& request) {
    std::vector<std::string> fields;
    for (const Violation& violation : ViolationsOf(Send(request, "131016-clerk").status())) {
      fields.push_back(violation.field);
    }
    return fields;
  }

  World world_;
  const std::string round_;
};

TEST_F(ParticipationsTest, ADraftIsSavedAsSentAndBindsNobody) {
  v1::PutParticipationRequest request = Draft("131016");
  request.mutable_participation()->mutable_lines(0)->set_delivery_month("2027-08");
  request.mutable_participation()->mutable_lines(0)->set_site("本庁舎 \"3階\", {a}\\");
  (*request.mutable_participation()->mutable_reservation_unit_prices())["pc"] = "950.50";
  request.mutable_participation()->mutable_budget()->set_line("款10");
  request.mutable_participation()->mutable_budget()->set_amount_yen(50'000);
  const auto saved = Send(request, "131016-clerk");
  ASSERT_THAT(saved, IsOk());
  EXPECT_EQ(saved->stage(), Participation::INTERESTED);
  EXPECT_EQ(saved->approval(), Participation::DRAFT);
  EXPECT_EQ(saved->stage_wanted(), Participation::CONDITIONAL);
  EXPECT_EQ(saved->reservation_unit_prices().at("pc"), "950.5");
  EXPECT_EQ(saved->lines(0).site(), "本庁舎 \"3階\", {a}\\");
  EXPECT_EQ(saved->approved_lines_size(), 0);
  EXPECT_EQ(saved->drafter(), "131016-clerk");
  EXPECT_THAT(*Get("body-officer", "131016"), EqualsProto(*saved));
  EXPECT_EQ(world_.GetStanding("body-officer", round_)->municipalities(), 0);
}

TEST_F(ParticipationsTest, SavingFiveLinesTakesAtMostSevenRoundTrips) {
  v1::PutParticipationRequest request = Draft("131016");
  request.mutable_participation()->clear_lines();
  for (int month = 4; month <= 8; ++month) {
    v1::Line* line = request.mutable_participation()->add_lines();
    line->set_item("pc");
    line->set_quantity(month);
    line->set_delivery_month("2027-0" + std::to_string(month));
  }
  const std::int64_t before = world_.procurement_.round_trips() + world_.worker_.round_trips();
  ASSERT_THAT(Send(request, "131016-clerk"), IsOk());
  EXPECT_LE(world_.procurement_.round_trips() + world_.worker_.round_trips() - before, 7);
}

TEST_F(ParticipationsTest, EveryFaultyFieldOfADraftIsNamed) {
  v1::PutParticipationRequest request = Draft("131016");
  Participation& draft = *request.mutable_participation();
  *draft.add_lines() = draft.lines(0);
  draft.add_lines()->set_item("sofa");
  (*draft.mutable_reservation_unit_prices())["desk"] = "10";
  (*draft.mutable_reservation_unit_prices())["pc"] = "0";
  draft.set_stage_wanted(Participation::CONTRACTED);
  draft.mutable_budget()->set_amount_yen(-1);
  draft.mutable_lines(0)->set_delivery_month("2028-04");
  EXPECT_THAT(FieldsOf(request),
              ::testing::UnorderedElementsAre("lines[0].deliveryMonth", "lines[2].item", "lines[2].quantity",
                                              "reservationUnitPrices[\"desk\"]", "reservationUnitPrices[\"pc\"]",
                                              "stageWanted", "budget.amountYen"));
  draft.mutable_lines(0)->clear_delivery_month();
  EXPECT_THAT(FieldsOf(request), ::testing::Contains("lines[1]"));
  EXPECT_THAT(Get("131016-clerk", "131016"), StatusReasonIs("NOT_FOUND"));
}

TEST_F(ParticipationsTest, QuantitiesFromOneToAMillion) {
  for (const auto& [quantity, ok] : {std::pair<std::int64_t, bool>(0, false), {1, true}, {1'000'000, true},
                                     {1'000'001, false}, {-5, false}}) {
    EXPECT_EQ(world_.Put("131016", round_, {{"pc", quantity}}).ok(), ok) << quantity;
  }
}

TEST_F(ParticipationsTest, ApprovalMakesTheDraftBindAndALaterDraftWaits) {
  ASSERT_THAT(world_.Join("131016", round_, {{"pc", 40}}, Participation::CONDITIONAL), IsOk());
  const auto second = world_.Put("131016", round_, {{"pc", 70}}, Participation::FIRM);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->stage(), Participation::CONDITIONAL);
  EXPECT_EQ(second->approval(), Participation::DRAFT);
  EXPECT_EQ(second->approved_lines(0).quantity(), 40);
  EXPECT_EQ(world_.GetStanding("131016-clerk", round_)->items(0).conditional_quantity(), 40);
  ASSERT_THAT(Submit("131016"), IsOk());
  const auto approved = Approve("131016");
  EXPECT_EQ(approved->stage(), Participation::FIRM);
  EXPECT_EQ(approved->approver(), "131016-approver");
  const auto standing = world_.GetStanding("131016-clerk", round_);
  EXPECT_EQ(standing->items(0).conditional_quantity(), 0);
  EXPECT_EQ(standing->items(0).firm_quantity(), 70);
  EXPECT_EQ(standing->municipalities(), 1);
  EXPECT_EQ(standing->version(), 2);
}

TEST_F(ParticipationsTest, NobodyApprovesWhatTheyDraftedOrSubmitted) {
  ASSERT_THAT(Send(Draft("131016"), "131016-chief"), IsOk());
  ASSERT_THAT(Submit("131016"), IsOk());
  const auto own = Approve("131016", "131016-chief");
  EXPECT_THAT(own, StatusReasonIs("SAME_PERSON"));
  EXPECT_EQ(own.status().code(), absl::StatusCode::kPermissionDenied);
  ASSERT_THAT(Send(Draft("131016"), "131016-clerk"), IsOk());
  ASSERT_THAT(Submit("131016", "131016-chief"), IsOk());
  EXPECT_THAT(Approve("131016", "131016-chief"), StatusReasonIs("SAME_PERSON"));
  EXPECT_THAT(Approve("131016"), IsOk());
}

TEST_F(ParticipationsTest, EmptyLinesMayBeSavedButNotSubmitted) {
  v1::PutParticipationRequest request = Draft("131016");
  request.mutable_participation()->clear_lines();
  ASSERT_THAT(Send(request, "131016-clerk"), IsOk());
  EXPECT_EQ(Submit("131016").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(ParticipationsTest, DecisionsNeedTheirState) {
  EXPECT_THAT(Submit("131016"), StatusReasonIs("NOT_FOUND"));
  ASSERT_THAT(Send(Draft("131016"), "131016-clerk"), IsOk());
  EXPECT_THAT(Approve("131016"), StatusReasonIs("PARTICIPATION_STATE"));
  ASSERT_THAT(Submit("131016"), IsOk());
  EXPECT_THAT(Submit("131016"), StatusReasonIs("PARTICIPATION_STATE"));
  ASSERT_THAT(Approve("131016"), IsOk());
  EXPECT_THAT(Approve("131016"), StatusReasonIs("PARTICIPATION_STATE"));
}

TEST_F(ParticipationsTest, ARejectionNeedsAReasonAndWhatBindsStays) {
  ASSERT_THAT(world_.Join("131016", round_, {{"pc", 40}}), IsOk());
  ASSERT_THAT(world_.Put("131016", round_, {{"pc", 70}}), IsOk());
  ASSERT_THAT(Submit("131016"), IsOk());
  const auto reject = [&](const std::string& reason) {
    return world_.Decide("131016-approver", &Stub::RejectParticipation, "131016", round_, reason);
  };
  EXPECT_THAT(reject(""), StatusReasonIs("REASON_REQUIRED"));
  const auto rejected = reject("too many");
  ASSERT_THAT(rejected, IsOk());
  EXPECT_EQ(rejected->approval(), Participation::REJECTED);
  EXPECT_EQ(rejected->reject_reason(), "too many");
  EXPECT_EQ(rejected->stage(), Participation::FIRM);
  EXPECT_EQ(world_.GetStanding("131016-clerk", round_)->items(0).firm_quantity(), 40);
  EXPECT_THAT(Submit("131016"), IsOk());
}

TEST_F(ParticipationsTest, MunicipalitiesSeeTheirOwnOnly) {
  ASSERT_THAT(world_.Join("131016", round_, {{"pc", 40}}), IsOk());
  ASSERT_THAT(world_.Join("131024", round_, {{"pc", 40}}), IsOk());
  EXPECT_THAT(Get("131024-clerk", "131016"), StatusReasonIs("NOT_FOUND"));
  EXPECT_THAT(Send(Draft("131016"), "131024-clerk"), StatusReasonIs("NOT_FOUND"));
  EXPECT_THAT(Approve("131016", "131024-approver"), StatusReasonIs("NOT_FOUND"));
  v1::ListParticipationsRequest request;
  request.set_parent(round_);
  const auto own = world_.Call("131024-dx", world_.participations_, &Stub::ListParticipations, request);
  ASSERT_EQ(own->participations_size(), 1);
  EXPECT_EQ(own->participations(0).municipality(), "131024");
  request.set_page_size(1);
  const auto first = world_.Call("body-officer", world_.participations_, &Stub::ListParticipations, request);
  EXPECT_EQ(first->participations(0).municipality(), "131016");
  request.set_page_token(first->next_page_token());
  const auto second = world_.Call("body-officer", world_.participations_, &Stub::ListParticipations, request);
  EXPECT_EQ(second->participations(0).municipality(), "131024");
  EXPECT_EQ(second->next_page_token(), "");
  EXPECT_THAT(world_.Call("131016-clerk", world_.participations_, &Stub::ListParticipations, request),
              StatusReasonIs("PAGE_TOKEN"));
}

TEST_F(ParticipationsTest, TheSecondOfTwoClerksWithAnEtagIsRefused) {
  v1::PutParticipationRequest request = Draft("131016");
  const auto saved = Send(request, "131016-clerk");
  request.mutable_participation()->set_etag(saved->etag());
  ASSERT_THAT(Send(request, "131016-clerk2"), IsOk());
  EXPECT_THAT(Send(request, "131016-clerk"), StatusReasonIs("STALE_ETAG"));
}

TEST_F(ParticipationsTest, JustBeforeTheJoinDeadlineIsInTimeAfterwardsOnlyTheStageMoves) {
  ASSERT_THAT(world_.Join("131016", round_, {{"pc", 40}, {"desk", 2}}, Participation::CONDITIONAL), IsOk());
  world_.Advance("59 minutes");
  ASSERT_THAT(Send(Draft("131024"), "131024-clerk"), IsOk());
  world_.Advance("2 minutes");
  EXPECT_THAT(Send(Draft("131032"), "131032-clerk"), StatusReasonIs("JOIN_DEADLINE_PASSED"));
  EXPECT_THAT(Submit("131024"), StatusReasonIs("JOIN_DEADLINE_PASSED"));
  EXPECT_THAT(world_.Put("131016", round_, {{"pc", 41}, {"desk", 2}}), StatusReasonIs("JOIN_DEADLINE_PASSED"));
  EXPECT_EQ(world_.Put("131016", round_, {{"desk", 2}, {"pc", 40}}, Participation::CONDITIONAL).status().code(),
            absl::StatusCode::kInvalidArgument);
  ASSERT_THAT(world_.Put("131016", round_, {{"desk", 2}, {"pc", 40}}, Participation::FIRM), IsOk());
  ASSERT_THAT(Submit("131016"), IsOk());
  EXPECT_EQ(Approve("131016")->stage(), Participation::FIRM);
  EXPECT_EQ(world_.GetStanding("body-officer", round_)->items(0).firm_quantity(), 40);
}

TEST_F(ParticipationsTest, WithdrawingIsFreeUntilTheDeadlineAndNeedsAReasonAfterIt) {
  ASSERT_THAT(world_.Join("131016", round_, {{"pc", 40}}), IsOk());
  ASSERT_THAT(world_.Join("131024", round_, {{"pc", 40}}), IsOk());
  const auto free = Withdraw("131016");
  ASSERT_THAT(free, IsOk());
  EXPECT_EQ(free->stage(), Participation::WITHDRAWN);
  EXPECT_EQ(free->approved_lines_size(), 0);
  EXPECT_EQ(world_.GetStanding("body-officer", round_)->items(0).firm_quantity(), 40);
  EXPECT_THAT(Withdraw("131016"), StatusReasonIs("PARTICIPATION_STATE"));
  ASSERT_THAT(world_.Join("131016", round_, {{"pc", 10}}), IsOk());
  EXPECT_EQ(world_.GetStanding("body-officer", round_)->municipalities(), 2);
  world_.Advance("61 minutes");
  EXPECT_THAT(Withdraw("131016"), StatusReasonIs("REASON_REQUIRED"));
  const auto late = Withdraw("131016", Participation::BUDGET_FAILED);
  ASSERT_THAT(late, IsOk());
  EXPECT_EQ(late->withdraw_reason(), Participation::BUDGET_FAILED);
  EXPECT_EQ(world_.GetStanding("body-officer", round_)->items(0).firm_quantity(), 40);
  EXPECT_EQ(world_.Sql("SELECT account FROM procurement.audit_entries WHERE summary = 'withdrew: BUDGET_FAILED'"),
            "131016-clerk");
}

TEST_F(ParticipationsTest, ARepeatedApprovalReplaysAndCountsOnce) {
  ASSERT_THAT(Send(Draft("131016"), "131016-clerk"), IsOk());
  ASSERT_THAT(Submit("131016"), IsOk());
  v1::ActOnParticipationRequest request;
  request.set_name(round_ + "/participations/131016");
  request.set_request_id(NewUuid());
  const auto first = world_.Call("131016-approver", world_.participations_, &Stub::ApproveParticipation, request);
  const auto second = world_.Call("131016-approver", world_.participations_, &Stub::ApproveParticipation, request);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(*second, EqualsProto(*first));
  EXPECT_EQ(world_.GetStanding("body-officer", round_)->items(0).firm_quantity() +
                world_.GetStanding("body-officer", round_)->items(0).conditional_quantity(),
            40);
}

TEST_F(ParticipationsTest, SixteenApprovalsAtOnceBindOnce) {
  ASSERT_THAT(Send(Draft("131016"), "131016-clerk"), IsOk());
  ASSERT_THAT(Submit("131016"), IsOk());
  std::atomic<int> ok = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) threads.emplace_back([&] { ok += Approve("131016").ok() ? 1 : 0; });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ok, 1);
  const auto standing = world_.GetStanding("body-officer", round_);
  EXPECT_EQ(standing->version(), 1);
  EXPECT_EQ(standing->items(0).conditional_quantity(), 40);
}

TEST_F(ParticipationsTest, ClerksWithoutEtagsTakeTurns) {
  std::vector<std::thread> threads;
  std::atomic<int> ok = 0;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] { ok += Send(Draft("131016"), "131016-clerk").ok() ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ok, 16);
  EXPECT_EQ(Get("131016-clerk", "131016")->etag(), "16");
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM procurement.participation_lines"), "16");
}

// Whatever commits before the tender opens is in its quantities; whatever comes later is refused.
TEST_F(ParticipationsTest, ApprovalsRacingWithTheTenderAreInOrOutNeverBoth) {
  for (const char* code : {"131016", "131024"}) ASSERT_THAT(world_.Join(code, round_, {{"pc", 1}}), IsOk());
  for (const char* code : {"131032", "131041", "131059"}) {
    ASSERT_THAT(world_.Put(code, round_, {{"pc", 100}}), IsOk());
    ASSERT_THAT(Submit(code), IsOk());
  }
  ASSERT_THAT(world_.Act("body-officer", &v1::RoundService::Stub::OpenTender, round_), IsOk());
  std::atomic<int> ok = 0;
  std::vector<std::thread> threads;
  for (const char* code : {"131032", "131041", "131059"}) {
    threads.emplace_back([&, code] { ok += Approve(code).ok() ? 1 : 0; });
  }
  threads.emplace_back([&] { EXPECT_THAT(world_.Act("body-officer2", &v1::RoundService::Stub::OpenTender, round_), IsOk()); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(world_.GetRound("vendor-1", round_)->lots(0).items(0).tender_quantity(), 2 + 100 * ok);
  EXPECT_EQ(world_.GetStanding("body-officer", round_)->items(0).firm_quantity(), 2 + 100 * ok);
}

TEST_F(ParticipationsTest, AfterTheTenderOpensQuantitiesAreFrozen) {
  const std::string tendering = world_.CreateTendering();
  EXPECT_THAT(world_.Put("131041", tendering, {{"pc", 1}}), StatusReasonIs("ROUND_STATE"));
  EXPECT_THAT(world_.Put("131032", tendering, {{"desk", 6}}), StatusReasonIs("QUANTITIES_FROZEN"));
  EXPECT_THAT(world_.Put("131032", tendering, {{"desk", 5}}), IsOk());
  EXPECT_THAT(world_.Put("131016", tendering, {{"pc", 60}, {"tablet", 10}}), StatusReasonIs("ROUND_STATE"));
}

}  // namespace
}  // namespace kyodo::procurement
