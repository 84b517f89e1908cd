// Who a notice is for.
#pragma once

#include <absl/status/statusor.h>

#include <set>
#include <string>
#include <vector>

namespace kyodo::tenants {

// The audiences that `tenants` stands for, one row each: tenant ids, "MUNICIPALITY" for all municipalities and "VENDOR"
// for all vendors. Nobody is named twice: a municipality goes without its own row when all are told.
absl::StatusOr<std::set<std::string>> AudiencesOf(const std::vector<std::string>& tenants);

}  // namespace kyodo::tenants
