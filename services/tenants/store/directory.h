// Municipalities, the body and vendors.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/database.h"
#include "tenants/domain/tenant.h"

namespace kyodo::tenants {

// Tenants of a kind with ids after `after` ("" = from the start), at most `limit`, in order of their ids.
std::vector<Tenant> ListTenants(Tx& tx, Kind kind, const std::string& after, int limit);
// Everybody in the area. For the worker.
std::vector<Tenant> ListAllTenants(Tx& tx);
// Nullopt when absent or not visible to the caller.
std::optional<Tenant> ReadTenant(Tx& tx, const std::string& tenant_id);

// Answers what was stored. ALREADY_EXISTS when the id is taken.
absl::StatusOr<Tenant> InsertVendor(Tx& tx, const Tenant& vendor);
// Nullopt when the vendor has another version by now.
std::optional<Tenant> UpdateVendor(Tx& tx, const Tenant& vendor);

}  // namespace kyodo::tenants
