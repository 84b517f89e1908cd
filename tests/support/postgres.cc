#include "tests/support/postgres.h"

#include <atomic>
#include <fstream>
#include <iostream>
#include <iterator>
#include <mutex>
#include <pqxx/pqxx>
#include <stdexcept>
#include <utility>

#include "tests/support/cluster.h"

namespace kyodo::testing {
namespace {

constexpr char kTemplate[] = "kyodo_template";

TestDatabase::Migrate& TemplateMigration() {
  static TestDatabase::Migrate migrate;
  return migrate;
}

std::string RolesSql() {
  std::ifstream file(KYODO_ROLES_SQL);
  if (!file) throw std::runtime_error("cannot read " KYODO_ROLES_SQL);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void Execute(const std::string& database, const std::string& statement) {
  pqxx::connection connection(TestCluster::Instance().SuperuserDsn(database));
  pqxx::nontransaction session(connection);
  session.exec(statement);
}

// The migrator signs in and acts as the owner, so that every object belongs to kyodo_owner.
std::string OwnerDsn(const std::string& database) {
  return TestCluster::Instance().Dsn(database, "kyodo_migrator") + " options='-c role=kyodo_owner'";
}

// Rights on a database are not cloned with it, so the roles file runs in each.
void CreateDatabase(const std::string& name, const std::string& from) {
  Execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + from + " OWNER kyodo_owner");
  Execute(name, RolesSql());
}

void MakeTemplate() {
  static std::once_flag once;
  std::call_once(once, [] {
    Execute("postgres", RolesSql());
    CreateDatabase(kTemplate, "template0");
    if (TemplateMigration()) TemplateMigration()(OwnerDsn(kTemplate));
  });
}

}  // namespace

void TestDatabase::SetTemplate(Migrate migrate) { TemplateMigration() = std::move(migrate); }

TestDatabase TestDatabase::Create() {
  static std::atomic<int> next{1};
  MakeTemplate();
  TestDatabase database("kyodo_" + std::to_string(next++));
  CreateDatabase(database.name_, kTemplate);
  return database;
}

TestDatabase::TestDatabase(TestDatabase&& other) noexcept : name_(std::exchange(other.name_, "")) {}

TestDatabase::~TestDatabase() {
  if (name_.empty()) return;
  try {
    Execute("postgres", "DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const std::exception& error) {
    std::cerr << "test database " << name_ << " stays: " << error.what() << '\n';
  }
}

std::string TestDatabase::dsn(std::string_view role) const {
  return TestCluster::Instance().Dsn(name_, std::string(role));
}

std::string TestDatabase::owner_dsn() const { return OwnerDsn(name_); }

std::string TestDatabase::superuser_dsn() const { return TestCluster::Instance().SuperuserDsn(name_); }

void TestDatabase::TerminateSessions() const {
  pqxx::connection connection(TestCluster::Instance().SuperuserDsn("postgres"));
  pqxx::nontransaction session(connection);
  session.exec_params("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name_);
}

}  // namespace kyodo::testing
