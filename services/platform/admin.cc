#include "platform/admin.h"

#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "platform/metrics.h"

namespace kyodo {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

// One thread, one request at a time: the operator's probes are few.
class Port : public AdminPort {
 public:
  Port(const Config& config, tcp::endpoint endpoint, std::function<absl::Status()> alive,
       std::function<absl::Status()> ready)
      : config_(config), alive_(std::move(alive)), ready_(std::move(ready)), acceptor_(context_, endpoint) {
    thread_ = std::thread([this] { Run(); });
  }
  ~Port() override {
    stop_ = true;
    // A blocked accept ends only by a connection.
    boost::system::error_code ignored;
    tcp::socket(context_).connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }
  int port() const override { return acceptor_.local_endpoint().port(); }

 private:
  void Run() {
    while (!stop_) {
      boost::system::error_code error;
      beast::tcp_stream stream(acceptor_.accept(error));
      if (error || stop_) continue;
      stream.expires_after(std::chrono::seconds(5));
      beast::flat_buffer buffer;
      http::request<http::empty_body> request;
      http::read(stream, buffer, request, error);
      if (error) continue;
      http::write(stream, Answer(std::string(request.target())), error);
    }
  }

  http::response<http::string_body> Answer(const std::string& target) {
    http::response<http::string_body> response(http::status::ok, 11);
    response.set(http::field::content_type, "text/plain; charset=utf-8");
    response.keep_alive(false);
    if (target == "/livez" || target == "/readyz") {
      const absl::Status status = target == "/livez" ? alive_() : ready_();
      if (!status.ok()) response.result(http::status::service_unavailable);
      response.body() = status.ok() ? "ok\n" : std::string(status.message()) + "\n";
    } else if (target == "/metrics") {
      response.body() = MetricsText();
    } else if (target == "/configz") {
      nlohmann::ordered_json values;
      for (const ConfigEntry& entry : ListConfig(config_)) values[entry.key] = entry.value;
      response.set(http::field::content_type, "application/json");
      response.body() = values.dump(2) + "\n";
    } else {
      response.result(http::status::not_found);
    }
    response.prepare_payload();
    return response;
  }

  const Config& config_;
  std::function<absl::Status()> alive_;
  std::function<absl::Status()> ready_;
  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<AdminPort>> AdminPort::Start(const Config& config, std::function<absl::Status()> alive,
                                                            std::function<absl::Status()> ready) {
  const auto colon = config.admin_listen.rfind(':');
  if (!IsLoopback(config.admin_listen) || colon == std::string::npos) {
    return absl::InvalidArgumentError("admin.listen must be a loopback address such as 127.0.0.1:9091");
  }
  try {
    const tcp::endpoint endpoint(asio::ip::make_address(config.admin_listen.substr(0, colon)),
                                 static_cast<unsigned short>(std::stoi(config.admin_listen.substr(colon + 1))));
    return std::make_unique<Port>(config, endpoint, std::move(alive), std::move(ready));
  } catch (const std::exception& error) {
    return absl::UnavailableError("admin.listen " + config.admin_listen + ": " + error.what());
  }
}

}  // namespace kyodo
