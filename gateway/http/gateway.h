// The public face of the gateway: HTTP in front, gRPC behind.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

#include "gateway/http/connection.h"
#include "gateway/http/event_hub.h"
#include "gateway/http/rate_limit.h"
#include "gateway/http/routes.h"

namespace kyodo::gateway {

struct GatewayOptions {
  std::string address = "127.0.0.1";
  int port = 8080;  // 0 = any free one
  // PEM files. Needed for every address but loopback.
  std::string tls_cert;
  std::string tls_key;
  // The built console; "" or an absent directory = API and /docs only.
  std::string static_dir;
  std::string area = "tokyo";
  // A proxy on this machine ends TLS and appends X-Forwarded-For: cookies become __Host-, HSTS is sent.
  bool behind_tls_proxy = false;
  int threads = 2;
  int max_connections = 10'000;
  RateLimits rates;
  ClientTimes client_times;
  EventTimes event_times;
};

// A running gateway. Destruction drains.
class Gateway {
 public:
  // Listens when it returns. Fails when the address is taken, needs TLS, or a service cannot be offered.
  static absl::StatusOr<std::unique_ptr<Gateway>> Start(const GatewayOptions& options,
                                                        const std::vector<ServiceRoute>& services);
  ~Gateway();

  int port() const;
  // Connections open now.
  int connections() const;
  // Stops accepting, lets requests finish (at most 10 s), ends event streams with a last comment. Call it before the
  // gRPC servers stop.
  void Drain();

 private:
  struct Parts;
  explicit Gateway(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace kyodo::gateway
