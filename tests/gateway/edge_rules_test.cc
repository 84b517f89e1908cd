#include <gtest/gtest.h>

#include "gateway/http/problem.h"
#include "gateway/http/rate_limit.h"
#include "gateway/http/text_rules.h"
#include "gateway/http/transcoder.h"
#include "platform/error.h"

namespace kyodo::gateway {
namespace {

TEST(LanguageTest, JapaneseUnlessEnglishIsLikedBetter) {
  EXPECT_EQ(LanguageOf(""), Language::kJapanese);
  EXPECT_EQ(LanguageOf("fr, de;q=0.5"), Language::kJapanese);
  EXPECT_EQ(LanguageOf("en"), Language::kEnglish);
  EXPECT_EQ(LanguageOf("en-GB,en;q=0.9"), Language::kEnglish);
  EXPECT_EQ(LanguageOf("ja,en;q=0.9"), Language::kJapanese);
  EXPECT_EQ(LanguageOf("ja;q=0.3, en;q=0.4"), Language::kEnglish);
  EXPECT_EQ(LanguageOf("en;q=0"), Language::kJapanese);
  EXPECT_EQ(LanguageOf("en;q=x, ;;,,="), Language::kJapanese);
}

TEST(TraceTest, AValidTraceIsContinuedAnythingElseStartsOne) {
  Request request;
  request.headers = {{"Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}};
  StartTrace(request);
  EXPECT_EQ(request.trace_id, "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(request.traceparent.substr(0, 36), "00-0af7651916cd43dd8448eb211c80319c-");
  EXPECT_EQ(request.traceparent.find("b7ad6b7169203331"), std::string::npos);
  for (const char* bad : {"", "x", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                          "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                          "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}) {
    Request other;
    other.headers = {{"traceparent", bad}};
    StartTrace(other);
    EXPECT_EQ(other.trace_id.size(), 32u);
    EXPECT_NE(other.trace_id, request.trace_id);
  }
}

TEST(RateLimiterTest, ABurstPassesThenTheRateHoldsPerSessionAndAddress) {
  RateLimiter limiter(
      {.session_per_second = 10, .session_burst = 5, .address_per_second = 1000, .address_burst = 1000});
  RateLimiter::Now now{};
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(limiter.Take("192.0.2.1", "a", now).ok());
  const absl::Status refused = limiter.Take("192.0.2.1", "a", now);
  EXPECT_EQ(ReasonOf(refused), "RATE_LIMITED");
  EXPECT_TRUE(limiter.Take("192.0.2.1", "b", now).ok()) << "another session is not slowed";
  EXPECT_TRUE(limiter.Take("192.0.2.1", "a", now + std::chrono::milliseconds(101)).ok());
  EXPECT_FALSE(limiter.Take("192.0.2.1", "a", now + std::chrono::milliseconds(102)).ok());
  RateLimiter addresses({.address_per_second = 1, .address_burst = 2});
  EXPECT_TRUE(addresses.Take("192.0.2.1", "", now).ok());
  EXPECT_TRUE(addresses.Take("192.0.2.1", "x", now).ok());
  EXPECT_FALSE(addresses.Take("192.0.2.1", "y", now).ok());
  EXPECT_TRUE(addresses.Take("192.0.2.2", "y", now).ok());
}

TEST(RateLimiterTest, LoopbackIsNotLimitedUnlessAsked) {
  RateLimiter limiter({.address_per_second = 1, .address_burst = 1});
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(limiter.Take("127.0.0.1", "a", {}).ok());
  RateLimiter strict({.address_per_second = 1, .address_burst = 1, .limit_loopback = true});
  EXPECT_TRUE(strict.Take("127.0.0.1", "a", {}).ok());
  EXPECT_FALSE(strict.Take("127.0.0.1", "a", {}).ok());
}

TEST(NearestTest, OnlySomethingCloseIsSuggested) {
  const std::vector<std::string> names = {"pageSize", "pageToken", "states", "query"};
  EXPECT_EQ(Nearest("pagesize", names), "pageSize");
  EXPECT_EQ(Nearest("page_size", names), "pageSize");
  EXPECT_EQ(Nearest("quer", names), "query");
  EXPECT_EQ(Nearest("limit", names), "");
  EXPECT_EQ(Nearest(std::string(10'000, 'x'), names), "");
}

TEST(QuotableTest, WhatIsEchoedIsShortAndClean) {
  EXPECT_EQ(Quotable("端末"), "端末");
  EXPECT_EQ(Quotable(std::string("a\0b", 3)),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(Quotable("\xff"), "\xEF\xBF\xBD");
  EXPECT_LE(Quotable(std::string(1000, 'a')).size(), 67u);
}

TEST(UuidTest, BothSidesOfTheShape) {
  EXPECT_TRUE(IsUuid("0b7f4c1e-6a52-4c53-9f3c-2f6f3b1f7a10"));
  EXPECT_TRUE(IsUuid("0B7F4C1E-6A52-4C53-9F3C-2F6F3B1F7A10"));
  for (const char* bad : {"", "0b7f4c1e6a524c539f3c2f6f3b1f7a10", "0b7f4c1e-6a52-4c53-9f3c-2f6f3b1f7a1",
                          "0b7f4c1e-6a52-4c53-9f3c-2f6f3b1f7a1g", "{b7f4c1e-6a52-4c53-9f3c-2f6f3b1f7a10"}) {
    EXPECT_FALSE(IsUuid(bad)) << bad;
  }
}

}  // namespace
}  // namespace kyodo::gateway
