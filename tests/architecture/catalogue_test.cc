#include "tests/architecture/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>

#include "platform/migrate.h"
#include "tests/support/postgres.h"

namespace kyodo::tenants {
const std::vector<Migration>& Migrations();
}
namespace kyodo::procurement {
const std::vector<Migration>& Migrations();
}
namespace kyodo::optimizer {
const std::vector<Migration>& Migrations();
}

namespace kyodo::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::StartsWith;

void MigrateEverything(const std::string& owner_dsn) {
  std::vector<Migration> all = tenants::Migrations();
  all.insert(all.end(), procurement::Migrations().begin(), procurement::Migrations().end());
  all.insert(all.end(), optimizer::Migrations().begin(), optimizer::Migrations().end());
  const absl::Status status = Migrate(owner_dsn, all);
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

class CatalogueTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { TestDatabase::SetTemplate(MigrateEverything); }

  // What `look` finds after a superuser did this; taken back at once (roles belong to the whole cluster).
  template <typename Look>
  std::vector<std::string> After(const std::string& statement, Look look) {
    pqxx::work work(connection_);
    work.exec(statement);
    return look(work);
  }

  TestDatabase database_ = TestDatabase::Create();
  pqxx::connection connection_{database_.superuser_dsn()};
};

std::vector<std::string> ExpectedPolicies() {
  std::ifstream file(KYODO_POLICIES_TXT);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  }
  return lines;
}

TEST_F(CatalogueTest, TheMigratedDatabaseObeysEveryRule) { EXPECT_THAT(After("SELECT 1", LintCatalogue), IsEmpty()); }

// A policy that is added, dropped or given to other roles must be seen in review: policies.txt lists them all.
TEST_F(CatalogueTest, ThePoliciesAreExactlyTheListedOnes) {
  EXPECT_THAT(After("SELECT 1", ListPolicies), ::testing::ElementsAreArray(ExpectedPolicies()));
}

TEST_F(CatalogueTest, DroppingAnyPolicyIsNoticed) {
  const std::vector<std::string> policies = After("SELECT 1", ListPolicies);
  ASSERT_FALSE(policies.empty());
  for (const std::string& policy : policies) {
    const std::string table = policy.substr(0, policy.find(' '));
    const std::string name = policy.substr(table.size() + 1, policy.find(' ', table.size() + 1) - table.size() - 1);
    EXPECT_NE(After("DROP POLICY " + name + " ON " + table, ListPolicies), ExpectedPolicies()) << policy;
  }
}

struct Fault {
  const char* statement;
  const char* rule;
};

// Planted faults: each rule can fail.
TEST_F(CatalogueTest, EveryRuleFindsItsFault) {
  const std::vector<Fault> faults = {
      {"CREATE TABLE tenants.stray (id int PRIMARY KEY)", "the primary key starts with area_id"},
      {"CREATE UNIQUE INDEX leak ON tenants.requests (request_id)", "unique keys start with area_id"},
      {"CREATE TABLE tenants.child (area_id text, event_id uuid, PRIMARY KEY (area_id, event_id), "
       "FOREIGN KEY (area_id, event_id) REFERENCES procurement.outbox)",
       "foreign keys start with area_id and stay in their schema"},
      {"ALTER TABLE tenants.requests NO FORCE ROW LEVEL SECURITY", "row security is enabled and forced"},
      {"ALTER TABLE tenants.requests DISABLE ROW LEVEL SECURITY", "row security is enabled and forced"},
      {"ALTER TABLE tenants.requests OWNER TO kyodo_superuser", "tables belong to kyodo_owner"},
      {"GRANT DELETE ON procurement.requests TO kyodo_procurement", "every granted command has a policy"},
      {"GRANT UPDATE (summary) ON procurement.audit_entries TO kyodo_procurement",
       "every granted command has a policy"},
      {"CREATE POLICY all_areas ON tenants.requests FOR SELECT TO kyodo_tenants USING (account = kyodo.account())",
       "every policy names the area"},
      {"CREATE POLICY nested ON tenants.requests FOR SELECT TO kyodo_tenants USING (area_id = kyodo.area() AND EXISTS "
       "(SELECT FROM tenants.outbox))",
       "no policy has a subquery"},
      {"CREATE POLICY everybody ON tenants.requests FOR SELECT USING (area_id = kyodo.area())",
       "policies name Kyodo's roles, never everybody"},
      {"CREATE FUNCTION tenants.peek() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
       "no function runs as its owner"},
      {"CREATE SEQUENCE tenants.counter", "no sequences"},
      {"CREATE TRIGGER t BEFORE UPDATE ON tenants.requests FOR EACH ROW EXECUTE FUNCTION "
       "suppress_redundant_updates_trigger()",
       "no triggers"},
      {"CREATE VIEW tenants.all_requests AS SELECT * FROM tenants.requests",
       "no materialised views, and views check as the reader"},
      {"CREATE MATERIALIZED VIEW tenants.copy AS SELECT * FROM tenants.requests",
       "no materialised views, and views check as the reader"},
      {"GRANT CREATE ON SCHEMA tenants TO kyodo_tenants", "service roles create nothing"},
      {"DO $$ BEGIN EXECUTE format('GRANT TEMP ON DATABASE %I TO kyodo_tenants', current_database()); END $$",
       "service roles create nothing"},
      {"GRANT TRUNCATE ON tenants.requests TO kyodo_tenants", "service roles neither truncate nor attach"},
      {"GRANT USAGE ON SCHEMA procurement TO kyodo_tenants", "a service sees its own schema only"},
      {"GRANT SELECT ON tenants.requests TO PUBLIC", "nothing is granted to everybody"},
  };
  for (const Fault& fault : faults) {
    EXPECT_THAT(After(fault.statement, LintCatalogue), Contains(StartsWith(fault.rule))) << fault.statement;
  }
}

TEST_F(CatalogueTest, RolesWithTooManyRightsAreFound) {
  EXPECT_THAT(After("ALTER ROLE kyodo_tenants BYPASSRLS", LintCatalogue),
              Contains("service roles are ordinary: kyodo_tenants"));
  EXPECT_THAT(After("GRANT kyodo_owner TO kyodo_tenants", LintCatalogue),
              Contains("service roles belong to no group but kyodo_worker: kyodo_tenants kyodo_owner"));
}

}  // namespace
}  // namespace kyodo::testing
