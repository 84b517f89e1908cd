#include "tenants/store/directory.h"

#include "platform/reasons.h"

namespace kyodo::tenants {
namespace {

Tenant TenantOf(const pqxx::row& row) {
  Tenant tenant;
  tenant.id = row["tenant_id"].as<std::string>();
  tenant.kind = *KindOfId(tenant.id);
  tenant.display_name = row["display_name"].as<std::string>();
  tenant.kana = row["kana"].as<std::string>();
  tenant.english_name = row["english_name"].as<std::string>();
  tenant.municipality_kind = row["municipality_kind"].as<std::string>("");
  tenant.area_group = row["area_group"].as<std::string>();
  tenant.population = row["population"].as<std::int64_t>();
  tenant.pupils = row["pupils"].as<std::int64_t>();
  tenant.small_enterprise = row["small_enterprise"].as<bool>();
  tenant.suspended_until = OptionalTimeOf(row["suspended_until"]);
  tenant.version = row["version"].as<std::int64_t>();
  return tenant;
}

std::vector<Tenant> TenantsOf(const pqxx::result& rows) {
  std::vector<Tenant> tenants;
  tenants.reserve(rows.size());
  for (const auto& row : rows) tenants.push_back(TenantOf(row));
  return tenants;
}

std::string TextOf(const std::optional<Time>& time) { return time ? kyodo::ToText(*time) : ""; }

}  // namespace

std::vector<Tenant> ListTenants(Tx& tx, Kind kind, const std::string& after, int limit) {
  return TenantsOf(tx.Run(R"(SELECT * FROM tenants.tenants WHERE area_id = $1 AND kind = $2 AND tenant_id > $3
                             ORDER BY tenant_id LIMIT $4::int)",
                          tx.caller().area, ToText(kind), after, limit));
}

std::vector<Tenant> ListAllTenants(Tx& tx) {
  return TenantsOf(tx.Run(R"(SELECT * FROM tenants.tenants WHERE area_id = $1 ORDER BY tenant_id)", tx.caller().area));
}

std::optional<Tenant> ReadTenant(Tx& tx, const std::string& tenant_id) {
  const pqxx::result rows =
      tx.Run(R"(SELECT * FROM tenants.tenants WHERE area_id = $1 AND tenant_id = $2)", tx.caller().area, tenant_id);
  if (rows.empty()) return std::nullopt;
  return TenantOf(rows[0]);
}

absl::StatusOr<Tenant> InsertVendor(Tx& tx, const Tenant& vendor) {
  const pqxx::result rows = tx.Run(
      R"(INSERT INTO tenants.tenants
           (area_id, tenant_id, kind, display_name, kana, english_name, small_enterprise, suspended_until)
         VALUES ($1, $2, 'VENDOR', normalize($3, NFC), normalize($4, NFC), normalize($5, NFC), $6::boolean,
                 nullif($7, '')::timestamptz)
         ON CONFLICT DO NOTHING RETURNING *)",
      tx.caller().area, vendor.id, vendor.display_name, vendor.kana, vendor.english_name, vendor.small_enterprise,
      TextOf(vendor.suspended_until));
  if (rows.empty()) {
    return Fail(absl::StatusCode::kAlreadyExists, reasons::kAlreadyExists,
                {"A vendor with this id exists already; choose another id.",
                 "このIDの事業者はすでに登録されています。別のIDを指定してください。"});
  }
  return TenantOf(rows[0]);
}

std::optional<Tenant> UpdateVendor(Tx& tx, const Tenant& vendor) {
  const pqxx::result rows = tx.Run(
      R"(UPDATE tenants.tenants
         SET display_name = normalize($4, NFC), kana = normalize($5, NFC), english_name = normalize($6, NFC),
             small_enterprise = $7::boolean, suspended_until = nullif($8, '')::timestamptz, version = version + 1
         WHERE area_id = $1 AND tenant_id = $2 AND kind = 'VENDOR' AND version = $3::bigint RETURNING *)",
      tx.caller().area, vendor.id, vendor.version, vendor.display_name, vendor.kana, vendor.english_name,
      vendor.small_enterprise, TextOf(vendor.suspended_until));
  if (rows.empty()) return std::nullopt;
  return TenantOf(rows[0]);
}

}  // namespace kyodo::tenants
