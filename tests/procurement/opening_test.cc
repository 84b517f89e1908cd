// The opening: by two officers outside the team, never before the deadline, and what it does to lots without enough
// bids.
#include <gtest/gtest.h>

#include <thread>

#include "tests/procurement/story.h"

namespace kyodo::procurement {
namespace {

class OpeningTest : public ::testing::Test {
 protected:
  void Start(int min_bids = 1, bool two_lots = false) {
    v1::Round draft = story_.Draft(two_lots);
    draft.set_min_bids(min_bids);
    std::map<std::string, std::int64_t> quantities = {{"tablet", 10}, {"case", 10}};
    if (two_lots) quantities["desk"] = 3;
    round_ = story_.Tender(draft, {{"131016", quantities}, {"131024", quantities}});
  }
  absl::StatusOr<v1::Bid> Bid(const std::string& vendor, bool desk = false) {
    std::vector<Price> prices = {{"tablet", {{1, "100"}}}, {"case", {{1, "10"}}}};
    if (desk) prices.push_back({"desk", {{1, "70"}}});
    return story_.Bid(vendor, story_.BidOf(round_, prices));
  }
  absl::StatusOr<v1::Round> OpenBy(const std::string& account, const std::string& key = "") {
    return story_.Act(&v1::RoundService::Stub::OpenBids, round_, account, key);
  }

  Story story_;
  std::string round_;
};

TEST_F(OpeningTest, TakesTwoDifferentOfficersAfterTheDeadline) {
  Start();
  ASSERT_THAT(Bid("vendor-1"), IsOk());
  EXPECT_THAT(OpenBy("body-opener"), StatusReasonIs("DEADLINE_NOT_REACHED"));
  story_.Pass(std::chrono::hours(2));
  EXPECT_THAT(OpenBy("body-officer"), StatusReasonIs("PERMISSION_DENIED"));
  const auto proposed = OpenBy("body-opener");
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->state(), v1::Round::SEALED);
  EXPECT_EQ(proposed->pending_act().account(), "body-opener");
  EXPECT_EQ(story_.Sql("SELECT bool_or(opened) FROM procurement.bids"), "f");
  EXPECT_THAT(OpenBy("body-opener"), StatusReasonIs("SAME_PERSON"));
  const std::string key = NewUuid();
  const auto opened = OpenBy("131016-opener", key);
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(opened->state(), v1::Round::EVALUATING);
  EXPECT_TRUE(opened->has_open_time());
  EXPECT_EQ(story_.Sql("SELECT state || opened || published FROM procurement.bids"), "VALIDtruefalse");
  EXPECT_EQ(OpenBy("131016-opener", key)->SerializeAsString(), opened->SerializeAsString());
  EXPECT_THAT(OpenBy("body-auditor"), StatusReasonIs("ROUND_STATE"));
}

TEST_F(OpeningTest, AfterItTheBodySeesAllBidsAndOthersTheirOwn) {
  Start();
  ASSERT_THAT(Bid("vendor-1"), IsOk());
  ASSERT_THAT(Bid("vendor-2"), IsOk());
  ASSERT_THAT(story_.Open(round_), IsOk());
  v1::ListBidsRequest request;
  request.set_parent(round_);
  const auto list = [&](const std::string& account) {
    return story_.Call(story_.bids_, &v1::BidService::Stub::ListBids, request, account);
  };
  EXPECT_EQ(list("body-evaluator")->bids_size(), 2);
  EXPECT_EQ(list("vendor-1")->bids_size(), 1);
  EXPECT_EQ(list("vendor-3")->bids_size(), 0);
  EXPECT_THAT(list("131024-clerk"), StatusReasonIs("BIDS_SEALED"));
  request.set_page_size(1);
  const auto first = list("body-evaluator");
  ASSERT_EQ(first->bids_size(), 1);
  request.set_page_token(first->next_page_token());
  const auto second = list("body-evaluator");
  ASSERT_EQ(second->bids_size(), 1);
  EXPECT_NE(first->bids(0).name(), second->bids(0).name());
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(OpeningTest, OfficersOfTheRoundDoNotOpenIt) {
  v1::Round draft = story_.Draft();
  draft.add_evaluators("body-auditor");
  round_ = story_.Tender(draft, {{"131016", {{"tablet", 1}}}, {"131024", {{"tablet", 1}}}});
  ASSERT_THAT(Bid("vendor-1"), IsOk());
  story_.Pass(std::chrono::hours(2));
  const auto refused = OpenBy("body-auditor");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(refused, StatusReasonIs("OFFICER_OF_ROUND"));
}

TEST_F(OpeningTest, ManyOpenersAtOnceProposeOnceAndOpenOnce) {
  Start();
  ASSERT_THAT(Bid("vendor-1"), IsOk());
  story_.Pass(std::chrono::hours(2));
  std::atomic<int> proposed{0};
  std::atomic<int> opened{0};
  std::vector<std::thread> threads;
  for (const char* account : {"body-opener", "131016-opener", "body-auditor", "131024-opener"}) {
    threads.emplace_back([&, account] {
      const auto result = OpenBy(account);
      if (!result.ok()) return;
      (result->state() == v1::Round::EVALUATING ? opened : proposed)++;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(proposed, 1);
  EXPECT_EQ(opened, 1);
}

TEST_F(OpeningTest, WithoutBidsTheRoundFails) {
  Start();
  const auto failed = story_.Open(round_);
  ASSERT_THAT(failed, IsOk());
  EXPECT_EQ(failed->state(), v1::Round::FAILED);
  EXPECT_EQ(failed->end_reason(), "NO_BIDS");
}

TEST_F(OpeningTest, FewerThanMinBidsFailTheRoundAndExactlyMinBidsDoNot) {
  Start(2);
  ASSERT_THAT(Bid("vendor-1"), IsOk());
  const auto failed = story_.Open(round_);
  ASSERT_THAT(failed, IsOk());
  EXPECT_EQ(failed->state(), v1::Round::FAILED);
  EXPECT_EQ(failed->end_reason(), "TOO_FEW_BIDS");
  EXPECT_EQ(failed->lots(0).end_reason(), "TOO_FEW_BIDS");
}

TEST_F(OpeningTest, EachLotIsJudgedOnItsOwn) {
  Start(2, true);
  ASSERT_THAT(Bid("vendor-1", true), IsOk());
  ASSERT_THAT(Bid("vendor-2"), IsOk());
  const auto opened = story_.Open(round_);
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(opened->state(), v1::Round::EVALUATING);
  EXPECT_EQ(opened->lots(0).end_reason(), "");
  EXPECT_EQ(opened->lots(1).end_reason(), "TOO_FEW_BIDS");
  story_.AwardAndContract(round_);
  const auto award = story_.GetAward(round_);
  ASSERT_THAT(award, IsOk());
  EXPECT_EQ(award->lots(1).winner(), "");
  EXPECT_EQ(award->lots(1).end_reason(), "TOO_FEW_BIDS");
}

TEST_F(OpeningTest, ABidThatIsInvalidAtTheOpeningIsExcludedWithItsReasons) {
  Start();
  ASSERT_THAT(Bid("vendor-1"), IsOk());
  ASSERT_THAT(Bid("vendor-2"), IsOk());
  // As if the round's items had changed since: the document no longer fits.
  story_.Sql(
      "UPDATE procurement.bids SET document = replace(document, '\"case\"', '\"cage\"') "
      "WHERE vendor_id = 'vendor-1' RETURNING 1");
  ASSERT_THAT(story_.Open(round_), IsOk());
  v1::ListBidsRequest request;
  request.set_parent(round_);
  const auto own = story_.Call(story_.bids_, &v1::BidService::Stub::ListBids, request, "vendor-1");
  ASSERT_EQ(own->bids_size(), 1);
  EXPECT_EQ(own->bids(0).state(), v1::Bid::INVALID);
  EXPECT_GT(own->bids(0).invalid_reasons_size(), 0);
  story_.AwardAndContract(round_);
  const auto award = story_.GetAward(round_);
  EXPECT_EQ(award->lots(0).winner(), "vendors/vendor-2");
  EXPECT_EQ(award->lots(0).reasons(1).reason(), "INVALID");
}

}  // namespace
}  // namespace kyodo::procurement
