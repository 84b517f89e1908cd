#include "platform/migrate.h"

#include <map>

#include <absl/strings/str_replace.h>

#include "platform/error.h"
#include "platform/once.h"

namespace kyodo {
namespace platform {
const std::vector<Migration>& Migrations();
}
namespace trail {
const std::vector<Migration>& Migrations();
}

namespace {

// The order in which things are applied: the foundation, then per service its trail (number 0) and its own files.
std::vector<Migration> InOrder(const std::vector<Migration>& migrations) {
  std::vector<Migration> all = platform::Migrations();
  std::string service;
  for (const Migration& migration : migrations) {
    if (migration.service != service) {
      service = migration.service;
      Migration own_trail = trail::Migrations().front();
      own_trail.service = service;
      own_trail.number = 0;
      own_trail.name = "0000_trail";
      own_trail.sql = absl::StrReplaceAll(own_trail.sql, {{"{schema}", service}});
      all.push_back(own_trail);
    }
    all.push_back(migration);
  }
  return all;
}

using Applied = std::map<std::pair<std::string, int>, std::string>;

Applied ReadApplied(pqxx::transaction_base& sql) {
  Applied applied;
  for (const auto& row : sql.exec("SELECT service, number, sha256 FROM kyodo_migrations.applied")) {
    applied[{row[0].as<std::string>(), row[1].as<int>()}] = row[2].as<std::string>();
  }
  return applied;
}

absl::Status CheckKnown(const Applied& applied, const std::vector<Migration>& all) {
  std::map<std::pair<std::string, int>, const Migration*> known;
  std::map<std::string, bool> services;
  for (const Migration& migration : all) {
    known[{migration.service, migration.number}] = &migration;
    services[migration.service] = true;
  }
  for (const auto& [key, sha256] : applied) {
    const auto found = known.find(key);
    if (found == known.end()) {
      if (services.count(key.first) == 0) continue;  // a service that runs elsewhere
      return Fail(absl::StatusCode::kFailedPrecondition, "SCHEMA_NEWER",
                  {"The data were written by a newer Kyodo (" + key.first + " " + std::to_string(key.second) +
                       "); use that version or restore an older backup.",
                   "データは、より新しい版のKyodoで作成されています。新しい版を使うか、古いバックアップを復元してください。"});
    }
    if (Sha256Hex(found->second->sql) != sha256) {
      return Fail(absl::StatusCode::kFailedPrecondition, "MIGRATION_CHANGED",
                  {"The applied migration " + key.first + "/" + found->second->name +
                       " differs from this Kyodo's; applied files are never edited.",
                   "適用済みの移行ファイル " + key.first + "/" + found->second->name + " の内容が異なります。"});
    }
  }
  return absl::OkStatus();
}

void Apply(pqxx::connection& connection, const Migration& migration) {
  pqxx::work work(connection);
  work.exec(migration.sql);
  work.exec_params(
      "INSERT INTO kyodo_migrations.applied (service, number, name, sha256) VALUES ($1, $2, $3, $4)",
      migration.service, migration.number, migration.name, Sha256Hex(migration.sql));
  work.commit();
}

}  // namespace

absl::Status Migrate(const std::string& dsn, const std::vector<Migration>& migrations) {
  try {
    pqxx::connection connection(dsn);
    pqxx::nontransaction sql(connection);
    sql.exec("SELECT pg_advisory_lock(hashtextextended('kyodo.migrate', 0))");
    sql.exec("CREATE SCHEMA IF NOT EXISTS kyodo_migrations");
    sql.exec(
        "CREATE TABLE IF NOT EXISTS kyodo_migrations.applied (service text NOT NULL, number int NOT NULL, name text NOT "
        "NULL, sha256 text NOT NULL, applied_time timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (service, "
        "number))");
    sql.exec("GRANT USAGE ON SCHEMA kyodo_migrations TO PUBLIC");
    sql.exec("GRANT SELECT ON kyodo_migrations.applied TO PUBLIC");
    const std::vector<Migration> all = InOrder(migrations);
    const Applied applied = ReadApplied(sql);
    RETURN_IF_ERROR(CheckKnown(applied, all));
    pqxx::connection writer(dsn);
    for (const Migration& migration : all) {
      if (applied.count({migration.service, migration.number}) > 0) continue;
      try {
        Apply(writer, migration);
      } catch (const std::exception& error) {
        return absl::InternalError(migration.service + "/" + migration.name + ": " + error.what());
      }
    }
    return absl::OkStatus();
  } catch (const std::exception& error) {
    return absl::UnavailableError(error.what());
  }
}

absl::Status CheckSchema(const std::string& dsn, const std::vector<Migration>& migrations) {
  try {
    pqxx::connection connection(dsn);
    pqxx::nontransaction sql(connection);
    const std::vector<Migration> all = InOrder(migrations);
    const Applied applied = ReadApplied(sql);
    RETURN_IF_ERROR(CheckKnown(applied, all));
    for (const Migration& migration : all) {
      if (applied.count({migration.service, migration.number}) > 0) continue;
      return Fail(absl::StatusCode::kFailedPrecondition, "SCHEMA_OLDER",
                  {"The database lacks " + migration.service + "/" + migration.name + "; run kyodo migrate first.",
                   "データベースが古い版です。先に kyodo migrate を実行してください。"});
    }
    return absl::OkStatus();
  } catch (const std::exception& error) {
    return absl::UnavailableError(error.what());
  }
}

}  // namespace kyodo
