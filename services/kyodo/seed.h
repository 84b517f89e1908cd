// `kyodo seed`: fills an empty database with the area, its organisations, accounts, settings and catalogue.
#pragma once

#include <absl/status/status.h>

#include <optional>
#include <string>

#include "tenants/api/password_hasher.h"

namespace kyodo {

struct SeedOptions {
  // libpq keywords of the owner of the tables.
  std::string dsn;
  // Where the accounts with their passwords go.
  std::string accounts_file;
  std::string area = "tokyo";
  // How many times faster than real the area's clock runs; none = leave it.
  std::optional<int> clock_rate;
  // The same as at sign-in, so that seeded accounts and unknown ones take equally long to refuse.
  tenants::HashParameters hash;
};

// Adds what is missing and changes nothing that is there: a second run does nothing. The accounts file is complete on
// disk before the accounts are committed; if a crash comes between, the next run takes the passwords from the file.
absl::Status Seed(const SeedOptions& options);

}  // namespace kyodo
