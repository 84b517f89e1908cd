#include "platform/database.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/platform/probe.h"
#include "tests/support/matchers.h"

namespace kyodo {
namespace {

TEST(DatabaseTest, CommitsWhatAnOkBodyWroteAndNothingOfAFailedOne) {
  ProbeDatabase database;
  EXPECT_TRUE(
      database.service.Transact(Clerk(), [](Tx& tx) { return InsertProbe(tx, "kept"), absl::OkStatus(); }).ok());
  EXPECT_FALSE(database.service.Transact(Clerk(), [](Tx& tx) { return InsertProbe(tx, "dropped"), NotFound(); }).ok());
  EXPECT_EQ(database.Count("tenants.probes"), 1);
}

TEST(DatabaseTest, TheContextOfOneTransactionIsGoneInTheNextOnTheSameConnection) {
  testing::TestDatabase test = testing::TestDatabase::Create();
  Database database{{.dsn = test.dsn("kyodo_tenants"), .user = "", .schema = "tenants", .pool_size = 1}};
  ASSERT_TRUE(database.Transact(Clerk("131016"), [](Tx& tx) { return InsertProbe(tx, "a"), absl::OkStatus(); }).ok());
  // Often enough that PostgreSQL keeps one plan of the statement for every tenant.
  for (int i = 0; i < 10; ++i) {
    for (const auto& [tenant, expected] : {std::pair{"131024", 0}, std::pair{"131016", 1}, std::pair{"", 0}}) {
      int seen = -1;
      ASSERT_TRUE(database
                      .Transact(Clerk(tenant),
                                [&](Tx& tx) {
                                  seen = tx.Run("SELECT count(*) FROM tenants.probes")[0][0].as<int>();
                                  return absl::OkStatus();
                                })
                      .ok());
      EXPECT_EQ(seen, expected) << tenant;
    }
  }
}

TEST(DatabaseTest, APlanThatAMigrationMadeStaleIsMadeAnewWithoutAnErrorToTheCaller) {
  ProbeDatabase database;
  const auto read = [&](Tx& tx) { return tx.Run("SELECT * FROM tenants.probes"), absl::OkStatus(); };
  ASSERT_TRUE(database.service.Transact(Clerk(), read).ok());
  {
    pqxx::connection owner(database.test.superuser_dsn());
    pqxx::nontransaction(owner).exec("ALTER TABLE tenants.probes ADD COLUMN note text");
  }
  EXPECT_TRUE(database.service.Transact(Clerk(), read).ok());
}

TEST(DatabaseTest, RowSecurityRefusesAForeignTenantsRowAsPermissionDenied) {
  ProbeDatabase database;
  const absl::Status status = database.service.Transact(Clerk(), [](Tx& tx) {
    tx.Run("INSERT INTO tenants.probes VALUES (kyodo.area(), '131024', 'x')");
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(database.Count("tenants.probes"), 0);
}

TEST(DatabaseTest, ADuplicateKeyIsAlreadyExistsAndTheConnectionStaysUsable) {
  ProbeDatabase database;
  const auto insert = [&] {
    return database.service.Transact(Clerk(), [](Tx& tx) { return InsertProbe(tx, "same"), absl::OkStatus(); });
  };
  EXPECT_TRUE(insert().ok());
  EXPECT_EQ(insert().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(insert().code(), absl::StatusCode::kAlreadyExists);
}

TEST(DatabaseTest, ConnectionsThatDiedWhileRestingAreReplacedWithoutAnErrorToTheCaller) {
  ProbeDatabase database;
  ASSERT_TRUE(database.service.Transact(Clerk(), [](Tx& tx) { return InsertProbe(tx, "a"), absl::OkStatus(); }).ok());
  database.test.TerminateSessions();
  EXPECT_TRUE(database.service.Transact(Clerk(), [](Tx& tx) { return InsertProbe(tx, "b"), absl::OkStatus(); }).ok());
  EXPECT_EQ(database.Count("tenants.probes"), 2);
}

TEST(DatabaseTest, AConnectionLostInsideTheBodyIsUnavailableAndChangesNothing) {
  ProbeDatabase database;
  const absl::Status status = database.service.Transact(Clerk(), [&](Tx& tx) {
    InsertProbe(tx, "a");
    database.test.TerminateSessions();
    InsertProbe(tx, "b");
    return absl::OkStatus();
  });
  EXPECT_THAT(status, testing::StatusReasonIs("UNAVAILABLE"));
  EXPECT_EQ(database.Count("tenants.probes"), 0);
}

TEST(DatabaseTest, AConnectionLostAtCommitIsInDoubtNeverFailed) {
  ProbeDatabase database;
  const absl::Status status = database.service.Transact(Clerk(), [&](Tx& tx) {
    InsertProbe(tx, "a");
    database.test.TerminateSessions();
    return absl::OkStatus();
  });
  EXPECT_THAT(status, testing::StatusReasonIs("COMMIT_IN_DOUBT"));
}

TEST(DatabaseTest, ADeadlockIsRetriedUntilBothSucceed) {
  ProbeDatabase database;
  const auto cross = [&](const std::string& first, const std::string& second) {
    return database.service.Transact(Clerk(), [&](Tx& tx) {
      tx.LockExclusive(first);
      tx.Run("SELECT pg_sleep(0.2)");
      tx.LockExclusive(second);
      return absl::OkStatus();
    });
  };
  absl::Status one;
  std::thread other([&] { one = cross("a", "b"); });
  const absl::Status two = cross("b", "a");
  other.join();
  EXPECT_TRUE(one.ok()) << one;
  EXPECT_TRUE(two.ok()) << two;
}

TEST(DatabaseTest, WaitingForAConnectionBeyondTheDeadlineIsOverloaded) {
  testing::TestDatabase test = testing::TestDatabase::Create();
  Database database{{.dsn = test.dsn("kyodo_tenants"), .user = "", .schema = "tenants", .pool_size = 1}};
  absl::Status inner;
  ASSERT_TRUE(database
                  .Transact(Clerk(),
                            [&](Tx&) {
                              inner = database.Transact(
                                  Clerk(), std::chrono::system_clock::now() + std::chrono::milliseconds(50),
                                  [](Tx&) { return absl::OkStatus(); });
                              return absl::OkStatus();
                            })
                  .ok());
  EXPECT_THAT(inner, testing::StatusReasonIs("OVERLOADED"));
}

TEST(DatabaseTest, ManyRowsAreOneRoundTrip) {
  ProbeDatabase database;
  const auto before = database.service.round_trips();
  ASSERT_TRUE(database.service
                  .Transact(Clerk(),
                            [](Tx& tx) {
                              std::vector<std::vector<Value>> rows;
                              for (int i = 0; i < 50; ++i) rows.push_back({"tokyo", "131016", "p" + std::to_string(i)});
                              tx.RunRows("INSERT INTO tenants.probes (area_id, tenant_id, probe_id)", {},
                                         {"text", "text", "text"}, rows, "");
                              return absl::OkStatus();
                            })
                  .ok());
  EXPECT_EQ(database.service.round_trips() - before, 3);  // context, insert, commit
  EXPECT_EQ(database.Count("tenants.probes"), 50);
}

}  // namespace
}  // namespace kyodo
