// The public face of the optimizer: one module that works on the jobs of the area. It serves no RPC yet.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <vector>

#include "optimizer/format/answer.h"
#include "platform/migrate.h"
#include "platform/module.h"

namespace kyodo::optimizer {

class Service {
 public:
  // The job worker of the area in `context`, with the solvers' checks of `cores`. It starts with Module::StartWorkers.
  static absl::StatusOr<std::unique_ptr<Module>> Make(const ModuleContext& context, const std::vector<Core>& cores);
};

// Embedded, in order.
const std::vector<Migration>& Migrations();

}  // namespace kyodo::optimizer
