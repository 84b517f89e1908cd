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

namespace kyodo::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::StartsWith;

void MigrateEverything(const std::string& owner_dsn) {
  std::vector<Migration> all = tenants::Migrations();
  all.insert(all.end(), procurement::Migrations().begin(), procurement::Migrations().end());
  const absl::Status status = Migrate(owner_dsn, all);
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

class CatalogueTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { TestDatabase::SetTemplate(MigrateEverything); }

  // What the lint says after a superuser did this to a fresh database.
  std::vector<std::string> LintAfter(const std::string& fault) {
    const TestDatabase database = TestDatabase::Create();
    pqxx::connection connection(database.superuser_dsn());
    {
      pqxx::work work(connection);
      work.exec(fault);
      work.commit();
    }
    return LintCatalogue(connection);
  }
};

std::vector<std::string> ExpectedPolicies() {
  std::ifstream file(KYODO_POLICIES_TXT);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  }
  return lines;
}

TEST_F(CatalogueTest, TheMigratedDatabaseObeysEveryRule) {
  const TestDatabase database = TestDatabase::Create();
  pqxx::connection connection(database.superuser_dsn());
  EXPECT_THAT(LintCatalogue(connection), IsEmpty());
}

// A policy that is added, dropped or given to other roles must be seen in review: policies.txt lists them all.
TEST_F(CatalogueTest, ThePoliciesAreExactlyTheListedOnes) {
  const TestDatabase database = TestDatabase::Create();
  pqxx::connection connection(database.superuser_dsn());
  EXPECT_THAT(ListPolicies(connection), ::testing::ElementsAreArray(ExpectedPolicies()));
}

TEST_F(CatalogueTest, DroppingAnyPolicyIsNoticed) {
  const TestDatabase database = TestDatabase::Create();
  pqxx::connection connection(database.superuser_dsn());
  const std::vector<std::string> before = ListPolicies(connection);
  ASSERT_FALSE(before.empty());
  for (const std::string& policy : before) {
    const std::string table = policy.substr(0, policy.find(' '));
    const std::string name = policy.substr(table.size() + 1, policy.find(' ', table.size() + 1) - table.size() - 1);
    const TestDatabase broken = TestDatabase::Create();
    pqxx::connection superuser(broken.superuser_dsn());
    pqxx::nontransaction(superuser).exec("DROP POLICY " + name + " ON " + table);
    EXPECT_NE(ListPolicies(superuser), ExpectedPolicies()) << policy;
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
      {"GRANT UPDATE (summary) ON procurement.audit_entries TO kyodo_procurement", "every granted command has a policy"},
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
    EXPECT_THAT(LintAfter(fault.statement), Contains(StartsWith(fault.rule))) << fault.statement;
  }
}

// Roles belong to the whole cluster, so these faults are taken back.
TEST_F(CatalogueTest, RolesWithTooManyRightsAreFound) {
  EXPECT_THAT(LintAfter("ALTER ROLE kyodo_tenants BYPASSRLS"), Contains("service roles are ordinary: kyodo_tenants"));
  EXPECT_THAT(LintAfter("ALTER ROLE kyodo_tenants NOBYPASSRLS; GRANT kyodo_owner TO kyodo_tenants"),
              Contains("service roles belong to no group but kyodo_worker: kyodo_tenants kyodo_owner"));
  EXPECT_THAT(LintAfter("REVOKE kyodo_owner FROM kyodo_tenants"), IsEmpty());
}

}  // namespace
}  // namespace kyodo::testing
