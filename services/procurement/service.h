// The public face of procurement: one module for the process that runs it.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <vector>

#include "platform/migrate.h"
#include "platform/module.h"

namespace kyodo::procurement {

class Service {
 public:
  // Databases, handlers and workers of the area in `context`. Workers start with Module::StartWorkers.
  static absl::StatusOr<std::unique_ptr<Module>> Make(const ModuleContext& context);
};

// Embedded, in order.
const std::vector<Migration>& Migrations();

}  // namespace kyodo::procurement
