#include <algorithm>

#include "gateway_test.h"
#include "platform/metrics.h"

namespace kyodo::gateway {
namespace {

using SessionTest = GatewayTest;
constexpr char kSignIn[] = R"({"account":"131016-clerk","password":"correct horse battery"})";

TEST_F(SessionTest, SignInSetsACookieThatPagesOfOurOriginCanUse) {
  const Answer answer = Ask("POST", "/v1/sessions", kSignIn, {});
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.Json()["token"], "token-131016-clerk");
  const std::string cookie = answer.Header("set-cookie");
  EXPECT_EQ(cookie.substr(0, 25), "kyodo=token-131016-clerk;");
  for (const char* part : {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="}) {
    EXPECT_NE(cookie.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(cookie.find("Secure"), std::string::npos) << "plain loopback";
  EXPECT_EQ(Ask("GET", "/v1/me", "", {{"Cookie", "a=b; kyodo=token-131016-clerk; c=d"}}).Json()["account"],
            "131016-clerk");
}

// The cookies an answer sets, one to a line.
std::string CookiesOf(const Answer& answer) {
  std::string cookies;
  const auto [first, last] = answer.headers.equal_range("set-cookie");
  std::for_each(first, last, [&](const auto& header) { cookies += header.second + "\n"; });
  return cookies;
}

TEST_F(SessionTest, BesideTheSecretCookieAHintTellsTheConsoleThatAskingMakesSense) {
  const std::string cookies = CookiesOf(Ask("POST", "/v1/sessions", kSignIn, {}));
  const auto hint = cookies.find("kyodo_signed_in=1;");
  ASSERT_NE(hint, std::string::npos) << cookies;
  EXPECT_EQ(cookies.substr(hint, cookies.find('\n', hint) - hint).find("HttpOnly"), std::string::npos);
  EXPECT_NE(CookiesOf(Ask("DELETE", "/v1/sessions/current")).find("kyodo_signed_in=;"), std::string::npos);
}

TEST_F(SessionTest, ASealedCallLeavesNoLineInTheLogAndNoFigure) {
  ::testing::internal::CaptureStderr();
  Ask("GET", std::string(kRound) + "/bids");
  EXPECT_NE(Ask("POST", std::string(kRound) + "/bids", "{}").Reason(), "NO_SUCH_PATH");
  Ask("GET", "/v1/me");
  gateway_->Drain();
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_NE(log.find("/v1/me"), std::string::npos) << "other calls are logged";
  EXPECT_EQ(log.find("bids"), std::string::npos) << log;
  EXPECT_NE(MetricsText().find("/v1/me"), std::string::npos);
  EXPECT_EQ(MetricsText().find("bids"), std::string::npos);
}

TEST_F(SessionTest, AWrongPasswordIs401WithoutACookie) {
  const Answer answer = Ask("POST", "/v1/sessions", R"({"account":"x","password":"y"})", {});
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.Header("set-cookie"), "");
  EXPECT_EQ(answer.Header("www-authenticate"), "Bearer");
}

TEST_F(SessionTest, SignOutClearsTheCookie) {
  const Answer answer = Ask("DELETE", "/v1/sessions/current");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "{}");
  EXPECT_NE(answer.Header("set-cookie").find("kyodo=;"), std::string::npos);
  EXPECT_NE(answer.Header("set-cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(Ask("GET", "/v1/me").status, 401);
}

TEST_F(SessionTest, WithoutAValidTokenNothingIsCalled) {
  EXPECT_EQ(Ask("GET", "/v1/me", "", {}).status, 401);
  EXPECT_EQ(Ask("GET", "/v1/me", "", {{"Authorization", "Basic eDp5"}}).status, 401);
  EXPECT_EQ(Ask("GET", "/v1/me", "", {{"Authorization", "Bearer "}}).status, 401);
  EXPECT_EQ(Ask("GET", "/v1/me", "", {{"Authorization", "Bearer \xe7\xab\xaf"}}).status, 401);
  EXPECT_EQ(Ask("GET", "/v1/me", "", {{"Authorization", "Bearer a b"}}).status, 401);
  EXPECT_EQ(Ask("GET", "/v1/me", "", {{"Authorization", "Bearer " + std::string(513, 'a')}}).status, 401);
  EXPECT_EQ(Ask("GET", "/v1/me", "", {{"Cookie", "kyodo=\"<x>\""}}).status, 401);
  EXPECT_EQ(Calls(), 0);
}

TEST_F(SessionTest, TheBearerTokenGoesBeforeTheCookie) {
  EXPECT_EQ(
      Ask("GET", "/v1/me", "", {{"Authorization", "Bearer token-b"}, {"Cookie", "kyodo=token-c"}}).Json()["account"],
      "b");
}

TEST_F(SessionTest, AChangeWithTheCookieMustComeFromOurOwnPage) {
  const auto change = [&](HeaderMap headers) {
    headers.emplace("Cookie", "kyodo=token-a");
    headers.emplace("Idempotency-Key", kKey);
    const Answer answer = Ask("POST", "/v1/rounds", "{}", headers);
    EXPECT_TRUE(answer.status == 200 || answer.Reason() == "CSRF") << answer.body;
    return answer.status;
  };
  EXPECT_EQ(change({{"X-Kyodo-CSRF", "1"}, {"Sec-Fetch-Site", "same-origin"}}), 200);
  EXPECT_EQ(change({{"X-Kyodo-CSRF", "1"}, {"Sec-Fetch-Site", "none"}}), 200);
  EXPECT_EQ(change({{"X-Kyodo-CSRF", "1"}, {"Origin", "http://127.0.0.1"}}), 200);
  EXPECT_EQ(change({{"X-Kyodo-CSRF", "1"}}), 403);
  EXPECT_EQ(change({{"Sec-Fetch-Site", "same-origin"}}), 403);
  EXPECT_EQ(change({{"X-Kyodo-CSRF", "0"}, {"Sec-Fetch-Site", "same-origin"}}), 403);
  EXPECT_EQ(change({{"X-Kyodo-CSRF", "1"}, {"Sec-Fetch-Site", "same-site"}}), 403);
  EXPECT_EQ(change({{"X-Kyodo-CSRF", "1"}, {"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://127.0.0.1"}}), 403);
  EXPECT_EQ(change({{"X-Kyodo-CSRF", "1"}, {"Origin", "http://127.0.0.1.evil.example"}}), 403);
  EXPECT_EQ(change({{"X-Kyodo-CSRF", "1"}, {"Origin", "null"}}), 403);
  EXPECT_EQ(Ask("GET", "/v1/me", "", {{"Cookie", "kyodo=token-a"}, {"Sec-Fetch-Site", "cross-site"}}).status, 200);
}

TEST_F(SessionTest, AnotherSiteCannotSignSomebodyIn) {
  EXPECT_EQ(Ask("POST", "/v1/sessions", kSignIn, {{"Sec-Fetch-Site", "cross-site"}}).Reason(), "CSRF");
  EXPECT_EQ(Ask("POST", "/v1/sessions", kSignIn, {{"Origin", "https://evil.example"}}).Reason(), "CSRF");
  EXPECT_EQ(Ask("POST", "/v1/sessions", kSignIn, {{"Sec-Fetch-Site", "same-origin"}}).status, 200);
}

TEST_F(SessionTest, ASignedInCallerMayStillSignInAgain) {
  EXPECT_EQ(Ask("POST", "/v1/sessions", kSignIn, {{"Authorization", "Bearer token-old"}}).status, 200);
  EXPECT_EQ(SeenMetadata("authorization"), "");
}

TEST_F(SessionTest, BehindATlsProxyTheCookieIsSecureAndTheClientIsTheProxysWord) {
  gateway_->Drain();
  StartWith({.behind_tls_proxy = true});
  const Answer answer = Ask("POST", "/v1/sessions", kSignIn, {{"X-Forwarded-For", "198.51.100.9, 192.0.2.7"}});
  EXPECT_EQ(answer.Header("set-cookie").substr(0, 13), "__Host-kyodo=");
  EXPECT_NE(answer.Header("set-cookie").find("; Secure"), std::string::npos);
  EXPECT_NE(answer.Header("strict-transport-security"), "");
  EXPECT_EQ(SeenMetadata("x-client-address"), "192.0.2.7");
  Ask("POST", "/v1/sessions", kSignIn, {{"X-Forwarded-For", "nonsense\x01"}});
  EXPECT_NE(SeenMetadata("x-client-address"), "nonsense\x01");
}

TEST_F(SessionTest, TooManyRequestsAreAsked429) {
  gateway_->Drain();
  GatewayOptions options;
  options.rates = {.session_per_second = 0.1, .session_burst = 2, .limit_loopback = true};
  StartWith(options);
  EXPECT_EQ(Ask("GET", "/v1/me").status, 200);
  EXPECT_EQ(Ask("GET", "/v1/me").status, 200);
  const Answer answer = Ask("GET", "/v1/me");
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.Reason(), "RATE_LIMITED");
  EXPECT_GE(std::stoi(answer.Header("retry-after")), 9);
}

}  // namespace
}  // namespace kyodo::gateway
