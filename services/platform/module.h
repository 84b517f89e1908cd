// A part of Kyodo that runs in this process or another: tenants, procurement. The table is kyodo/modules.cc.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <absl/status/statusor.h>
#include <grpcpp/impl/codegen/service_type.h>

#include "platform/channels.h"
#include "platform/config.h"
#include "platform/identity.h"
#include "platform/migrate.h"

namespace kyodo {

struct ModuleContext {
  const Config& config;
  Channels& channels;
  Identity& identity;
};

class Module {
 public:
  virtual ~Module() = default;
  // gRPC services to register; they live as long as the module.
  virtual std::vector<grpc::Service*> services() = 0;
  // Starts clock job, sequencer, relay; called after the server runs, so channels answer.
  virtual void StartWorkers() = 0;
  // Stops the workers; no call is in flight any more.
  virtual void Drain() = 0;
  // Ok when the module can do its work (database reachable, schema current).
  virtual absl::Status Ready() = 0;
};

struct ModuleEntry {
  std::string name;                        // also the database schema
  std::vector<std::string> grpc_services;  // full names
  std::function<absl::StatusOr<std::unique_ptr<Module>>(const ModuleContext&)> make;
  const std::vector<Migration>& (*migrations)();
};

}  // namespace kyodo
