// A database of its own for every test, cloned in 50–60 ms from one that was migrated once per test binary.
//
//   TestDatabase::SetTemplate([](const std::string& owner_dsn) { /* migrate */ });   // once, e.g. in main()
//   TestDatabase database = TestDatabase::Create();
//   pqxx::connection connection(database.dsn("kyodo_procurement"));
//
// One cluster per process: register binaries that use this with add_test(), not gtest_discover_tests(), which would
// start a cluster for every single test. Its connections: 200.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace kyodo::testing {

// Dropped, with whoever is still connected, when it goes out of scope.
class TestDatabase {
 public:
  // Brings the template to the newest schema; must close its connections and throw or abort when it fails.
  using Migrate = std::function<void(const std::string& owner_dsn)>;

  // Called before the first Create(); without it databases are empty but for the roles.
  static void SetTemplate(Migrate migrate);
  static TestDatabase Create();

  TestDatabase(TestDatabase&& other) noexcept;
  TestDatabase& operator=(TestDatabase&& other) = delete;
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;
  ~TestDatabase();

  // As one of the service roles, for example "kyodo_procurement" or "kyodo_tenants_worker".
  std::string dsn(std::string_view role) const;
  // As the owner of the tables: what `kyodo migrate --dsn` gets.
  std::string owner_dsn() const;
  // Past all row security, to look and to break things.
  std::string superuser_dsn() const;
  // Cuts every connection to this database, as a restart of PostgreSQL would.
  void TerminateSessions() const;

 private:
  explicit TestDatabase(std::string name) : name_(std::move(name)) {}

  std::string name_;
};

}  // namespace kyodo::testing
