// Two thousand open streams: memory, threads and the time of one change to all.
#include <sys/resource.h>

#include <fstream>

#include "gateway_test.h"

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

namespace kyodo::gateway {
namespace {

using namespace std::chrono_literals;

constexpr int kStreams = 2000;

// A figure of /proc/self/status, such as "VmRSS" in KiB or "Threads".
long ProcessFigure(const std::string& name) {
  std::ifstream status("/proc/self/status");
  std::string key;
  for (std::string line; std::getline(status, line);) {
    if (line.rfind(name + ":", 0) == 0) return std::stol(line.substr(name.size() + 1));
  }
  return -1;
}

using EventsLoadTest = GatewayTest;

TEST_F(EventsLoadTest, OneChangeReachesTwoThousandStreamsWithinASecondInLittleMemory) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  ASSERT_GE(limit.rlim_cur, 2u * kStreams + 100) << "the gateway raises the limit of open files";
  std::vector<std::unique_ptr<HttpClient>> clients;
  for (int i = 0; i < kStreams; ++i) clients.push_back(std::make_unique<HttpClient>(gateway_->port()));
  const auto open = [&](int from, int to) {
    for (int i = from; i < to; ++i) {
      clients[static_cast<std::size_t>(i)]->Send(RequestText(
          "GET", "/v1/rounds/r1/events", "", {{"Authorization", "Bearer token-" + std::to_string(100 + i % 62)}}));
    }
    for (int i = from; i < to; ++i) {
      ASSERT_NE(clients[static_cast<std::size_t>(i)]->ReadUntil("id: 1\n").find("id: 1\n"), std::string::npos);
      clients[static_cast<std::size_t>(i)]->ReadUntil("\n\n");
    }
  };
  open(0, 200);  // what the first ones set up once
  const long threads = ProcessFigure("Threads");
  const long before = ProcessFigure("VmRSS");
  open(200, kStreams);
  const long per_stream = (ProcessFigure("VmRSS") - before) / (kStreams - 200);
  RecordProperty("KiB per stream", static_cast<int>(per_stream));
  std::printf("%ld KiB per stream\n", per_stream);
  EXPECT_LE(per_stream, kSanitized ? 1000 : 20);
  EXPECT_LE(ProcessFigure("Threads"), threads + 8) << "gRPC's own; none per stream";
  const auto start = std::chrono::steady_clock::now();
  memory().Commit("rounds/r1");
  for (const auto& client : clients) ASSERT_NE(client->ReadUntil("id: 2\n").find("id: 2\n"), std::string::npos);
  const auto took = std::chrono::steady_clock::now() - start;
  std::printf("%ld ms to all\n",
              static_cast<long>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
  EXPECT_LT(took, kSanitized ? 5s : 1s);
  const std::lock_guard lock(memory().mutex);
  EXPECT_LT(memory().standing_calls, kStreams + 100);
}

}  // namespace
}  // namespace kyodo::gateway
