// The accounts of a fresh area and the file that tells their passwords to whoever set it up.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <vector>

#include "tenants/domain/tenant.h"
#include "tenants/domain/user.h"

namespace kyodo {

// Every account of api.md for these organisations, in the order of the file.
std::vector<tenants::User> AccountsFor(const std::vector<tenants::Tenant>& tenants);

// 130 random bits in letters and digits that cannot be mistaken for each other.
std::string NewPassword();

struct AccountLine {
  std::string account;
  std::string password;
  std::string tenant;
  std::string roles;  // joined with spaces
};

// Lines of an accounts file; none when there is no such file yet.
absl::StatusOr<std::vector<AccountLine>> ReadAccountsFile(const std::string& path);

// Replaces the file in one step, mode 0600: written beside it, synced, renamed. After a crash either the old or the new
// one is there, whole.
absl::Status WriteAccountsFile(const std::string& path, const std::vector<AccountLine>& lines);

}  // namespace kyodo
