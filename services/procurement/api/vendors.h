// What procurement asks of a vendor before it may bid or sign.
#pragma once

#include <absl/status/status.h>

#include <string>

#include "procurement/api/area.h"

namespace kyodo::procurement {

// Suspended (指名停止) at that time? `vendor` is a tenant id.
bool IsSuspended(const AreaFacts& area, const std::string& vendor, Time now);

// FAILED_PRECONDITION VENDOR_SUSPENDED with the day it ends.
absl::Status CheckNotSuspended(const AreaFacts& area, const std::string& vendor, Time now);

}  // namespace kyodo::procurement
