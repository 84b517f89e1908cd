// The public face of tenants: one module for the process that runs it.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <vector>

#include "platform/migrate.h"
#include "platform/module.h"

namespace kyodo::tenants {

class Service {
 public:
  // Databases, handlers and the housekeeping of the area in `context`. Housekeeping starts with Module::StartWorkers.
  static absl::StatusOr<std::unique_ptr<Module>> Make(const ModuleContext& context);
};

// Embedded, in order.
const std::vector<Migration>& Migrations();

}  // namespace kyodo::tenants
