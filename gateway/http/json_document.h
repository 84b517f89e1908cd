// JSON text to a tree, with everything refused that a tree would hide: duplicate names, depth, endless lists.
#pragma once

#include <absl/status/statusor.h>

#include <nlohmann/json.hpp>
#include <string_view>

namespace kyodo::gateway {

// INVALID_ARGUMENT "INVALID_JSON" with the place, or "DUPLICATE_FIELD" with the field.
absl::StatusOr<nlohmann::json> ParseJson(std::string_view text);

}  // namespace kyodo::gateway
