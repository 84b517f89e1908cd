// A small service schema for testing the platform without any service: table tenants.probes, one row per write.
#pragma once

#include <string>
#include <vector>

#include "platform/database.h"
#include "platform/migrate.h"
#include "tests/support/postgres.h"

namespace kyodo {

// The "tenants" schema with a probes table that row security keeps per tenant.
inline const std::vector<Migration>& ProbeMigrations() {
  static const std::vector<Migration> kMigrations = {
      {"tenants", 1, "0001_probes",
       "CREATE TABLE tenants.probes (area_id text, tenant_id text, probe_id text, PRIMARY KEY (area_id, tenant_id, probe_id));"
       "ALTER TABLE tenants.probes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
       "CREATE POLICY own ON tenants.probes FOR ALL TO kyodo_tenants USING (area_id = kyodo.area() AND tenant_id = kyodo.tenant());"
       "GRANT SELECT, INSERT ON tenants.probes TO kyodo_tenants;"},
  };
  return kMigrations;
}

inline Caller Clerk(std::string tenant = "131016") {
  Caller caller;
  caller.area = "tokyo";
  caller.tenant = std::move(tenant);
  caller.kind = TenantKind::kMunicipality;
  caller.account = caller.tenant + "-clerk";
  caller.method = "WriteProbe";
  return caller;
}

// A database of its own with the service's and the worker's connections.
struct ProbeDatabase {
  testing::TestDatabase test = testing::TestDatabase::Create();
  Database service{{.dsn = test.dsn("kyodo_tenants"), .user = "", .schema = "tenants"}};
  Database worker{{.dsn = test.dsn("kyodo_tenants_worker"), .user = "", .schema = "tenants"}};

  std::int64_t Count(const std::string& table) {
    pqxx::connection connection(test.superuser_dsn());
    return pqxx::nontransaction(connection).exec("SELECT count(*) FROM " + table)[0][0].as<std::int64_t>();
  }
};

inline void InsertProbe(Tx& tx, const std::string& id) {
  tx.Run("INSERT INTO tenants.probes (area_id, tenant_id, probe_id) VALUES (kyodo.area(), kyodo.tenant(), $1)", id);
}

}  // namespace kyodo
