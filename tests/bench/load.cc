// Saves participations with five lines as fast as the server takes them, over gRPC or over HTTP, and prints how many a
// second were acknowledged. tests/bench/run drives it.
#include <CLI/CLI.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "kyodo/procurement/v1/participations.grpc.pb.h"
#include "platform/channels.h"
#include "platform/once.h"

namespace {

namespace http = boost::beast::http;
using boost::asio::ip::tcp;
using kyodo::procurement::v1::Participation;

// One municipality on one round.
struct Target {
  std::string round;
  std::string municipality;
  std::string token;
};

struct Options {
  std::string mode = "rpc";
  std::string plan;
  int port = 0;
  int clients = 16;
  int seconds = 5;
};

std::vector<Target> ReadPlan(const std::string& file) {
  std::ifstream in(file);
  std::vector<Target> plan;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    Target target;
    words >> target.round >> target.municipality >> target.token;
    plan.push_back(target);
  }
  return plan;
}

// One connection that saves a participation per call.
class Client {
 public:
  virtual ~Client() = default;
  virtual bool Put(const Target& target, int quantity) = 0;
};

class RpcClient : public Client {
 public:
  explicit RpcClient(int port)
      : stub_(kyodo::procurement::v1::ParticipationService::NewStub(
            grpc::CreateChannel("127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials()))) {}

  bool Put(const Target& target, int quantity) override {
    kyodo::procurement::v1::PutParticipationRequest request;
    request.set_request_id(kyodo::NewUuid());
    Participation& participation = *request.mutable_participation();
    participation.set_name(target.round + "/participations/" + target.municipality);
    participation.set_stage_wanted(Participation::FIRM);
    for (int i = 1; i <= 5; ++i) {
      auto& line = *participation.add_lines();
      line.set_item("item-" + std::to_string(i));
      line.set_quantity(quantity);
    }
    grpc::ClientContext context;
    kyodo::PrepareCall(context, target.token, 20'000);
    Participation answer;
    return stub_->PutParticipation(&context, request, &answer).ok();
  }

 private:
  std::unique_ptr<kyodo::procurement::v1::ParticipationService::Stub> stub_;
};

class HttpClient : public Client {
 public:
  explicit HttpClient(int port) : stream_(context_) {
    stream_.connect(tcp::endpoint(boost::asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(port)));
  }

  bool Put(const Target& target, int quantity) override {
    std::string lines;
    for (int i = 1; i <= 5; ++i) {
      lines += (i == 1 ? "" : ",") + ("{\"item\":\"item-" + std::to_string(i)) + "\",\"quantity\":\"" +
               std::to_string(quantity) + "\"}";
    }
    http::request<http::string_body> request(
        http::verb::put, "/v1/" + target.round + "/participations/" + target.municipality, 11);
    request.set(http::field::host, "127.0.0.1");
    request.set(http::field::content_type, "application/json");
    request.set(http::field::authorization, "Bearer " + target.token);
    request.set("Idempotency-Key", kyodo::NewUuid());
    request.body() = "{\"stageWanted\":\"FIRM\",\"lines\":[" + lines + "]}";
    request.prepare_payload();
    http::write(stream_, request);
    http::response<http::string_body> response;
    http::read(stream_, buffer_, response);
    return response.result() == http::status::ok;
  }

 private:
  boost::asio::io_context context_;
  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
};

int Run(const Options& options) {
  const std::vector<Target> plan = ReadPlan(options.plan);
  std::atomic<std::int64_t> saved{0};
  std::atomic<std::int64_t> refused{0};
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(options.seconds);
  std::vector<std::thread> threads;
  for (int c = 0; c < options.clients; ++c) {
    threads.emplace_back([&, c] {
      std::unique_ptr<Client> client;
      if (options.mode == "rpc") client = std::make_unique<RpcClient>(options.port);
      if (options.mode == "http") client = std::make_unique<HttpClient>(options.port);
      // Each client has municipalities of its own, so that none waits for another's participation.
      for (size_t i = static_cast<size_t>(c), n = 1; std::chrono::steady_clock::now() < end; ++n) {
        ++(client->Put(plan[i], static_cast<int>(n % 1000) + 1) ? saved : refused);
        i += static_cast<size_t>(options.clients);
        if (i >= plan.size()) i = static_cast<size_t>(c);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::cout << static_cast<double>(saved) / options.seconds << " " << refused << std::endl;
  return refused == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Saves participations as fast as the server takes them"};
  Options options;
  app.add_option("--mode", options.mode, "rpc or http")->check(CLI::IsMember({"rpc", "http"}));
  app.add_option("--plan", options.plan, "lines of: round municipality token")->required();
  app.add_option("--port", options.port, "of 127.0.0.1")->required();
  app.add_option("--clients", options.clients, "connections at once");
  app.add_option("--seconds", options.seconds, "how long");
  CLI11_PARSE(app, argc, argv);
  return Run(options);
}
