#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include "gateway/http/static_files.h"
#include "gateway_test.h"

namespace kyodo::gateway {
namespace {

namespace fs = std::filesystem;

class PagesTest : public GatewayTest {
 protected:
  void SetUp() override {
    char name[] = "/tmp/kyodo-pages-XXXXXX";
    directory_ = mkdtemp(name);
    fs::create_directories(directory_ / "assets");
    Write("index.html", "<!doctype html><title>console</title>" + std::string(500, ' '));
    Write("assets/index-B7xk29Qd.js", "console.log(1);" + std::string(500, ' '));
    Write("assets/tiny.png", "\x89PNG");
    StartWith({.static_dir = directory_.string()});
  }
  void TearDown() override {
    GatewayTest::TearDown();
    fs::remove_all(directory_);
  }
  void Write(const std::string& path, const std::string& content) { std::ofstream(directory_ / path) << content; }
  fs::path directory_;
};

TEST_F(PagesTest, TheConsoleIsServedForItsFilesAndItsOwnAddresses) {
  for (const char* path : {"/", "/index.html", "/rounds/123", "/sign-in?next=/x"}) {
    const Answer answer = Ask("GET", path, "", {});
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.Header("content-type"), "text/html; charset=utf-8");
    EXPECT_NE(answer.body.find("<title>console</title>"), std::string::npos);
    EXPECT_EQ(answer.Header("cache-control"), "no-cache");
  }
  EXPECT_EQ(Ask("GET", "/missing.js", "", {}).status, 404);
  EXPECT_EQ(Ask("GET", "/assets/../../etc/passwd.txt", "", {}).status, 404);
  EXPECT_EQ(Ask("GET", "/%2e%2e/%2e%2e/etc/passwd.txt", "", {}).status, 404);
  EXPECT_EQ(Ask("HEAD", "/index.html", "", {}).status, 200);
}

TEST_F(PagesTest, HashedFilesAreKeptForeverAndUnchangedOnesAnswer304) {
  const Answer script = Ask("GET", "/assets/index-B7xk29Qd.js", "", {});
  EXPECT_EQ(script.Header("cache-control"), "public, max-age=31536000, immutable");
  const Answer again = Ask("GET", "/assets/index-B7xk29Qd.js", "", {{"If-None-Match", script.Header("etag")}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  const Answer zipped = Ask("GET", "/assets/index-B7xk29Qd.js", "", {{"Accept-Encoding", "br, gzip"}});
  EXPECT_EQ(zipped.Header("content-encoding"), "gzip");
  EXPECT_LT(zipped.body.size(), script.body.size());
  EXPECT_EQ(Ask("GET", "/assets/tiny.png", "", {{"Accept-Encoding", "gzip"}}).Header("content-encoding"), "");
}

TEST_F(PagesTest, EveryAnswerCarriesTheSecurityHeaders) {
  for (const char* path : {"/", "/docs", "/v1/rounds", "/nothing.js", "/healthz"}) {
    const Answer answer = Ask("GET", path, "", {});
    const std::string policy = answer.Header("content-security-policy");
    EXPECT_EQ(policy.substr(0, 19), "default-src 'self';") << path;
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_EQ(answer.Header("x-content-type-options"), "nosniff");
    EXPECT_NE(answer.Header("referrer-policy"), "");
    EXPECT_EQ(answer.Header("strict-transport-security"), "") << "plain HTTP";
    EXPECT_EQ(answer.Header("x-trace-id").size(), 32u);
    EXPECT_NE(answer.Header("date"), "");
  }
}

TEST_F(PagesTest, TheDescriptionCoversEveryRouteWithItsComments) {
  const Answer answer = Ask("GET", "/openapi.json", "", {});
  ASSERT_EQ(answer.status, 200);
  const nlohmann::json api = answer.Json();
  EXPECT_EQ(api["openapi"], "3.1.0");
  const auto table = RouteTable::Build(services_.Routes());
  ASSERT_TRUE(table.ok());
  for (const auto& route : table->routes()) {
    std::string method = route->http_method;
    for (char& c : method) c = static_cast<char>(std::tolower(c));
    ASSERT_TRUE(api["paths"].contains(route->pretty)) << route->pretty;
    const nlohmann::json& operation = api["paths"][route->pretty][method];
    EXPECT_EQ(operation["operationId"], route->method->name());
    EXPECT_TRUE(operation["responses"].contains("404"));
    const std::string parameters = operation.value("parameters", nlohmann::json::array()).dump();
    EXPECT_EQ(parameters.find("IdempotencyKey") != std::string::npos, route->request_id != nullptr) << route->pretty;
  }
  const nlohmann::json put = api["paths"]["/v1/rounds/{round}/participations/{participation}"]["put"];
  EXPECT_EQ(put["summary"], "Saves the draft: lines, reservation prices, budget, the stage wanted.");
  EXPECT_EQ(api["paths"]["/v1/municipalities"]["get"]["summary"], "List municipalities.");
  EXPECT_TRUE(api["paths"].contains("/v1/rounds/{round}/events"));
  const nlohmann::json& quantity = api["components"]["schemas"]["procurement.Line"]["properties"]["quantity"];
  EXPECT_EQ(quantity["description"], "1 to 1,000,000.");
  EXPECT_EQ(quantity["format"], "int64");
}

TEST_F(PagesTest, EveryReferenceOfTheDescriptionResolves) {
  const nlohmann::json api = Ask("GET", "/openapi.json", "", {}).Json();
  int references = 0;
  const std::function<void(const nlohmann::json&)> visit = [&](const nlohmann::json& node) {
    if (node.is_object() && node.contains("$ref")) {
      const std::string target = node["$ref"].get<std::string>().substr(1);
      EXPECT_TRUE(api.contains(nlohmann::json::json_pointer(target))) << target;
      ++references;
    }
    for (const auto& child : node) {
      if (child.is_structured()) visit(child);
    }
  };
  visit(api);
  EXPECT_GT(references, 100);
}

TEST_F(PagesTest, TheDocumentationPageUsesOnlyOurOwnOrigin) {
  const Answer page = Ask("GET", "/docs", "", {});
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.Header("content-type"), "text/html; charset=utf-8");
  for (const char* path : {"/docs", "/docs/docs.js", "/docs/docs.css"}) {
    const Answer part = Ask("GET", path, "", {});
    EXPECT_EQ(part.status, 200) << path;
    EXPECT_EQ(part.body.find("http://"), std::string::npos);
    EXPECT_EQ(part.body.find("https://"), std::string::npos);
    EXPECT_EQ(part.body.find("style="), std::string::npos);
    EXPECT_EQ(part.body.find("innerHTML"), std::string::npos);
  }
}

TEST(GatewayStartTest, WithoutAConsoleTheFirstPageSaysSo) {
  KnownServices services;
  auto gateway = Gateway::Start({.port = 0, .static_dir = "/nonexistent"}, services.Routes());
  ASSERT_TRUE(gateway.ok());
  HttpClient client((*gateway)->port());
  client.Send(RequestText("GET", "/"));
  EXPECT_NE(client.Read().body.find("not installed"), std::string::npos);
}

TEST(GatewayStartTest, BeyondLoopbackItRefusesToListenWithoutTls) {
  KnownServices services;
  for (const char* address : {"0.0.0.0", "::", "192.0.2.1"}) {
    const auto gateway = Gateway::Start({.address = address, .port = 0}, services.Routes());
    ASSERT_FALSE(gateway.ok()) << address;
    EXPECT_NE(gateway.status().message().find("without TLS"), std::string::npos);
  }
  const auto six = Gateway::Start({.address = "[::1]", .port = 0}, services.Routes());
  EXPECT_TRUE(six.ok() || absl::IsUnavailable(six.status())) << "loopback, where the machine has IPv6";
  EXPECT_FALSE(Gateway::Start({.address = "nonsense", .port = 0}, services.Routes()).ok());
  EXPECT_FALSE(
      Gateway::Start({.port = 0, .tls_cert = "/nonexistent", .tls_key = "/nonexistent"}, services.Routes()).ok());
}

TEST(GatewayStartTest, ATakenPortIsAClearFailure) {
  KnownServices services;
  auto first = Gateway::Start({.port = 0}, services.Routes());
  ASSERT_TRUE(first.ok());
  const auto second = Gateway::Start({.port = (*first)->port()}, services.Routes());
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.status().message().find("cannot listen"), std::string::npos);
}

}  // namespace
}  // namespace kyodo::gateway
