#include <thread>

#include "gateway_test.h"

namespace kyodo::gateway {
namespace {

using namespace std::chrono_literals;

class EventsTest : public GatewayTest {
 protected:
  void SetUp() override {
    GatewayOptions options;
    options.event_times = {.heartbeat = 300ms, .verify = 200ms, .gather = 20ms, .refresh = 60s, .unverified = 60s};
    StartWith(options);
    std::unique_lock lock(memory().mutex);
    memory().changed.wait(lock, [this] { return memory().watching == 1; });
  }
  static std::string Open(const std::string& account, const HeaderMap& more = {},
                          const std::string& round = "rounds/r1") {
    HeaderMap headers = more;
    headers.emplace("Authorization", "Bearer token-" + account);
    return RequestText("GET", "/v1/" + round + "/events", "", headers);
  }
  // The id of the next event; "" when none comes in time.
  static std::string NextId(HttpClient& client, std::chrono::milliseconds time = 2s) {
    if (client.ReadUntil("id: ", time).find("id: ") == std::string::npos) return "";
    const std::string id = client.ReadUntil("\n");
    return id.substr(0, id.size() - 1);
  }
};

TEST_F(EventsTest, TheFirstStandingComesAtOnceAndEveryChangeWithinASecond) {
  HttpClient client(gateway_->port());
  client.Send(Open("a"));
  const std::string head = client.ReadUntil("\r\n\r\n");
  EXPECT_NE(head.find("200 OK"), std::string::npos);
  EXPECT_NE(head.find("Content-Type: text/event-stream"), std::string::npos);
  const std::string event = client.ReadUntil("}\n\n");
  EXPECT_NE(event.find("event: standing\nid: 1\ndata: {\"round\":\"rounds/r1\""), std::string::npos) << event;
  for (int version = 2; version < 5; ++version) {
    const auto start = std::chrono::steady_clock::now();
    memory().Commit("rounds/r1");
    EXPECT_EQ(NextId(client), std::to_string(version));
    EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
  }
}

TEST_F(EventsTest, LastEventIdSkipsWhatTheReaderHas) {
  HttpClient current(gateway_->port());
  current.Send(Open("a", {{"Last-Event-ID", "1"}}));
  EXPECT_EQ(current.ReadUntil(": heartbeat").find("id: "), std::string::npos);
  memory().Commit("rounds/r1");
  EXPECT_EQ(NextId(current), "2");
  HttpClient behind(gateway_->port());
  behind.Send(Open("a", {{"Last-Event-ID", "1"}}));
  EXPECT_EQ(NextId(behind), "2");
  HttpClient odd(gateway_->port());
  odd.Send(Open("a", {{"Last-Event-ID", "nonsense"}}));
  EXPECT_EQ(NextId(odd), "2");
}

TEST_F(EventsTest, RefusalsAreProblemsBeforeTheStreamStarts) {
  EXPECT_EQ(Ask("GET", "/v1/rounds/r1/events", "", {}).status, 401);
  EXPECT_EQ(Ask("GET", "/v1/rounds/r1/events", "", {{"Authorization", "Bearer x"}}).status, 401);
  EXPECT_EQ(Ask("GET", "/v1/rounds/r1/events", "", {{"Authorization", "Bearer token-vendor-1"}}).status, 403);
  EXPECT_EQ(Ask("GET", "/v1/rounds/none/events").status, 404);
  EXPECT_EQ(Ask("POST", "/v1/rounds/r1/events", "{}").status, 405);
  EXPECT_EQ(Ask("GET", "/v1/rounds/r1/events?x=1").status, 400);
}

TEST_F(EventsTest, ManyStreamsOfOneRoundCostOneFetchPerChange) {
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(std::make_unique<HttpClient>(gateway_->port()));
    clients.back()->Send(Open("c" + std::to_string(i % 10)));
    ASSERT_EQ(NextId(*clients.back()), "1");
  }
  std::this_thread::sleep_for(150ms);  // the look after the last join
  int before = 0;
  {
    const std::lock_guard lock(memory().mutex);
    before = memory().standing_calls;
  }
  memory().Commit("rounds/r1");
  for (const auto& client : clients) EXPECT_EQ(NextId(*client), "2");
  const std::lock_guard lock(memory().mutex);
  EXPECT_LE(memory().standing_calls - before, 2);
}

TEST_F(EventsTest, ABurstEndsWithTheNewestVersion) {
  HttpClient client(gateway_->port());
  client.Send(Open("a"));
  ASSERT_EQ(NextId(client), "1");
  for (int i = 0; i < 62; ++i) memory().Commit("rounds/r1");
  std::string id;
  int events = 0;
  while (id != "63") {
    id = NextId(client);
    ASSERT_NE(id, "") << "after " << events << " events";
    ++events;
  }
  EXPECT_LT(events, 63);
}

TEST_F(EventsTest, ChangesOfOtherRoundsAreNotSent) {
  HttpClient client(gateway_->port());
  client.Send(Open("a"));
  ASSERT_EQ(NextId(client), "1");
  std::this_thread::sleep_for(150ms);
  memory().Commit("rounds/r2");
  EXPECT_EQ(NextId(client, 250ms), "");
}

TEST_F(EventsTest, AfterTheUpstreamBreaksItResumesAtItsPositionAndLosesNothing) {
  HttpClient client(gateway_->port());
  client.Send(Open("a"));
  ASSERT_EQ(NextId(client), "1");
  memory().Commit("rounds/r1");
  ASSERT_EQ(NextId(client), "2");
  {
    const std::lock_guard lock(memory().mutex);
    memory().cut_watch = true;
  }
  {
    std::unique_lock lock(memory().mutex);
    memory().changed.wait(lock, [this] { return memory().watched_from.size() == 2 && memory().watching == 1; });
    EXPECT_EQ(memory().watched_from[1], 1);
  }
  memory().Commit("rounds/r1");
  EXPECT_EQ(NextId(client), "3");
}

TEST_F(EventsTest, AStreamEndsWithItsSession) {
  HttpClient gone(gateway_->port());
  HttpClient stays(gateway_->port());
  gone.Send(Open("a"));
  stays.Send(Open("b"));
  ASSERT_EQ(NextId(gone), "1");
  ASSERT_EQ(NextId(stays), "1");
  {
    const std::lock_guard lock(memory().mutex);
    memory().revoked.insert("token-a");
  }
  EXPECT_NE(gone.ReadUntil(": the session ended", 2s).find("session ended"), std::string::npos);
  EXPECT_TRUE(gone.Closed(1s));
  memory().Commit("rounds/r1");
  EXPECT_EQ(NextId(stays), "2") << "the others' token is used";
}

TEST_F(EventsTest, OneCheckServesAllStreamsOfASession) {
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (int i = 0; i < 30; ++i) {
    clients.push_back(std::make_unique<HttpClient>(gateway_->port()));
    clients.back()->Send(Open("a"));
    ASSERT_EQ(NextId(*clients.back()), "1");
  }
  std::unique_lock lock(memory().mutex);
  memory().verify_calls = 0;
  memory().changed.wait_for(lock, 1s, [] { return false; });
  EXPECT_GE(memory().verify_calls, 2);
  EXPECT_LE(memory().verify_calls, 7);
}

TEST_F(EventsTest, SilenceIsFilledWithHeartbeats) {
  HttpClient client(gateway_->port());
  client.Send(Open("a"));
  ASSERT_EQ(NextId(client), "1");
  EXPECT_NE(client.ReadUntil(": heartbeat\n\n", 1s).find("heartbeat"), std::string::npos);
  EXPECT_NE(client.ReadUntil(": heartbeat\n\n", 1s).find("heartbeat"), std::string::npos);
}

TEST_F(EventsTest, AReaderThatLeftIsForgotten) {
  {
    HttpClient client(gateway_->port());
    client.Send(Open("a"));
    ASSERT_EQ(NextId(client), "1");
    EXPECT_EQ(gateway_->connections(), 1);
  }
  const auto until = std::chrono::steady_clock::now() + 3s;
  while (gateway_->connections() > 0 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(10ms);
  EXPECT_EQ(gateway_->connections(), 0);
}

TEST_F(EventsTest, DrainingEndsStreamsWithALastComment) {
  HttpClient client(gateway_->port());
  client.Send(Open("a"));
  ASSERT_EQ(NextId(client), "1");
  const auto start = std::chrono::steady_clock::now();
  gateway_->Drain();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
  EXPECT_NE(client.ReadUntil("shutting down\n\n").find(": the server is shutting down"), std::string::npos);
  EXPECT_TRUE(client.Closed(1s));
}

}  // namespace
}  // namespace kyodo::gateway
