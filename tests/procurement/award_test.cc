// Award runs, the decision by two persons, ties, and who sees what of the result.
#include <gtest/gtest.h>

#include <thread>

#include "procurement/domain/lottery.h"
#include "tests/procurement/story.h"

namespace kyodo::procurement {
namespace {

class AwardStoryTest : public ::testing::Test {
 protected:
  // Vendor 1 asks 100 a tablet, vendor 2 90 and, when tied, vendor 3 too.
  void Start(bool tied = false) {
    round_ = story_.Tender(story_.Draft(), {{"131016", {{"tablet", 10}}}, {"131024", {{"tablet", 20}, {"case", 5}}}});
    Bid("vendor-1", "100");
    Bid("vendor-2", "90");
    if (tied) Bid("vendor-3", "90");
    ASSERT_THAT(story_.Open(round_), IsOk());
  }
  void Bid(const std::string& vendor, const std::string& price) {
    EXPECT_THAT(story_.Bid(vendor, story_.BidOf(round_, {{"tablet", {{1, price}}}, {"case", {{1, "10"}}}}, 300)),
                IsOk());
  }
  absl::StatusOr<v1::Operation> Run(v1::CreateAwardRunRequest::Mode mode = v1::CreateAwardRunRequest::SIMPLE,
                                    const std::string& account = "body-officer") {
    v1::CreateAwardRunRequest request;
    request.set_parent(round_);
    request.set_mode(mode);
    request.set_request_id(NewUuid());
    return story_.Call(story_.awards_, &v1::AwardService::Stub::CreateAwardRun, request, account);
  }
  v1::AwardRun RunNow() {
    const auto operation = Run();
    EXPECT_THAT(operation, IsOk());
    v1::AwardRun run;
    if (operation.ok()) {
      EXPECT_TRUE(operation->response().UnpackTo(&run));
    }
    return run;
  }

  Story story_;
  std::string round_;
};

TEST_F(AwardStoryTest, ARunIsDoneAtOnceAndTheSameInputGivesTheSameDigest) {
  Start();
  const auto operation = Run();
  ASSERT_THAT(operation, IsOk());
  EXPECT_TRUE(operation->done());
  v1::GetOperationRequest request;
  request.set_name(operation->name());
  EXPECT_THAT(story_.Call(story_.awards_, &v1::AwardService::Stub::GetOperation, request, "body-auditor").value(),
              EqualsProto(*operation));
  const v1::AwardRun first = RunNow();
  const v1::AwardRun second = RunNow();
  EXPECT_NE(first.name(), second.name());
  EXPECT_EQ(first.input_digest(), second.input_digest());
  EXPECT_EQ(first.status(), "OPTIMAL");
  EXPECT_EQ(first.proof(), "SOLVER");
  EXPECT_EQ(first.cost_yen(), 90 * 30 + 10 * 5 + 300);
  EXPECT_EQ(first.bound_yen(), first.cost_yen());
  EXPECT_EQ(first.award().lots(0).winner(), "vendors/vendor-2");
  EXPECT_EQ(Sha256Hex(story_.Sql("SELECT input FROM procurement.award_runs LIMIT 1")), first.input_digest());
}

TEST_F(AwardStoryTest, RunsNeedTheirModeAndAnOpenedRound) {
  round_ = story_.Tender(story_.Draft(), {{"131016", {{"tablet", 10}}}, {"131024", {{"tablet", 20}}}});
  EXPECT_THAT(Run(), StatusReasonIs("ROUND_STATE"));
  EXPECT_THAT(Run(v1::CreateAwardRunRequest::OPTIMISED), StatusReasonIs("NOT_AVAILABLE"));
  EXPECT_THAT(Run(v1::CreateAwardRunRequest::SIMPLE, "131016-clerk"), StatusReasonIs("PERMISSION_DENIED"));
  EXPECT_THAT(story_.GetAward(round_), StatusReasonIs("ROUND_STATE"));
  EXPECT_THAT(story_.Shares(round_), StatusReasonIs("ROUND_STATE"));
  EXPECT_THAT(story_.Award(round_, "body-officer"), StatusReasonIs("ROUND_STATE"));
}

TEST_F(AwardStoryTest, TwoPersonsDecideTheSameRun) {
  Start();
  const v1::AwardRun run = RunNow();
  EXPECT_THAT(story_.Award(round_, "body-officer", run.name(), std::string(64, '0')), StatusReasonIs("STALE_RUN"));
  EXPECT_THAT(story_.Award(round_, "body-officer", round_ + "/awardRuns/" + NewUuid()), StatusReasonIs("NOT_FOUND"));
  const auto proposed = story_.Award(round_, "body-officer", run.name(), run.input_digest());
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->state(), v1::Round::EVALUATING);
  EXPECT_EQ(proposed->pending_act().run(), run.name());
  EXPECT_THAT(story_.GetAward(round_), StatusReasonIs("ROUND_STATE"));
  EXPECT_THAT(story_.Award(round_, "body-officer", run.name(), run.input_digest()), StatusReasonIs("SAME_PERSON"));
  const auto decided = story_.Award(round_, "body-programme", run.name(), run.input_digest());
  ASSERT_THAT(decided, IsOk());
  EXPECT_EQ(decided->state(), v1::Round::STANDSTILL);
  const auto award = story_.GetAward(round_);
  ASSERT_THAT(award, IsOk());
  EXPECT_EQ(award->run(), run.name());
  EXPECT_EQ(award->input_digest(), run.input_digest());
  EXPECT_EQ(award->deciders_size(), 2);
  EXPECT_THAT(story_.Award(round_, "body-officer"), StatusReasonIs("ROUND_STATE"));
}

TEST_F(AwardStoryTest, ManyDecidersAtOnceProposeOnceAndDecideOnce) {
  Start();
  const v1::AwardRun run = RunNow();
  std::atomic<int> proposed{0};
  std::atomic<int> decided{0};
  std::vector<std::thread> threads;
  for (const char* account : {"body-officer", "body-officer2", "body-evaluator", "body-programme"}) {
    threads.emplace_back([&, account] {
      const auto result = story_.Award(round_, account, run.name(), run.input_digest());
      if (!result.ok()) return;
      (result->state() == v1::Round::STANDSTILL ? decided : proposed)++;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(proposed, 1);
  EXPECT_EQ(decided, 1);
  EXPECT_EQ(story_.Sql("SELECT count(*) FROM procurement.awards"), "1");
}

TEST_F(AwardStoryTest, AWithdrawalOrASuspensionSinceMakesARunStale) {
  Start();
  const v1::AwardRun run = RunNow();
  ASSERT_THAT(story_.Award(round_, "body-officer", run.name(), run.input_digest()), IsOk());
  story_.stand_in_directory_.Suspend("vendor-2");
  story_.ForgetArea();
  EXPECT_THAT(story_.Award(round_, "body-evaluator", run.name(), run.input_digest()), StatusReasonIs("STALE_RUN"));
  story_.AwardAndContract(round_);
  const auto award = story_.GetAward(round_);
  EXPECT_EQ(award->lots(0).winner(), "vendors/vendor-1");
  EXPECT_EQ(award->lots(0).reasons(1).reason(), "SUSPENDED");
}

TEST_F(AwardStoryTest, AVendorSeesTheWinnerAndItsOwnReasonOnly) {
  Start();
  story_.AwardAndContract(round_);
  const auto loser = story_.GetAward(round_, "vendor-1");
  ASSERT_THAT(loser, IsOk());
  EXPECT_EQ(loser->lots(0).winner(), "vendors/vendor-2");
  EXPECT_EQ(loser->lots(0).total_ex_tax_yen(), 90 * 30 + 10 * 5 + 300);
  ASSERT_EQ(loser->lots(0).reasons_size(), 1);
  EXPECT_EQ(loser->lots(0).reasons(0).vendor(), "vendors/vendor-1");
  EXPECT_EQ(loser->lots(0).reasons(0).reason(), "PRICE");
  EXPECT_EQ(loser->lots(0).reasons(0).rank(), 2);
  EXPECT_EQ(loser->lots(0).items_size(), 0);
  EXPECT_EQ(loser->deciders_size(), 0);
  const auto stranger = story_.GetAward(round_, "vendor-4");
  EXPECT_EQ(stranger->lots(0).reasons_size(), 0);
  const auto buyer = story_.GetAward(round_, "131016-clerk");
  EXPECT_EQ(buyer->lots(0).reasons_size(), 2);
  EXPECT_EQ(buyer->lots(0).items(0).awards(0).unit_price(), "90");
  EXPECT_THAT(story_.Shares(round_, "vendor-2"), StatusReasonIs("PERMISSION_DENIED"));
  v1::ListBidsRequest request;
  request.set_parent(round_);
  EXPECT_EQ(story_.Call(story_.bids_, &v1::BidService::Stub::ListBids, request, "131016-clerk")->bids_size(), 2);
  EXPECT_EQ(story_.Call(story_.bids_, &v1::BidService::Stub::ListBids, request, "vendor-1")->bids_size(), 1);
}

TEST_F(AwardStoryTest, ATieIsDrawnByALotteryThatAnybodyCanRepeat) {
  Start(true);
  story_.AwardAndContract(round_);
  for (const char* account : {"body-officer", "131016-clerk", "vendor-2", "vendor-1"}) {
    const auto award = story_.GetAward(round_, account);
    ASSERT_THAT(award, IsOk());
    ASSERT_EQ(award->lottery_size(), 1) << account;
    const v1::LotteryTranscript& published = award->lottery(0);
    LotteryTranscript transcript;
    transcript.round = published.round();
    transcript.lot = published.lot();
    transcript.seed = published.seed();
    transcript.commitment = published.commitment();
    for (const v1::LotteryEntry& entry : published.entries()) {
      transcript.entries.push_back({entry.bid(), entry.vendor(), entry.lottery_number(), entry.lottery_nonce()});
    }
    transcript.order = {published.order().begin(), published.order().end()};
    EXPECT_THAT(VerifyTranscript(transcript), IsOk());
    ASSERT_EQ(transcript.entries.size(), 2u);
    const auto winner =
        transcript.order[0] == transcript.entries[0].bid ? transcript.entries[0] : transcript.entries[1];
    EXPECT_EQ(award->lots(0).winner(), winner.vendor);
    // What was promised before the tender opened.
    v1::GetRoundRequest request;
    request.set_name(round_);
    const auto round = story_.Call(story_.rounds_, &v1::RoundService::Stub::GetRound, request, account);
    EXPECT_EQ(round->lottery_commitment(), transcript.commitment) << account;
  }
}

TEST_F(AwardStoryTest, WithoutATieTheSeedStaysSecret) {
  Start();
  story_.AwardAndContract(round_);
  const std::string seed = story_.Sql("SELECT lottery_seed FROM procurement.round_secrets");
  ASSERT_EQ(seed.size(), 64u);
  EXPECT_EQ(story_.GetAward(round_)->DebugString().find(seed), std::string::npos);
  EXPECT_THAT(Run(), StatusReasonIs("ROUND_STATE"));
}

TEST_F(AwardStoryTest, WhenAllAreAboveTheCeilingTheRoundFailsWithReasons) {
  v1::Round draft = story_.Draft();
  draft.mutable_lots(0)->mutable_items(0)->set_ceiling_unit_price("80");
  round_ = story_.Tender(draft, {{"131016", {{"tablet", 10}}}, {"131024", {{"tablet", 20}}}});
  Bid("vendor-1", "100");
  Bid("vendor-2", "80.0001");
  ASSERT_THAT(story_.Open(round_), IsOk());
  ASSERT_THAT(story_.Award(round_, "body-officer"), IsOk());
  const auto failed = story_.Award(round_, "body-evaluator");
  ASSERT_THAT(failed, IsOk());
  EXPECT_EQ(failed->state(), v1::Round::FAILED);
  EXPECT_EQ(failed->end_reason(), "ALL_ABOVE_CEILING");
  EXPECT_EQ(story_.GetAward(round_, "vendor-2")->lots(0).reasons(0).reason(), "CEILING");
  EXPECT_THAT(story_.Shares(round_), StatusReasonIs("ROUND_STATE"));
}

TEST_F(AwardStoryTest, APriceEqualToTheCeilingIsInside) {
  v1::Round draft = story_.Draft();
  draft.mutable_lots(0)->mutable_items(0)->set_ceiling_unit_price("80");
  round_ = story_.Tender(draft, {{"131016", {{"tablet", 10}}}, {"131024", {{"tablet", 20}}}});
  Bid("vendor-2", "80");
  ASSERT_THAT(story_.Open(round_), IsOk());
  story_.AwardAndContract(round_);
  EXPECT_EQ(story_.GetAward(round_)->lots(0).winner(), "vendors/vendor-2");
}

TEST_F(AwardStoryTest, TheStandstillKeepsContractsBackUntilItEnds) {
  story_.stand_in_directory_.SetSetting("standstill_days", "3");
  Start();
  ASSERT_THAT(story_.Award(round_, "body-officer"), IsOk());
  const auto awarded = story_.Award(round_, "body-evaluator");
  ASSERT_THAT(awarded, IsOk());
  story_.Pass(std::chrono::hours(71));
  EXPECT_THAT(story_.Act(&v1::RoundService::Stub::EndStandstill, round_, "body-officer"),
              StatusReasonIs("DEADLINE_NOT_REACHED"));
  story_.Pass(std::chrono::hours(1));
  EXPECT_THAT(story_.Act(&v1::RoundService::Stub::EndStandstill, round_, "body-officer"), IsOk());
}

}  // namespace
}  // namespace kyodo::procurement
