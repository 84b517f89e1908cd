// The OpenAPI 3.1 description of everything the gateway offers.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "gateway/http/routes.h"

namespace kyodo::gateway {

// JSON text. `descriptor_set` brings the comments.
absl::StatusOr<std::string> OpenApi(const RouteTable& routes, std::string_view descriptor_set);

}  // namespace kyodo::gateway
