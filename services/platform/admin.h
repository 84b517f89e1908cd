// The operator's port, on loopback only: /livez, /readyz, /metrics, /configz.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <absl/status/statusor.h>

#include "platform/config.h"

namespace kyodo {

class AdminPort {
 public:
  virtual ~AdminPort() = default;
  virtual int port() const = 0;

  // `alive` and `ready` are asked at each request; a failed one is 503 with its sentence.
  static absl::StatusOr<std::unique_ptr<AdminPort>> Start(const Config& config, std::function<absl::Status()> alive,
                                                          std::function<absl::Status()> ready);
};

}  // namespace kyodo
