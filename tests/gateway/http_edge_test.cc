#include <thread>

#include "gateway_test.h"

namespace kyodo::gateway {
namespace {

using namespace std::chrono_literals;

class HttpEdgeTest : public GatewayTest {
 protected:
  void SetUp() override {
    GatewayOptions options;
    options.client_times = {.header = 300ms, .body = 400ms, .idle = 600ms, .write = 2000ms};
    StartWith(options);
  }
  // Sends raw bytes on a new connection and reads one answer.
  Answer Raw(const std::string& bytes) {
    HttpClient client(gateway_->port());
    client.Send(bytes);
    return client.Read();
  }
  static std::string Headers(const HeaderMap& headers) {
    std::string text;
    for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
    return text;
  }
};

TEST_F(HttpEdgeTest, ABodyOfOneMebibytePassesAndOneByteMoreIs413) {
  const auto body = [](std::size_t size) { return "{\"title\":\"" + std::string(size - 12, 'a') + "\"}"; };
  EXPECT_EQ(Ask("POST", "/v1/rounds", body(1 << 20)).status, 400) << "read, then refused for its overlong string";
  const Answer more = Ask("POST", "/v1/rounds", body((1 << 20) + 1));
  EXPECT_EQ(more.status, 413);
  EXPECT_EQ(more.Reason(), "BODY_TOO_LARGE");
  EXPECT_EQ(more.Header("connection"), "close");
}

TEST_F(HttpEdgeTest, ABodyOfTenMebibytesIsRefusedAndTheClientCanReadWhy) {
  const std::string body(10 << 20, ' ');
  const Answer whole = Ask("POST", "/v1/rounds", body);
  EXPECT_EQ(whole.status, 413);
  EXPECT_EQ(whole.Header("content-type"), "application/problem+json");
  std::string chunked =
      "POST /v1/rounds HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n" + Headers(Signed()) + "\r\n";
  for (int i = 0; i < 10; ++i) chunked += "100000\r\n" + std::string(1 << 20, ' ') + "\r\n";
  EXPECT_EQ(Raw(chunked + "0\r\n\r\n").status, 413);
  EXPECT_EQ(Ask("GET", "/v1/rounds").status, 200);
  EXPECT_EQ(Calls(), 1);
}

TEST_F(HttpEdgeTest, ExpectContinueIsAnsweredBeforeTheBodyOrRefused) {
  HttpClient client(gateway_->port());
  client.Send(
      "POST /v1/rounds HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
      "Expect: 100-continue\r\n" +
      Headers(Signed()) + "\r\n");
  EXPECT_EQ(client.ReadUntil("\r\n\r\n").substr(0, 12), "HTTP/1.1 100");
  client.Send("{}");
  EXPECT_EQ(client.Read().status, 200);
  EXPECT_EQ(
      Raw("POST /v1/rounds HTTP/1.1\r\nHost: x\r\nContent-Length: 10485760\r\nExpect: 100-continue\r\n\r\n").status,
      413);
}

TEST_F(HttpEdgeTest, HeadersBeyondEightKibibytesAre431) {
  EXPECT_EQ(Ask("GET", "/v1/rounds", "", Signed({{"X-Long", std::string(7000, 'a')}})).status, 200);
  const Answer answer = Ask("GET", "/v1/rounds", "", Signed({{"X-Long", std::string(8200, 'a')}}));
  EXPECT_EQ(answer.status, 431);
  EXPECT_EQ(answer.Reason(), "HEADERS_TOO_LARGE");
  EXPECT_EQ(Ask("GET", "/v1/rounds?query=" + std::string(9000, 'a')).status, 431);
}

TEST_F(HttpEdgeTest, WhatIsNotHttpIsRefusedOrDropped) {
  for (const char* text : {"\x16\x03\x01\x02\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
                           "G\x01T / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nbad header\r\n\r\n",
                           "GET / HTTP/1.1\r\nA: b\r\n\r\n", "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
                           "POST /v1/rounds HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                           "POST /v1/rounds HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"}) {
    const Answer answer = Raw(text);
    EXPECT_EQ(answer.status, 400) << text;
    EXPECT_EQ(answer.Reason(), "MALFORMED_REQUEST");
  }
}

TEST_F(HttpEdgeTest, LengthAndChunksTogetherAreNeverTwoRequests) {
  HttpClient client(gateway_->port());
  client.Send("POST /v1/rounds HTTP/1.1\r\nHost: x\r\n" + Headers(Signed()) +
              "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/me HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.Read().status, 400);
  EXPECT_TRUE(client.Closed(3s));
}

TEST_F(HttpEdgeTest, ASlowHeaderEndsAtItsTimeHoweverItDrips) {
  HttpClient client(gateway_->port());
  const auto start = std::chrono::steady_clock::now();
  client.Send("GET /v1/rounds HTTP/1.1\r\n");
  while (client.Send("X") && !client.Closed(50ms) && std::chrono::steady_clock::now() - start < 3s) {
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
  EXPECT_EQ(Ask("GET", "/v1/rounds").status, 200);
}

TEST_F(HttpEdgeTest, ASlowBodyEndsAtItsTime) {
  HttpClient client(gateway_->port());
  client.Send("POST /v1/rounds HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
  EXPECT_FALSE(client.Closed(200ms));
  EXPECT_TRUE(client.Closed(2s));
  EXPECT_EQ(Calls(), 0);
}

TEST_F(HttpEdgeTest, AnIdleConnectionEnds) {
  HttpClient client(gateway_->port());
  client.Send(RequestText("GET", "/v1/rounds", "", Signed()));
  EXPECT_EQ(client.Read().status, 200);
  EXPECT_FALSE(client.Closed(300ms));
  EXPECT_TRUE(client.Closed(2s));
}

TEST_F(HttpEdgeTest, OneConnectionServesManyAndPipelinedRequestsInOrder) {
  HttpClient client(gateway_->port());
  std::string all;
  for (int i = 0; i < 20; ++i) {
    all += RequestText("POST", "/v1/rounds", "{\"fiscalYear\":" + std::to_string(2000 + i) + "}", Signed());
    all += RequestText("GET", "/v1/rounds/" + std::to_string(i), "", Signed());
  }
  client.Send(all);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(client.Read().Json()["fiscalYear"], 2000 + i);
    EXPECT_EQ(client.Read().Json()["name"], "rounds/" + std::to_string(i));
  }
}

TEST_F(HttpEdgeTest, ARefusedBodyDoesNotDesynchroniseTheConnection) {
  HttpClient client(gateway_->port());
  client.Send(RequestText("POST", "/v1/rounds", "{oops", Signed()) + RequestText("GET", "/v1/rounds", "", Signed()));
  EXPECT_EQ(client.Read().status, 400);
  EXPECT_EQ(client.Read().status, 200);
}

TEST_F(HttpEdgeTest, ConnectionsBeyondTheLimitAreClosed) {
  gateway_->Drain();
  GatewayOptions options;
  options.max_connections = 2;
  StartWith(options);
  HttpClient first(gateway_->port());
  HttpClient second(gateway_->port());
  first.Send(RequestText("GET", "/healthz"));
  second.Send(RequestText("GET", "/healthz"));
  EXPECT_EQ(first.Read().status, 200);
  EXPECT_EQ(second.Read().status, 200);
  HttpClient third(gateway_->port());
  EXPECT_TRUE(third.Closed(2s));
}

TEST_F(HttpEdgeTest, DrainingFinishesWhatIsUnderWayAndTakesNothingNew) {
  HttpClient idle(gateway_->port());
  idle.Send(RequestText("GET", "/healthz"));
  EXPECT_EQ(idle.Read().status, 200);
  memory().hold = true;
  HttpClient busy(gateway_->port());
  busy.Send(RequestText("POST", "/v1/rounds", "{}", Signed()));
  {
    std::unique_lock lock(memory().mutex);
    memory().changed.wait(lock, [this] { return memory().held == 1; });
  }
  const int port = gateway_->port();
  std::thread drain([this] { gateway_->Drain(); });
  EXPECT_TRUE(idle.Closed(2s));
  HttpClient late(port);
  late.Send(RequestText("GET", "/healthz"));
  EXPECT_TRUE(late.Closed(2s));
  {
    const std::lock_guard lock(memory().mutex);
    memory().hold = false;
    memory().changed.notify_all();
  }
  const Answer answer = busy.Read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Header("connection"), "close");
  drain.join();
  EXPECT_EQ(gateway_->connections(), 0);
}

TEST_F(HttpEdgeTest, WhenTheServicesAreGoneTheAnswerIs503WithARetryTime) {
  gateway_->Drain();
  StartWith({}, false);
  EXPECT_EQ(Ask("GET", "/healthz").status, 200);
  services_.Stop();
  const Answer answer = Ask("GET", "/v1/rounds");
  EXPECT_EQ(answer.status, 503);
  EXPECT_NE(answer.Header("retry-after"), "");
  EXPECT_EQ(Ask("GET", "/healthz").status, 503);
}

}  // namespace
}  // namespace kyodo::gateway
