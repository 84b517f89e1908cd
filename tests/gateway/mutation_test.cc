// Random damage to bodies and heads: always an answer or a closed connection, never a crash, never a 500.
#include <random>

#include "gateway_test.h"

namespace kyodo::gateway {
namespace {

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::size_t Below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_); }

  // One to four small damages: bytes changed, cut, doubled, or replaced by something nasty.
  std::string Damage(std::string text) {
    static const std::vector<std::string> kNasty = {"\"",
                                                    "{",
                                                    "}",
                                                    "[",
                                                    "]",
                                                    ",",
                                                    ":",
                                                    "null",
                                                    "\\u0000",
                                                    "\\ud800",
                                                    std::string(1, '\0'),
                                                    "\xff",
                                                    "\xc0\x80",
                                                    "1e999",
                                                    "-",
                                                    "99999999999999999999",
                                                    "\"title\":\"x\",",
                                                    "\r\n",
                                                    "\r\n\r\n",
                                                    " ",
                                                    "%",
                                                    "%2F",
                                                    "%00",
                                                    "&",
                                                    "=",
                                                    "?",
                                                    "/",
                                                    "..",
                                                    "\xE2\x80\xAE",
                                                    "true",
                                                    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                                                    "Content-Length: 5\r\n",
                                                    "Transfer-Encoding: chunked\r\n"};
    for (std::size_t times = 1 + Below(4); times > 0; --times) {
      const std::size_t at = Below(text.size() + 1);
      const std::size_t length = std::min(text.size() - at, Below(12));
      switch (Below(5)) {
        case 0:
          if (at < text.size()) text[at] = static_cast<char>(Below(256));
          break;
        case 1:
          text.erase(at, length);
          break;
        case 2:
          text.insert(at, text.substr(at, length));
          break;
        case 3:
          text.insert(at, kNasty[Below(kNasty.size())]);
          break;
        default:
          text.resize(at);
      }
    }
    return text;
  }

 private:
  std::mt19937 random_;
};

bool IsExpected(int status) {
  static const std::set<int> kExpected = {200, 304, 400, 401, 403, 404, 405, 409, 413, 415, 431};
  return kExpected.count(status) > 0;
}

using MutationTest = GatewayTest;

TEST_F(MutationTest, SevenThousandDamagedBodies) {
  Mutator mutator(20261122);
  const std::vector<std::string> bodies = {
      R"({"title":"令和9年度","fiscalYear":2027,"pattern":"INDIVIDUAL","surveyDeadline":"2026-12-01T08:00:00Z","lots":[{"lot":"1","items":[{"item":"dev-chrome","ceilingUnitPrice":"50000"}]}],"costTerms":[{"split":[{"key":"EQUAL","percent":"30"}]}]})",
      R"({"lines":[{"item":"dev-chrome","quantity":"1200","deliveryMonth":"2027-08"}],"reservationUnitPrices":{"dev-chrome":"48000"},"stageWanted":"CONDITIONAL","budget":{"line":"x","amountYen":"66000000"}})",
      R"({"account":"131016-clerk","password":"correct horse battery"})"};
  const std::vector<std::pair<std::string, std::string>> targets = {
      {"POST", "/v1/rounds"}, {"PUT", std::string(kRound) + "/participations/131016"}, {"POST", "/v1/sessions"}};
  HttpClient client(gateway_->port());
  for (int i = 0; i < 7000; ++i) {
    const std::size_t which = mutator.Below(bodies.size());
    const std::string body = mutator.Damage(bodies[which]);
    ASSERT_TRUE(client.Send(RequestText(targets[which].first, targets[which].second, body, Signed())));
    const Answer answer = client.Read();
    ASSERT_TRUE(IsExpected(answer.status)) << answer.status << " for " << body;
    ASSERT_NO_THROW(answer.Json()) << body;
  }
}

TEST_F(MutationTest, ThreeThousandDamagedRequests) {
  Mutator mutator(19680722);
  const std::vector<std::string> requests = {
      RequestText("GET", "/v1/rounds?pageSize=20&states=JOINING&query=%E7%AB%AF%E6%9C%AB", "",
                  Signed({{"Accept-Language", "en;q=0.8, ja"}})),
      RequestText("PATCH", "/v1/vendors/vendor-1?updateMask=displayName,kana", R"({"displayName":"x"})",
                  {{"Cookie", "kyodo=token-a"},
                   {"X-Kyodo-CSRF", "1"},
                   {"Origin", "http://127.0.0.1"},
                   {"Idempotency-Key", kKey}}),
      RequestText("GET", "/docs", "", {{"If-None-Match", "\"x\""}, {"Accept-Encoding", "gzip"}}),
      RequestText("POST", std::string(kRound) + ":openSurvey", "{}",
                  Signed({{"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}})),
      "POST /v1/rounds HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: "
      "chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"};
  for (int i = 0; i < 3000; ++i) {
    const std::string bytes = mutator.Damage(requests[mutator.Below(requests.size())]);
    HttpClient client(gateway_->port());
    client.Send(bytes);
    client.FinishSending();
    const Answer answer = client.Read();
    ASSERT_TRUE(answer.status == 0 || IsExpected(answer.status)) << answer.status << " for " << bytes;
  }
  EXPECT_EQ(Ask("GET", "/healthz").status, 200);
}

}  // namespace
}  // namespace kyodo::gateway
