// Where a service lives: in this process or behind mTLS; callers do not know which.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/server.h>

#include "platform/config.h"

namespace kyodo {

class Channels {
 public:
  explicit Channels(const Config& config) : config_(config) {}
  // Modules named here are served by `server` in this process.
  void SetLocal(grpc::Server* server, std::set<std::string> modules);
  // The channel to a module ("tenants", "procurement"). Null when it is neither here nor configured as a peer.
  std::shared_ptr<grpc::Channel> To(const std::string& module);

 private:
  const Config& config_;
  std::mutex mutex_;
  grpc::Server* server_ = nullptr;
  std::set<std::string> local_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> open_;
};

// Prepares a call to another service: deadline, and the caller's session token when there is one.
void PrepareCall(grpc::ClientContext& context, const std::string& token = "", int timeout_ms = 5000);

}  // namespace kyodo
