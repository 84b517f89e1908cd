#include "optimizer/service.h"

#include <algorithm>

#include "optimizer/worker/worker.h"
#include "platform/database.h"

namespace kyodo::optimizer {
namespace {

WorkerOptions OptionsFor(const Config& config) {
  WorkerOptions options;
  options.area = config.area;
  options.slots = config.optimizer_jobs;
  options.silence = std::chrono::seconds(config.optimizer_silence_seconds);
  // Several signs of life fit into the silence that costs a claim.
  options.attempt.heartbeat_pause = std::min<std::chrono::milliseconds>(std::chrono::seconds(1), options.silence / 5);
  options.attempt.memory_mib_max = config.optimizer_memory_mib;
  // The link leads to this very binary, also when its file was replaced by a newer one.
  options.attempt.program = config.optimizer_program.empty() ? "/proc/self/exe" : config.optimizer_program;
  return options;
}

class OptimizerModule final : public Module {
 public:
  OptimizerModule(const Config& config, const std::vector<Core>& cores)
      : database_({.dsn = config.database_dsn,
                   .user = "kyodo_optimizer_worker",
                   .schema = "optimizer",
                   .pool_size = config.optimizer_jobs + 1}),
        worker_(database_, cores, OptionsFor(config)) {}

  std::vector<grpc::Service*> services() override { return {}; }
  void StartWorkers() override { worker_.Start(); }
  void Drain() override { worker_.Stop(); }
  absl::Status Ready() override { return database_.Ping(); }

 private:
  Database database_;
  JobWorker worker_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> Service::Make(const ModuleContext& context, const std::vector<Core>& cores) {
  if (context.config.optimizer_silence_seconds < 5 || context.config.optimizer_memory_mib < 64) {
    return absl::InvalidArgumentError("optimizer.silence_seconds must be at least 5, optimizer.memory_mib at least 64");
  }
  return std::make_unique<OptimizerModule>(context.config, cores);
}

}  // namespace kyodo::optimizer
