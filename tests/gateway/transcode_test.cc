#include "gateway_test.h"

namespace kyodo::gateway {
namespace {

using TranscodeTest = GatewayTest;

TEST_F(TranscodeTest, PathBodyAndKeyMeetInOneMessage) {
  const Answer answer = Ask("PUT", std::string(kRound) + "/participations/131016",
                            R"({"lines":[{"item":"dev-chrome","quantity":"1200"}],"stageWanted":"FIRM"})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const std::string name = std::string(kRound).substr(4) + "/participations/131016";
  EXPECT_EQ(answer.Json()["name"], name);
  EXPECT_EQ(answer.Json()["lines"][0]["quantity"], "1200") << "64-bit integers are text";
  EXPECT_EQ(answer.Json()["lines"][0]["site"], "") << "default values are printed";
  EXPECT_EQ(answer.Json()["reservationUnitPrices"], nlohmann::json::object());
  EXPECT_NE(SeenRequest().find("request_id: \"" + std::string(kKey)), std::string::npos);
}

TEST_F(TranscodeTest, AnAnswerCanBeSentBack) {
  const std::string address = std::string(kRound) + "/participations/131016";
  const Answer first = Ask("PUT", address, R"({"lines":[{"item":"a","quantity":1}]})");
  const Answer second = Ask("PUT", address, first.body);
  EXPECT_EQ(second.status, 200) << second.body;
  EXPECT_EQ(second.body, first.body);
}

TEST_F(TranscodeTest, ABodyThatNamesAnotherObjectThanTheAddressIsRefused) {
  const Answer answer =
      Ask("PUT", std::string(kRound) + "/participations/131016", R"({"name":"rounds/x/participations/y"})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.Fields(), "name");
}

TEST_F(TranscodeTest, QueryParametersFillTheRest) {
  ASSERT_EQ(Ask("GET", "/v1/rounds?pageSize=20&states=JOINING&states=ACTIVE&query=%E7%AB%AF%E6%9C%AB+R9").status, 200);
  EXPECT_EQ(SeenRequest(), "page_size: 20 states: JOINING states: ACTIVE query: \"\\347\\253\\257\\346\\234\\253 R9\"");
  EXPECT_EQ(Ask("GET", "/v1/rounds?pageSize=x&pagesize=1&states=NO&pageSize=1&query=%ff&query=%0").Fields(),
            "pageSize pagesize states pageSize query query");
  EXPECT_EQ(Ask("GET", "/v1/rounds?").status, 200);
  EXPECT_EQ(Ask("GET", "/v1/rounds?&&pageSize=2147483648").status, 400);
  EXPECT_EQ(Ask("GET", std::string(kRound) + "?name=rounds/other").Fields(), "name");
}

TEST_F(TranscodeTest, UpdateMaskNamesFieldsAsJsonDoes) {
  ASSERT_EQ(Ask("PATCH", "/v1/vendors/vendor-1?updateMask=displayName,suspendedUntil", R"({"displayName":"x"})").status,
            200);
  EXPECT_NE(SeenRequest().find("paths: \"display_name\" paths: \"suspended_until\""), std::string::npos)
      << SeenRequest();
  const Answer wrong =
      Ask("PATCH", "/v1/vendors/vendor-1?updateMask=displayNam", "{}", Signed({{"Accept-Language", "en"}}));
  EXPECT_EQ(wrong.Fields(), "updateMask");
  EXPECT_NE(wrong.body.find("displayName"), std::string::npos);
  EXPECT_EQ(Ask("PATCH", "/v1/vendors/vendor-1?vendor.name=x", "{}").Fields(), "vendor.name");
}

TEST_F(TranscodeTest, AnEmptyBodyIsAnEmptyObject) {
  EXPECT_EQ(Ask("POST", std::string(kRound) + ":openSurvey").status, 200);
  EXPECT_EQ(Ask("POST", std::string(kRound) + ":openSurvey", "{}").status, 200);
  EXPECT_EQ(Ask("POST", std::string(kRound) + ":openSurvey", "null").status, 400);
  EXPECT_EQ(Ask("POST", std::string(kRound) + ":openSurvey?etag=1", "{}").Fields(), "etag");
  EXPECT_EQ(Ask("DELETE", "/v1/sessions/current", "{}").Reason(), "BODY_NOT_ALLOWED");
}

TEST_F(TranscodeTest, AMutationNeedsAnIdempotencyKeyThatIsAUuid) {
  const HeaderMap bare = {{"Authorization", "Bearer token-a"}};
  const Answer none = Ask("POST", "/v1/rounds", "{}", bare);
  EXPECT_EQ(none.status, 400);
  EXPECT_EQ(none.Reason(), "IDEMPOTENCY_KEY_REQUIRED");
  const Answer bad = Ask("POST", "/v1/rounds", "{}", {{"Authorization", "Bearer token-a"}, {"Idempotency-Key", "1"}});
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(bad.Fields(), "Idempotency-Key");
  EXPECT_EQ(Ask("POST", std::string(kRound) + ":openSurvey", R"({"requestId":"x"})").Fields(), "requestId");
  EXPECT_EQ(Ask("POST", std::string(kRound) + ":openSurvey", R"({"request_id":"x"})").Fields(), "request_id");
  EXPECT_EQ(Ask("POST", std::string("/v1/rounds?requestId=") + kKey, "{}").Fields(), "requestId");
  EXPECT_EQ(Ask("GET", "/v1/rounds", "", bare).status, 200) << "reads need none";
  EXPECT_EQ(Calls(), 1);
}

TEST_F(TranscodeTest, FailuresOfServicesBecomeProblems) {
  const Answer state = Ask("POST", "/v1/rounds", R"({"title":"state"})", Signed({{"Accept-Language", "en"}}));
  EXPECT_EQ(state.status, 400);
  EXPECT_EQ(state.Header("content-type"), "application/problem+json");
  EXPECT_EQ(state.Json()["code"], "FAILED_PRECONDITION");
  EXPECT_EQ(state.Reason(), "ROUND_STATE");
  EXPECT_EQ(state.Json()["message"], "The round is closed.");
  EXPECT_EQ(state.Json()["details"]["state"], "CLOSED");
  EXPECT_EQ(state.Json()["traceId"], state.Header("x-trace-id"));
  EXPECT_EQ(Ask("POST", "/v1/rounds", R"({"title":"state"})").Json()["message"], "受付は終わりました。");
  EXPECT_EQ(Ask("POST", "/v1/rounds", R"({"title":"field"})").Fields(), "lots[2].title") << "paths are the body's";
  EXPECT_EQ(Ask("POST", "/v1/rounds", R"({"title":"stale"})").status, 409);
  const Answer busy = Ask("POST", "/v1/rounds", R"({"title":"busy"})");
  EXPECT_EQ(busy.status, 429);
  EXPECT_EQ(busy.Header("retry-after"), "7");
  const Answer down = Ask("POST", "/v1/rounds", R"({"title":"down"})");
  EXPECT_EQ(down.status, 503);
  EXPECT_EQ(down.Header("retry-after"), "1");
  EXPECT_EQ(down.body.find("10.0.0.1"), std::string::npos);
}

TEST_F(TranscodeTest, InternalsNeverReachAClient) {
  for (const char* title : {"bug", "thrown"}) {
    const Answer answer = Ask("POST", "/v1/rounds", std::string(R"({"title":")") + title + "\"}");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.Reason(), "INTERNAL");
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
    EXPECT_EQ(answer.Json()["traceId"].get<std::string>().size(), 32u);
  }
}

TEST_F(TranscodeTest, AMethodWithoutAnImplementationIs404) { EXPECT_EQ(Ask("GET", "/v1/municipalities").status, 404); }

TEST_F(TranscodeTest, AddressesAndMethodsThatDoNotExist) {
  for (const char* path : {"/v1", "/v1/", "/v1/nothing", "/v1/rounds/", "/v1/rounds//x", "/v1/rounds/a/b/c/d",
                           "/open/x", "/log/checkpoint", "/v1/rounds/x%2Fy", "/v1/rounds/%00", "/v1/rounds/%zz"}) {
    const Answer answer = Ask("GET", path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(answer.Header("content-type"), "application/problem+json");
    EXPECT_EQ(answer.Reason(), "NO_SUCH_PATH");
  }
  const Answer wrong = Ask("DELETE", "/v1/rounds");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.Header("allow"), "GET, HEAD, POST");
  EXPECT_EQ(wrong.Reason(), "METHOD_NOT_ALLOWED");
  EXPECT_EQ(Ask("OPTIONS", "/v1/rounds").status, 405);
  EXPECT_EQ(Ask("POST", std::string(kRound) + ":noSuchVerb", "{}").status, 404);
  EXPECT_EQ(Ask("PUT", "/index.html", "{}").status, 405);
  const Answer head = Ask("HEAD", "/v1/rounds");
  EXPECT_EQ(head.status, 200);
  EXPECT_NE(head.Header("content-length"), "");
}

TEST_F(TranscodeTest, OnlyJsonIsTaken) {
  for (const char* type :
       {"text/plain", "application/x-www-form-urlencoded", "", "application/jsonx", "multipart/form-data"}) {
    const Answer answer = Ask("POST", "/v1/rounds", "{}", Signed({{"Content-Type", type}}));
    EXPECT_EQ(answer.status, 415) << type;
    EXPECT_EQ(answer.Reason(), "UNSUPPORTED_MEDIA_TYPE");
  }
  EXPECT_EQ(Ask("POST", "/v1/rounds", "{}", Signed({{"Content-Type", "Application/JSON; charset=utf-8"}})).status, 200);
}

TEST_F(TranscodeTest, TraceAndClientAddressArePassedOn) {
  Ask("GET", "/v1/rounds", "", Signed({{"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}));
  EXPECT_EQ(SeenMetadata("traceparent").substr(0, 36), "00-0af7651916cd43dd8448eb211c80319c-");
  EXPECT_EQ(SeenMetadata("x-client-address"), "127.0.0.1");
  EXPECT_EQ(SeenMetadata("authorization"), "Bearer token-131016-clerk");
}

TEST_F(TranscodeTest, BrokenUtf8InABodyIsRefused) {
  const Answer answer = Ask("POST", "/v1/rounds", "{\"title\":\"\xff\xfe\"}");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.Reason(), "INVALID_JSON");
  EXPECT_EQ(Calls(), 0);
}

TEST(RoutesTest, WhatCannotBeServedFailsAtStart) {
  KnownServices services;
  std::vector<ServiceRoute> routes = services.Routes();
  routes.push_back(routes.front());
  EXPECT_FALSE(Gateway::Start({.port = 0}, routes).ok()) << "two equal addresses";
}

}  // namespace
}  // namespace kyodo::gateway
