#include "platform/error.h"

#include <gtest/gtest.h>

#include "kyodo/problem.pb.h"

namespace kyodo {
namespace {

Problem ProblemIn(const absl::Status& status) {
  Problem problem;
  problem.ParseFromString(std::string(status.GetPayload(kProblemTypeUrl).value()));
  return problem;
}

TEST(ErrorTest, AFailureCarriesReasonBothLanguagesAndDetails) {
  const absl::Status status =
      Fail(absl::StatusCode::kAborted, "CAP_EXCEEDED", {"Only 3 are left.", "残りは3です。"}, {{"left", "3"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(status.message(), "Only 3 are left.");
  EXPECT_EQ(ReasonOf(status), "CAP_EXCEEDED");
  EXPECT_EQ(ProblemIn(status).message_ja(), "残りは3です。");
  EXPECT_EQ(ProblemIn(status).details().at("left"), "3");
  EXPECT_EQ(ProblemIn(status).retry_after_seconds(), 0);
}

TEST(ErrorTest, ARetryTimeTravelsAlong) {
  const absl::Status status =
      FailRetry(absl::StatusCode::kResourceExhausted, "OVERLOADED", {"Busy.", "混雑中です。"}, 2);
  EXPECT_EQ(ProblemIn(status).retry_after_seconds(), 2);
}

TEST(ErrorTest, OneWrongFieldIsNamed) {
  const absl::Status status = Invalid("lines[2].quantity", {"At least 1.", "1以上です。"});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELD");
  ASSERT_EQ(ViolationsOf(status).size(), 1u);
  EXPECT_EQ(ViolationsOf(status)[0].field, "lines[2].quantity");
  EXPECT_EQ(ViolationsOf(status)[0].text.ja, "1以上です。");
  EXPECT_EQ(ReasonOf(Invalid("awardRule", {"Not yet.", "未対応です。"}, "NOT_AVAILABLE")), "NOT_AVAILABLE");
}

TEST(ErrorTest, StatusesMadeElsewhereHaveNoReason) {
  EXPECT_EQ(ReasonOf(absl::OkStatus()), "");
  EXPECT_EQ(ReasonOf(absl::InternalError("x")), "");
  EXPECT_TRUE(ViolationsOf(absl::InternalError("x")).empty());
  absl::Status broken = absl::InternalError("x");
  broken.SetPayload(kProblemTypeUrl, absl::Cord("\xff\xff"));
  EXPECT_EQ(ReasonOf(broken), "");
}

TEST(ErrorTest, NothingVisibleAndNothingThereReadAlike) {
  EXPECT_EQ(NotFound(), NotFound());
  EXPECT_EQ(ReasonOf(NotFound()), "NOT_FOUND");
}

TEST(ViolationsTest, AreOkWhenEmpty) {
  const Violations violations;
  EXPECT_TRUE(violations.empty());
  EXPECT_TRUE(violations.status().ok());
}

TEST(ViolationsTest, AreReportedTogetherInOrder) {
  Violations violations;
  violations.Add("title", {"Missing.", "未入力です。"});
  violations.AddFrom(Invalid("[1].unitPrice", {"Above 0.", "0より大きくしてください。"}), "marketTiers[0].tiers.");
  violations.AddFrom(Invalid("item", {"Unknown.", "不明です。"}), "lines[3].");
  violations.AddFrom(Invalid("", {"Empty.", "空です。"}), "lots[0].items.");
  violations.AddFrom(absl::OkStatus(), "never.");
  const absl::Status status = violations.status();
  const std::vector<Violation> found = ViolationsOf(status);
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0].field, "title");
  EXPECT_EQ(found[1].field, "marketTiers[0].tiers[1].unitPrice");
  EXPECT_EQ(found[2].field, "lines[3].item");
  EXPECT_EQ(found[3].field, "lots[0].items");
  EXPECT_NE(status.message().find("4 fields"), absl::string_view::npos);
}

TEST(ViolationsTest, TakeOverAFailureWithoutFields) {
  Violations violations;
  violations.AddFrom(Fail(absl::StatusCode::kInvalidArgument, "AMOUNT_LIMIT", {"Too much.", "多すぎます。"}),
                     "lots[0].");
  violations.AddFrom(absl::InternalError("odd"), "x");
  const std::vector<Violation> found = ViolationsOf(violations.status());
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].field, "lots[0]");
  EXPECT_EQ(found[0].text.ja, "多すぎます。");
  EXPECT_EQ(found[1].field, "x");
}

TEST(ViolationsTest, StopAtAHundredSoThatTheAnswerStaysReadable) {
  Violations violations;
  for (int i = 0; i < 101; ++i) violations.Add(std::to_string(i), {"Wrong.", "誤りです。"});
  EXPECT_EQ(ViolationsOf(violations.status()).size(), 100u);
}

absl::StatusOr<int> Half(int value) {
  if (value % 2 != 0) return Invalid("value", {"Odd.", "奇数です。"});
  return value / 2;
}

absl::Status HalveTwice(int value, int& result) {
  ASSIGN_OR_RETURN(const int half, Half(value));
  ASSIGN_OR_RETURN(result, Half(half));
  RETURN_IF_ERROR(absl::OkStatus());
  return absl::OkStatus();
}

TEST(ErrorMacrosTest, ReturnTheFirstFailure) {
  int result = 0;
  EXPECT_TRUE(HalveTwice(8, result).ok());
  EXPECT_EQ(result, 2);
  EXPECT_EQ(ReasonOf(HalveTwice(6, result)), "INVALID_FIELD");
}

}  // namespace
}  // namespace kyodo
