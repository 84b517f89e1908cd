#include "platform/migrate.h"

#include <gtest/gtest.h>

#include "tests/platform/probe.h"
#include "tests/support/matchers.h"

namespace kyodo {
namespace {

TEST(MigrateTest, TheSecondRunChangesNothing) {
  testing::TestDatabase database = testing::TestDatabase::Create();
  EXPECT_TRUE(Migrate(database.owner_dsn(), ProbeMigrations()).ok());
  EXPECT_TRUE(CheckSchema(database.dsn("kyodo_tenants"), ProbeMigrations()).ok());
}

TEST(MigrateTest, AnEditedAppliedFileIsRefused) {
  testing::TestDatabase database = testing::TestDatabase::Create();
  std::vector<Migration> edited = ProbeMigrations();
  edited[0].sql += " ";
  EXPECT_THAT(Migrate(database.owner_dsn(), edited), testing::StatusReasonIs("MIGRATION_CHANGED"));
}

TEST(MigrateTest, DataOfANewerVersionAreRefusedAndOfAnOlderOneReported) {
  testing::TestDatabase database = testing::TestDatabase::Create();
  std::vector<Migration> newer = ProbeMigrations();
  newer.push_back({"tenants", 2, "0002_more", "CREATE TABLE tenants.more (area_id text)"});
  EXPECT_THAT(CheckSchema(database.dsn("kyodo_tenants"), newer), testing::StatusReasonIs("SCHEMA_OLDER"));
  ASSERT_TRUE(Migrate(database.owner_dsn(), newer).ok());
  EXPECT_THAT(Migrate(database.owner_dsn(), ProbeMigrations()), testing::StatusReasonIs("SCHEMA_NEWER"));
  EXPECT_THAT(CheckSchema(database.dsn("kyodo_tenants"), ProbeMigrations()), testing::StatusReasonIs("SCHEMA_NEWER"));
}

TEST(MigrateTest, AFileThatFailsLeavesNothingOfItself) {
  testing::TestDatabase database = testing::TestDatabase::Create();
  std::vector<Migration> broken = ProbeMigrations();
  broken.push_back({"tenants", 2, "0002_broken", "CREATE TABLE tenants.half (area_id text); SELECT 1/0"});
  EXPECT_FALSE(Migrate(database.owner_dsn(), broken).ok());
  pqxx::connection connection(database.superuser_dsn());
  EXPECT_TRUE(pqxx::nontransaction(connection).exec("SELECT to_regclass('tenants.half')")[0][0].is_null());
}

}  // namespace
}  // namespace kyodo
