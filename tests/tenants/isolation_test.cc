// Row security of every table of this service: each kind of caller against its own rows, foreign ones and other areas.
// Statements run as the service's roles with nothing between them and the tables, as injected SQL would.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tests/tenants/isolation_cases.h"
#include "tests/tenants/world.h"

namespace kyodo::tenants {
namespace {

class IsolationTest : public ::testing::Test {
 protected:
  IsolationTest() {
    for (const char* account : {"131016-clerk", "131024-clerk", "body-admin", "vendor-1", "vendor-2"}) {
      world_.TokenOf(account);
    }
    (void)world_.SignIn("vendor-2", "not this one at all");
    world_.Sql(R"(
      INSERT INTO tenants.settings VALUES
        ('tokyo', gen_random_uuid(), NULL, 'k', 'v', '2020-01-01', 1),
        ('tokyo', gen_random_uuid(), '131016', 'k', 'v', '2020-01-01', 1),
        ('tokyo', gen_random_uuid(), '131024', 'k', 'v', '2020-01-01', 1),
        ('osaka', gen_random_uuid(), NULL, 'k', 'v', '2020-01-01', 1);
      INSERT INTO tenants.notices (area_id, notice_id, request_id, visible_to, title_en, title_ja, object)
      SELECT a, gen_random_uuid(), gen_random_uuid(), v, 'en', 'ja', 'o' FROM (VALUES ('tokyo', '131016'),
        ('tokyo', '131024'), ('tokyo', 'body'), ('tokyo', 'vendor-2'), ('tokyo', 'MUNICIPALITY'), ('tokyo', 'VENDOR'),
        ('osaka', 'MUNICIPALITY'), ('osaka', 'body')) AS t (a, v);
      INSERT INTO tenants.notice_reads (area_id, tenant_id, account, notice_id)
      SELECT 'tokyo', '131016', '131016-clerk', notice_id FROM tenants.notices
      WHERE area_id = 'tokyo' AND visible_to IN ('131016', 'MUNICIPALITY');
      INSERT INTO tenants.requests VALUES ('tokyo', '131016-clerk', 'CreateUser', gen_random_uuid(), 'd');
      INSERT INTO tenants.outbox (area_id, event_id, kind, object, payload)
      VALUES ('tokyo', gen_random_uuid(), 'k', 'o', '{}'))");
  }

  // Rows that the statement returned or touched; kDenied when PostgreSQL refused it. Nothing is kept.
  static int Rows(pqxx::work& work, const Context& who, const char* sql) {
    work.exec_params(
        "SELECT set_config('app.area', $1, true), set_config('app.tenant', $2, true), "
        "set_config('app.kind', $3, true), set_config('app.account', $4, true)",
        who.area, who.tenant, who.kind, who.account);
    try {
      const pqxx::result result = work.exec(sql);
      return static_cast<int>(result.columns() > 0 ? result.size() : result.affected_rows());
    } catch (const pqxx::insufficient_privilege&) {
      return kDenied;
    }
  }
  // On a connection of the role itself, as the service has it.
  int Rows(const Context& who, const char* sql) {
    const bool owner = std::string(who.role) == "kyodo_owner";
    pqxx::connection connection(owner ? world_.database_.owner_dsn() : world_.database_.dsn(who.role));
    pqxx::work work(connection);
    return Rows(work, who, sql);
  }

  void Check(const std::vector<Case>& cases) {
    for (const Case& one : cases) EXPECT_EQ(Rows(one.who, one.sql), one.rows) << one.who.name << ": " << one.sql;
  }

  World world_;
};

TEST_F(IsolationTest, EveryTableShowsEachCallerItsOwnRowsOnly) {
  for (const auto& [table, cases] : CasesByTable()) Check(cases);
}

TEST_F(IsolationTest, EveryTableHasCases) {
  pqxx::connection connection(world_.database_.superuser_dsn());
  pqxx::nontransaction session(connection);
  for (const auto& row : session.exec("SELECT tablename FROM pg_tables WHERE schemaname = 'tenants'")) {
    EXPECT_EQ(CasesByTable().count(row[0].c_str()), 1) << row[0].c_str();
  }
}

// Proof that the cases can fail: without any single policy at least one of them comes out otherwise.
TEST_F(IsolationTest, DroppingAnyPolicyIsNoticed) {
  pqxx::connection connection(world_.database_.superuser_dsn());
  const auto policies = [&] {
    pqxx::nontransaction session(connection);
    return session.exec("SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'tenants'");
  }();
  ASSERT_GT(policies.size(), 30);
  for (const auto& policy : policies) {
    const std::string table = policy[0].c_str();
    const std::string drop = std::string("DROP POLICY ") + policy[1].c_str() + " ON tenants." + table;
    bool noticed = false;
    for (const Case& one : CasesByTable().at(table)) {
      pqxx::work work(connection);
      work.exec(drop);
      work.exec(std::string("SET LOCAL ROLE ") + one.who.role);
      noticed = Rows(work, one.who, one.sql) != one.rows;
      if (noticed) break;
    }
    EXPECT_TRUE(noticed) << drop;
  }
}

TEST_F(IsolationTest, TheServicesRolesCreateAndEmptyNothing) {
  for (const Context& who : {kBody, kWorker}) {
    Check({{who, "CREATE TABLE tenants.mine (id int)", kDenied},
           {who, "CREATE TEMP TABLE mine (id int)", kDenied},
           {who, "TRUNCATE tenants.sessions", kDenied},
           {who, "ALTER TABLE tenants.users DISABLE ROW LEVEL SECURITY", kDenied},
           {who, "SELECT * FROM kyodo_migrations.applied WHERE false", 0}});
  }
}

}  // namespace
}  // namespace kyodo::tenants
