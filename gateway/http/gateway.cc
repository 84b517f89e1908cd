#include "gateway/http/gateway.h"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

#include "gateway/http/docs_page.h"
#include "gateway/http/openapi.h"
#include "gateway/http/proto_comments.h"
#include "platform/error.h"
#include "platform/log.h"
#include "platform/metrics.h"

namespace kyodo::gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::seconds kDrainTime{10};

// One thread with its own queue of work: a connection never leaves its thread.
struct Worker {
  Lane lane;  // outlives the connections, which end with the context
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> guard{context.get_executor()};
  std::thread thread;
};

std::shared_ptr<grpc::Channel> ChannelOf(const std::vector<ServiceRoute>& services, const std::string& name) {
  for (const ServiceRoute& service : services) {
    if (service.service->full_name() == name) return service.channel;
  }
  return nullptr;
}

// Streams are one descriptor each; the usual soft limit of 1,024 would end at half of what is promised.
void RaiseDescriptorLimit(int wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const rlim_t enough = static_cast<rlim_t>(wanted) + 512;
  if (limit.rlim_cur >= enough) return;
  limit.rlim_cur = std::min(enough, limit.rlim_max);
  setrlimit(RLIMIT_NOFILE, &limit);
}

absl::StatusOr<std::unique_ptr<asio::ssl::context>> MakeTls(const GatewayOptions& options) {
  if (options.tls_cert.empty() && options.tls_key.empty()) return nullptr;
  auto tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_mode(tls->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  error_code error;
  tls->use_certificate_chain_file(options.tls_cert, error);
  if (error) return absl::InvalidArgumentError("TLS certificate " + options.tls_cert + ": " + error.message());
  tls->use_private_key_file(options.tls_key, asio::ssl::context::pem, error);
  if (error) return absl::InvalidArgumentError("TLS key " + options.tls_key + ": " + error.message());
  return tls;
}

absl::StatusOr<tcp::endpoint> EndpointOf(const GatewayOptions& options) {
  error_code error;
  std::string literal = options.address == "localhost" ? "127.0.0.1" : options.address;
  if (literal.size() > 2 && literal.front() == '[' && literal.back() == ']') {
    literal = literal.substr(1, literal.size() - 2);
  }
  const auto address = asio::ip::make_address(literal, error);
  if (error || options.port < 0 || options.port > 65535) {
    return absl::InvalidArgumentError("not an address to listen on: " + options.address + ":" +
                                      std::to_string(options.port));
  }
  if (!address.is_loopback() && (options.tls_cert.empty() || options.tls_key.empty())) {
    return absl::FailedPreconditionError("refusing to listen on " + options.address +
                                         " without TLS: give a certificate and a key, or listen on 127.0.0.1");
  }
  return tcp::endpoint(address, static_cast<unsigned short>(options.port));
}

absl::Status Listen(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(1024, error);
  if (!error) return absl::OkStatus();
  return absl::UnavailableError("cannot listen on " + endpoint.address().to_string() + ":" +
                                std::to_string(endpoint.port()) + ": " + error.message());
}

}  // namespace

// The order of members is the order of need: later ones use earlier ones.
struct Gateway::Parts {
  GatewayOptions options;
  std::unique_ptr<asio::ssl::context> tls;
  std::unique_ptr<EventHub> hub;
  Upstream upstream{2};
  std::unique_ptr<FrontDoor> door;
  std::unique_ptr<ConnectionSetting> setting;
  std::vector<std::unique_ptr<Worker>> workers;
  std::unique_ptr<tcp::acceptor> acceptor;
  int port = 0;
  bool drained = false;

  asio::awaitable<void> Accept();
  void EndIdle();
  void Run();
};

asio::awaitable<void> Gateway::Parts::Accept() {
  asio::steady_timer pause(workers[0]->context);
  for (std::size_t next = 0; !setting->draining; next = (next + 1) % workers.size()) {
    Worker& worker = *workers[next];
    tcp::socket socket(worker.context);
    error_code error;
    co_await acceptor->async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted || setting->draining) co_return;
    if (error) {
      Log(LogLevel::kWarning, "accept_failed", {{"what", error.message()}});
      pause.expires_after(std::chrono::milliseconds(50));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    SetGauge("http_connections", setting->open);
    if (setting->open >= options.max_connections) continue;
    ++setting->open;
    asio::co_spawn(worker.context, ServeConnection(std::move(socket), tls.get(), *setting, worker.lane),
                   asio::detached);
  }
}

void Gateway::Parts::Run() {
  for (const std::unique_ptr<Worker>& worker : workers) {
    worker->thread = std::thread([context = &worker->context] { context->run(); });
  }
  asio::co_spawn(
      workers[0]->context, [this] { return Accept(); }, asio::detached);
}

void Gateway::Parts::EndIdle() {
  for (const std::unique_ptr<Worker>& worker : workers) {
    asio::post(worker->context, [lane = &worker->lane] {
      for (ConnectionEntry* entry : lane->connections) {
        if (entry->idle) entry->close();
      }
    });
  }
}

Gateway::Gateway(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Gateway::~Gateway() { Drain(); }

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::Start(const GatewayOptions& options,
                                                        const std::vector<ServiceRoute>& services) {
  auto parts = std::make_unique<Parts>();
  parts->options = options;
  ASSIGN_OR_RETURN(const tcp::endpoint endpoint, EndpointOf(options));
  ASSIGN_OR_RETURN(parts->tls, MakeTls(options));
  ASSIGN_OR_RETURN(RouteTable routes, RouteTable::Build(services));
  ASSIGN_OR_RETURN(StaticFiles files, StaticFiles::Load(options.static_dir));
  if (!files.has_console()) Log(LogLevel::kWarning, "no_console", {{"static_dir", options.static_dir}});
  ASSIGN_OR_RETURN(std::string openapi, OpenApi(routes, DescriptorsWithComments()));
  files.Add("/openapi.json", std::move(openapi));
  AddDocsPage(files);
  RaiseDescriptorLimit(options.max_connections);
  for (int i = 0; i < std::max(1, options.threads); ++i) parts->workers.push_back(std::make_unique<Worker>());
  parts->acceptor = std::make_unique<tcp::acceptor>(parts->workers[0]->context);
  RETURN_IF_ERROR(Listen(*parts->acceptor, endpoint));
  parts->port = parts->acceptor->local_endpoint().port();
  const auto procurement = ChannelOf(services, "kyodo.procurement.v1.ParticipationService");
  const auto tenants = ChannelOf(services, "kyodo.tenants.v1.SessionService");
  if (procurement && tenants) {
    parts->hub = std::make_unique<EventHub>(parts->upstream, procurement, tenants, options.area, options.event_times);
  }
  parts->door = std::make_unique<FrontDoor>(std::move(routes), std::move(files), options.rates, parts->upstream,
                                            parts->hub.get());
  parts->setting = std::make_unique<ConnectionSetting>(*parts->door, options.client_times,
                                                       options.event_times.heartbeat, options.behind_tls_proxy);
  parts->Run();
  return std::unique_ptr<Gateway>(new Gateway(std::move(parts)));
}

int Gateway::port() const { return parts_->port; }

int Gateway::connections() const { return parts_->setting->open; }

void Gateway::Drain() {
  Parts& parts = *parts_;
  if (parts.drained) return;
  parts.drained = true;
  parts.setting->draining = true;
  asio::post(parts.workers[0]->context, [&parts] {
    error_code error;
    parts.acceptor->close(error);
  });
  if (parts.hub) parts.hub->Drain();
  const auto until = std::chrono::steady_clock::now() + kDrainTime;
  while (parts.setting->open > 0 && std::chrono::steady_clock::now() < until) {
    parts.EndIdle();
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  parts.upstream.Shutdown();
  for (const std::unique_ptr<Worker>& worker : parts.workers) {
    worker->guard.reset();
    worker->context.stop();
    worker->thread.join();
  }
}

}  // namespace kyodo::gateway
