// Resource names in the API: what a malformed one refers to does not exist, so it is answered NOT_FOUND.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace kyodo::procurement {

// "rounds/{uuid}" → the UUID in lower case.
absl::StatusOr<std::string> ParseRoundName(std::string_view name);

// "rounds/{uuid}/participations/{code6}" with `collection` = "participations"; `id` is not checked further.
struct ChildName {
  std::string round_id;
  std::string id;
};
absl::StatusOr<ChildName> ParseChildName(std::string_view name, std::string_view collection);

// "vendors/vendor-1" ↔ "vendor-1".
std::string VendorName(std::string_view tenant);

}  // namespace kyodo::procurement
