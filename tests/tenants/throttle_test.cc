#include "tenants/domain/throttle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/tenants/world.h"

namespace kyodo::tenants {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

TEST(PauseLeftTest, TheFirstFailuresCostNothing) {
  EXPECT_EQ(PauseLeft(kAccountThrottle, 5, seconds(0)), seconds(0));
  EXPECT_EQ(PauseLeft(kAccountThrottle, 6, seconds(0)), seconds(1));
}

TEST(PauseLeftTest, EachFurtherOneDoublesUpToAMinute) {
  EXPECT_EQ(PauseLeft(kAccountThrottle, 7, seconds(0)), seconds(2));
  EXPECT_EQ(PauseLeft(kAccountThrottle, 11, seconds(0)), seconds(32));
  EXPECT_EQ(PauseLeft(kAccountThrottle, 12, seconds(0)), seconds(60));
  EXPECT_EQ(PauseLeft(kAccountThrottle, 1'000'000, seconds(0)), seconds(60));
}

TEST(PauseLeftTest, ItEndsOnTime) {
  EXPECT_EQ(PauseLeft(kAccountThrottle, 7, seconds(2) - microseconds(1)), microseconds(1));
  EXPECT_EQ(PauseLeft(kAccountThrottle, 7, seconds(2)), seconds(0));
  EXPECT_EQ(PauseLeft(kAccountThrottle, 1'000'000, seconds(60)), seconds(0));
}

class ThrottleTest : public ::testing::Test {
 protected:
  void Fail(const std::string& account, int times, const std::string& address = "") {
    for (int i = 0; i < times; ++i) {
      EXPECT_THAT(world_.SignIn(account, "not this one at all", address), StatusReasonIs("UNAUTHENTICATED"));
    }
  }
  absl::Status SignIn(const std::string& account, const std::string& address = "") {
    return world_.SignIn(account, PasswordOf(account), address).status();
  }

  World world_;
};

TEST_F(ThrottleTest, GuessingAnAccountSlowsDownAndSaysHowLong) {
  Fail("vendor-1", 6);
  const absl::Status refused = SignIn("vendor-1");
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(refused), "TOO_MANY_ATTEMPTS");
  EXPECT_EQ(ProblemOf(refused).retry_after_seconds(), 1);
  EXPECT_THAT(SignIn("vendor-2"), IsOk());
}

TEST_F(ThrottleTest, AnUnknownAccountIsSlowedDownAlike) {
  Fail("nobody-here", 6);
  EXPECT_THAT(world_.SignIn("nobody-here", "not this one at all"), StatusReasonIs("TOO_MANY_ATTEMPTS"));
}

TEST_F(ThrottleTest, NobodyIsLockedOutForGood) {
  Fail("vendor-1", 1);
  world_.Sql(
      "UPDATE tenants.sign_in_failures SET failures = 1000000, last_failed_time = clock_timestamp() - "
      "interval '50 seconds'");
  EXPECT_THAT(SignIn("vendor-1"), StatusReasonIs("TOO_MANY_ATTEMPTS"));
  world_.Sql("UPDATE tenants.sign_in_failures SET last_failed_time = clock_timestamp() - interval '60 seconds'");
  EXPECT_THAT(SignIn("vendor-1"), IsOk());
}

TEST_F(ThrottleTest, SuccessForgetsTheFailuresOfTheAccountButNotOfTheAddress) {
  Fail("vendor-1", 5, "192.0.2.7");
  EXPECT_THAT(SignIn("vendor-1", "192.0.2.7"), IsOk());
  EXPECT_EQ(world_.Sql("SELECT string_agg(failures::text, ' ') FROM tenants.sign_in_failures"), "5");
  Fail("vendor-1", 5, "192.0.2.7");
  EXPECT_THAT(SignIn("vendor-1", "192.0.2.7"), IsOk());
}

TEST_F(ThrottleTest, AnAddressThatTriesManyAccountsIsSlowedDownAndOthersAreNot) {
  Fail("vendor-1", 1, "192.0.2.7");
  world_.Sql("UPDATE tenants.sign_in_failures SET failures = 101");  // the account's and the address's
  EXPECT_THAT(SignIn("vendor-2", "192.0.2.7"), StatusReasonIs("TOO_MANY_ATTEMPTS"));
  EXPECT_THAT(SignIn("vendor-2", "192.0.2.8"), IsOk());
  EXPECT_THAT(SignIn("vendor-2"), IsOk());
}

TEST_F(ThrottleTest, SuccessesNeverCountAgainstAnAddress) {
  for (int i = 0; i < 110; ++i) ASSERT_THAT(SignIn("vendor-1", "192.0.2.7"), IsOk());
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM tenants.sign_in_failures"), "0");
}

TEST_F(ThrottleTest, FailuresAreForgottenAfterAQuarterOfAnHour) {
  Fail("vendor-1", 6);
  world_.Sql("UPDATE tenants.sign_in_failures SET last_failed_time = clock_timestamp() - interval '15 minutes'");
  Fail("vendor-1", 5);
  EXPECT_EQ(world_.Sql("SELECT failures FROM tenants.sign_in_failures"), "5");
}

TEST_F(ThrottleTest, WhatPeopleTypeAsAccountIsNotStored) {
  Fail("my-secret-password", 1);
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM tenants.sign_in_failures WHERE subject LIKE '%secret%'"), "0");
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM tenants.sign_in_failures"), "1");
}

TEST_F(ThrottleTest, SixteenGuessesAtOnceGetNoMoreTriesThanInTurn) {
  std::atomic<int> tried{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      if (ReasonOf(world_.SignIn("vendor-1", "not this one at all")) == "UNAUTHENTICATED") ++tried;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_GE(tried, 6);
  EXPECT_LE(tried, 7);  // one more may have begun before the sixth was counted
}

}  // namespace
}  // namespace kyodo::tenants
