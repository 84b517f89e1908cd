// A gateway in front of known services, with times short enough for tests.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "gateway/http/gateway.h"
#include "http_client.h"
#include "known_services.h"

namespace kyodo::gateway {

inline constexpr char kKey[] = "0b7f4c1e-6a52-4c53-9f3c-2f6f3b1f7a10";
inline constexpr char kRound[] = "/v1/rounds/11111111-2222-3333-4444-555555555555";

class GatewayTest : public ::testing::Test {
 protected:
  // In-process channels crash when used after their server stopped, so a test that stops it takes the other kind.
  void StartWith(GatewayOptions options, bool in_process = true) {
    options.port = 0;
    auto gateway = Gateway::Start(options, services_.Routes(in_process));
    ASSERT_TRUE(gateway.ok()) << gateway.status();
    gateway_ = *std::move(gateway);
  }
  void SetUp() override { StartWith({}); }
  void TearDown() override {
    if (gateway_) gateway_->Drain();
    services_.Stop();
  }

  using HeaderMap = std::map<std::string, std::string>;
  // A signed-in client's headers, with an Idempotency-Key.
  static HeaderMap Signed(HeaderMap more = {}) {
    more.emplace("Authorization", "Bearer token-131016-clerk");
    more.emplace("Idempotency-Key", kKey);
    return more;
  }
  // One request on a new connection.
  Answer Ask(const std::string& method, const std::string& target, const std::string& body = "",
             const HeaderMap& headers = Signed()) {
    HttpClient client(gateway_->port());
    client.Send(RequestText(method, target, body, headers));
    return client.Read(method == "HEAD");
  }
  Memory& memory() { return services_.memory(); }
  std::string SeenRequest() {
    const std::lock_guard lock(memory().mutex);
    return memory().request;
  }
  std::string SeenMetadata(const std::string& key) {
    const std::lock_guard lock(memory().mutex);
    return memory().metadata[key];
  }
  int Calls() {
    const std::lock_guard lock(memory().mutex);
    return memory().calls;
  }

  KnownServices services_;
  std::unique_ptr<Gateway> gateway_;
};

}  // namespace kyodo::gateway
