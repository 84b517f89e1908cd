// Schema migrations: embedded files NNNN_name.sql, forward only, checksummed, under an advisory lock.
#pragma once

#include <string>
#include <vector>

#include <absl/status/status.h>
#include <pqxx/pqxx>

namespace kyodo {

struct Migration {
  std::string service;  // "platform", "tenants", "procurement"
  int number = 0;
  std::string name;
  std::string sql;
};

// Creates roles and the kyodo schema (platform/migrations), then applies what is missing, in one transaction per file.
// `dsn` is of a role that may create roles. A changed applied file is refused (MIGRATION_CHANGED), and data written by a
// newer Kyodo too (SCHEMA_NEWER).
absl::Status Migrate(const std::string& dsn, const std::vector<Migration>& migrations);

// Ok when exactly these are applied; SCHEMA_OLDER or SCHEMA_NEWER otherwise. For `serve`.
absl::Status CheckSchema(const std::string& dsn, const std::vector<Migration>& migrations);

}  // namespace kyodo
