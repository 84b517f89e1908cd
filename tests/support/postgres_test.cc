#include "tests/support/postgres.h"

#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/cluster.h"

namespace kyodo::testing {
namespace {

void MakeThings(const std::string& owner_dsn) {
  pqxx::connection connection(owner_dsn);
  pqxx::work work(connection);
  work.exec("CREATE SCHEMA things");
  work.exec("CREATE TABLE things.things (id int PRIMARY KEY)");
  work.exec("GRANT USAGE ON SCHEMA things TO kyodo_tenants");
  work.exec("GRANT SELECT, INSERT ON things.things TO kyodo_tenants");
  work.commit();
}

class TestDatabaseTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { TestDatabase::SetTemplate(MakeThings); }
};

std::string One(const std::string& dsn, const std::string& query) {
  pqxx::connection connection(dsn);
  pqxx::nontransaction session(connection);
  return session.exec1(query)[0].c_str();
}

TEST_F(TestDatabaseTest, EachTestSeesOnlyItsOwnRows) {
  const TestDatabase first = TestDatabase::Create();
  const TestDatabase second = TestDatabase::Create();
  One(first.dsn("kyodo_tenants"), "INSERT INTO things.things VALUES (1) RETURNING id");
  EXPECT_EQ(One(first.dsn("kyodo_tenants"), "SELECT count(*) FROM things.things"), "1");
  EXPECT_EQ(One(second.dsn("kyodo_tenants"), "SELECT count(*) FROM things.things"), "0");
}

TEST_F(TestDatabaseTest, ObjectsBelongToTheOwnerAndRolesHaveNoOtherRights) {
  const TestDatabase database = TestDatabase::Create();
  EXPECT_EQ(One(database.superuser_dsn(), "SELECT tableowner FROM pg_tables WHERE tablename = 'things'"),
            "kyodo_owner");
  EXPECT_THROW(One(database.dsn("kyodo_procurement"), "SELECT count(*) FROM things.things"), pqxx::sql_error);
  EXPECT_THROW(One(database.dsn("kyodo_tenants"), "CREATE TEMP TABLE t AS SELECT 1"), pqxx::sql_error);
}

TEST_F(TestDatabaseTest, DatabasesCanBeMadeFromSeveralThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      const TestDatabase database = TestDatabase::Create();
      EXPECT_EQ(One(database.owner_dsn(), "SELECT current_user"), "kyodo_owner");
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(TestDatabaseTest, TerminatedSessionsFailAndNewOnesWork) {
  const TestDatabase database = TestDatabase::Create();
  pqxx::connection connection(database.dsn("kyodo_tenants"));
  {
    pqxx::work work(connection);
    work.exec("SELECT 1");
    database.TerminateSessions();
    EXPECT_THROW(work.exec("SELECT 1"), pqxx::broken_connection);
  }
  EXPECT_EQ(One(database.dsn("kyodo_tenants"), "SELECT 1"), "1");
}

TEST_F(TestDatabaseTest, CommittedRowsSurviveACrashOfTheServer) {
  const TestDatabase database = TestDatabase::Create();
  One(database.dsn("kyodo_tenants"), "INSERT INTO things.things VALUES (7) RETURNING id");
  TestCluster::Instance().CrashAndRestart();
  EXPECT_EQ(One(database.dsn("kyodo_tenants"), "SELECT id FROM things.things"), "7");
}

}  // namespace
}  // namespace kyodo::testing
