// Questions and sealed bids: who may ask and bid, when, and that nobody but its vendor learns of a bid before the
// opening.
#include <gtest/gtest.h>

#include <thread>

#include "platform/metrics.h"
#include "procurement/api/bid_message.h"
#include "tests/procurement/story.h"

namespace kyodo::procurement {
namespace {

// A price that appears nowhere but in the canary bid.
constexpr char kCanary[] = "48613.2579";

class BidTest : public ::testing::Test {
 protected:
  void SetUp() override {
    round_ = story_.Tender(story_.Draft(), {{"131016", {{"tablet", 100}}}, {"131024", {{"tablet", 50}, {"case", 7}}}});
  }

  v1::CreateBidRequest Canary() {
    return story_.BidOf(round_, {{"tablet", {{1, kCanary}}}, {"case", {{1, "500"}}}}, 1000);
  }
  absl::StatusOr<v1::ListBidsResponse> List(const std::string& account) {
    v1::ListBidsRequest request;
    request.set_parent(round_);
    return story_.Call(story_.bids_, &v1::BidService::Stub::ListBids, request, account);
  }
  absl::StatusOr<v1::Bid> Get(const std::string& name, const std::string& account) {
    v1::GetBidRequest request;
    request.set_name(name);
    return story_.Call(story_.bids_, &v1::BidService::Stub::GetBid, request, account);
  }
  absl::StatusOr<v1::Question> Ask(const std::string& vendor, const std::string& text) {
    v1::CreateQuestionRequest request;
    request.set_parent(round_);
    request.set_request_id(NewUuid());
    request.mutable_question()->set_text(text);
    return story_.Call(story_.questions_, &v1::QuestionService::Stub::CreateQuestion, request, vendor);
  }
  absl::StatusOr<v1::Question> Answer(const std::string& name, const std::string& text) {
    v1::AnswerQuestionRequest request;
    request.set_name(name);
    request.set_request_id(NewUuid());
    request.set_answer(text);
    return story_.Call(story_.questions_, &v1::QuestionService::Stub::AnswerQuestion, request, "body-officer");
  }
  std::vector<v1::Question> Questions(const std::string& account) {
    v1::ListQuestionsRequest request;
    request.set_parent(round_);
    const auto response = story_.Call(story_.questions_, &v1::QuestionService::Stub::ListQuestions, request, account);
    EXPECT_THAT(response, IsOk());
    return {response->questions().begin(), response->questions().end()};
  }

  Story story_;
  std::string round_;
};

TEST_F(BidTest, UnansweredQuestionsAreForTheAskerAndTheBodyAndTheAskerStaysHiddenFromOthers) {
  const auto question = Ask("vendor-1", "Which colour?");
  ASSERT_THAT(question, IsOk());
  EXPECT_EQ(question->vendor(), "vendors/vendor-1");
  EXPECT_EQ(Questions("vendor-1").size(), 1u);
  EXPECT_EQ(Questions("body-officer").size(), 1u);
  EXPECT_TRUE(Questions("vendor-2").empty());
  EXPECT_TRUE(Questions("131016-clerk").empty());
  ASSERT_THAT(Answer(question->name(), "Blue."), IsOk());
  EXPECT_THAT(Answer(question->name(), "Red."), StatusReasonIs("ALREADY_ANSWERED"));
  for (const char* account : {"vendor-2", "131016-clerk"}) {
    ASSERT_EQ(Questions(account).size(), 1u) << account;
    EXPECT_EQ(Questions(account)[0].answer(), "Blue.");
    EXPECT_EQ(Questions(account)[0].vendor(), "") << account;
  }
  EXPECT_EQ(Questions("vendor-1")[0].vendor(), "vendors/vendor-1");
}

TEST_F(BidTest, QuestionsEndWithTheDeadlineAndAnswersWithTheTender) {
  const auto question = Ask("vendor-1", "When?");
  ASSERT_THAT(question, IsOk());
  story_.Pass(std::chrono::hours(2));
  EXPECT_FALSE(Ask("vendor-1", "And now?").ok());
  EXPECT_THAT(Answer(question->name(), "Never."), StatusReasonIs("ROUND_STATE"));
}

TEST_F(BidTest, TheReceiptHoldsNothingOfTheBidAndTheVendorReadsItAll) {
  const auto receipt = story_.Bid("vendor-1", Canary());
  ASSERT_THAT(receipt, IsOk());
  EXPECT_EQ(receipt->lots_size(), 0);
  EXPECT_EQ(receipt->lottery_number(), "");
  EXPECT_EQ(receipt->lottery_nonce(), "");
  EXPECT_EQ(receipt->vendor(), "vendors/vendor-1");
  EXPECT_EQ(receipt->state(), v1::Bid::SUBMITTED);
  const auto own = Get(receipt->name(), "vendor-1");
  ASSERT_THAT(own, IsOk());
  EXPECT_EQ(own->lots(0).items(0).tiers(0).unit_price(), kCanary);
  EXPECT_EQ(own->lottery_nonce().size(), 64u);
  EXPECT_EQ(own->digest(), receipt->digest());
  EXPECT_EQ(Sha256Hex(story_.Sql("SELECT document FROM procurement.bids")), receipt->digest());
}

TEST_F(BidTest, NobodyLearnsOfABidBeforeTheOpening) {
  const std::string metrics_before = MetricsText();
  const std::string changes = story_.Sql(
      "SELECT count(*) || '/' || max(version) FROM procurement.outbox, "
      "procurement.rounds");
  const std::string events = story_.Sql("SELECT count(*) FROM procurement.outbox");
  const auto empty_list = List("body-officer");
  const auto receipt = story_.Bid("vendor-1", Canary());
  ASSERT_THAT(receipt, IsOk());
  // The same refusal with and without a bid, for whoever is no vendor; an empty list and NOT_FOUND for other vendors.
  EXPECT_THAT(empty_list, StatusReasonIs("BIDS_SEALED"));
  for (const char* account : {"body-officer", "body-auditor", "131016-clerk", "131016-opener"}) {
    EXPECT_THAT(List(account), StatusReasonIs("BIDS_SEALED")) << account;
    EXPECT_THAT(Get(receipt->name(), account), StatusReasonIs("BIDS_SEALED")) << account;
    EXPECT_THAT(Get(round_ + "/bids/" + NewUuid(), account), StatusReasonIs("BIDS_SEALED")) << account;
  }
  EXPECT_EQ(List("vendor-2")->bids_size(), 0);
  EXPECT_EQ(Get(receipt->name(), "vendor-2").status(), Get(round_ + "/bids/" + NewUuid(), "vendor-2").status());
  // No event, no new version of the round, no metric, and an audit row that only the vendor sees.
  EXPECT_EQ(story_.Sql("SELECT count(*) FROM procurement.outbox"), events);
  EXPECT_EQ(story_.Sql("SELECT count(*) || '/' || max(version) FROM procurement.outbox, procurement.rounds"), changes);
  EXPECT_EQ(MetricsText().find("CreateBid"), std::string::npos);
  EXPECT_EQ(MetricsText().find("ListBids"), std::string::npos);
  EXPECT_EQ(story_.Sql("SELECT bool_and(sealed) FROM procurement.audit_entries WHERE object LIKE '%/bids/%'"), "t");
  v1::ListRoundHistoryRequest history;
  history.set_parent(round_);
  for (const char* account : {"body-auditor", "131016-clerk"}) {
    const auto entries = story_.Call(story_.rounds_, &v1::RoundService::Stub::ListRoundHistory, history, account);
    ASSERT_THAT(entries, IsOk());
    EXPECT_EQ(entries->DebugString().find("/bids/"), std::string::npos) << account;
    EXPECT_EQ(entries->DebugString().find("CreateBid"), std::string::npos) << account;
  }
  // The price lies in the bid's own row and nowhere else: not in stored answers, audit rows or events.
  const std::string canary = kCanary;
  EXPECT_EQ(story_.Sql(R"(SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'procurement'
                          AND (xpath('/row/c/text()', query_to_xml(format(
                            'SELECT count(*) AS c FROM %I.%I t WHERE position(''48613.2579'' IN t::text) > 0',
                            schemaname, tablename), false, true, '')))[1]::text <> '0')"),
            "bids");
  EXPECT_EQ(
      story_.Sql("SELECT count(*) FROM procurement.requests WHERE position('" + canary + "'::bytea IN response) > 0"),
      "0");
}

TEST_F(BidTest, TheRoundLooksTheSameToEverybodyWithAndWithoutBids) {
  v1::GetRoundRequest request;
  request.set_name(round_);
  const auto look = [&](const std::string& account) {
    const auto round = story_.Call(story_.rounds_, &v1::RoundService::Stub::GetRound, request, account);
    return round.ok() ? round->SerializeAsString() : "";
  };
  std::map<std::string, std::string> before;
  for (const char* account : {"body-officer", "131016-clerk", "vendor-2", "vendor-1"}) before[account] = look(account);
  ASSERT_THAT(story_.Bid("vendor-1", Canary()), IsOk());
  for (const auto& [account, seen] : before) {
    EXPECT_FALSE(seen.empty());
    EXPECT_EQ(look(account), seen) << account;
  }
}

TEST_F(BidTest, RowSecurityAloneKeepsABidFromEverybodyElse) {
  ASSERT_THAT(story_.Bid("vendor-1", Canary()), IsOk());
  const auto count = [&](const char* tenant, const char* kind) {
    pqxx::connection connection(story_.database_.dsn("kyodo_procurement"));
    pqxx::work work(connection);
    work.exec(std::string("SELECT set_config('app.area','tokyo',true), set_config('app.tenant','") + tenant +
              "',true), set_config('app.kind','" + kind + "',true)");
    return std::string(work.exec1("SELECT count(*) FROM procurement.bids")[0].c_str());
  };
  EXPECT_EQ(count("vendor-1", "VENDOR"), "1");
  EXPECT_EQ(count("vendor-2", "VENDOR"), "0");
  EXPECT_EQ(count("body", "BODY"), "0");
  EXPECT_EQ(count("131016", "MUNICIPALITY"), "0");
  EXPECT_EQ(count("", ""), "0");
  story_.Sql("UPDATE procurement.bids SET opened = true RETURNING 1");
  EXPECT_EQ(count("body", "BODY"), "1");
  EXPECT_EQ(count("131016", "MUNICIPALITY"), "0");
  EXPECT_EQ(count("vendor-2", "VENDOR"), "0");
  story_.Sql("UPDATE procurement.bids SET published = true RETURNING 1");
  EXPECT_EQ(count("131016", "MUNICIPALITY"), "1");
  EXPECT_EQ(count("vendor-2", "VENDOR"), "0");
}

TEST_F(BidTest, ABidIsFinalAndARetryIsTheSameReceiptByteForByte) {
  const v1::CreateBidRequest request = Canary();
  const auto first = story_.Bid("vendor-1", request);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(story_.Bid("vendor-1", request)->SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(story_.Bid("vendor-1", Canary()), StatusReasonIs("BID_EXISTS"));
  v1::CreateBidRequest other = request;
  other.mutable_bid()->set_lottery_number("043");
  EXPECT_THAT(story_.Bid("vendor-1", other), StatusReasonIs("REQUEST_ID_REUSED"));
}

TEST_F(BidTest, TwoBidsOfAVendorAtOnceAreOneBid) {
  std::vector<std::thread> threads;
  std::atomic<int> accepted{0};
  std::atomic<int> refused{0};
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto result = story_.Bid("vendor-1", Canary());
      if (result.ok()) ++accepted;
      if (ReasonOf(result) == "BID_EXISTS") ++refused;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(accepted, 1);
  EXPECT_EQ(refused, 7);
}

TEST_F(BidTest, NoBidAfterTheDeadlineNorFromASuspendedVendor) {
  story_.stand_in_directory_.Suspend("vendor-2");
  story_.ForgetArea();
  EXPECT_THAT(story_.Bid("vendor-2", Canary()), StatusReasonIs("VENDOR_SUSPENDED"));
  story_.Pass(std::chrono::hours(2));
  EXPECT_THAT(story_.Bid("vendor-1", Canary()), StatusReasonIs("BID_DEADLINE_PASSED"));
  EXPECT_EQ(story_.Sql("SELECT count(*) FROM procurement.bids"), "0");
}

TEST_F(BidTest, FaultsOfABidComeAllAtOnceWithTheirPaths) {
  v1::CreateBidRequest request = story_.BidOf(round_, {{"tablet", {{2, "abc"}}}}, -1, "42");
  const auto refused = story_.Bid("vendor-1", request);
  ASSERT_THAT(refused, StatusReasonIs("INVALID_FIELD"));
  std::string fields;
  for (const Violation& violation : ViolationsOf(refused.status())) fields += violation.field + ";";
  for (const char* field : {"lots[0].items[0].tiers[0]", "lots[0].fixedFeeYen", "lotteryNumber"}) {
    EXPECT_NE(fields.find(field), std::string::npos) << field << " in " << fields;
  }
}

TEST_F(BidTest, OnlyVendorsBidAndOnlyOnRoundsTheySee) {
  EXPECT_THAT(story_.Bid("body-officer", Canary()), StatusReasonIs("PERMISSION_DENIED"));
  EXPECT_THAT(story_.Bid("131016-clerk", Canary()), StatusReasonIs("PERMISSION_DENIED"));
  v1::CreateBidRequest request = Canary();
  const auto draft = story_.Create(story_.Draft());
  request.set_parent(draft->name());
  EXPECT_THAT(story_.Bid("vendor-1", request), StatusReasonIs("NOT_FOUND"));
}

}  // namespace
}  // namespace kyodo::procurement
