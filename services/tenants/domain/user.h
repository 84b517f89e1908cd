// A person who signs in, and what an administrator may say about one.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "tenants/domain/tenant.h"

namespace kyodo::tenants {

struct User {
  std::string account;
  std::string tenant;
  std::string display_name;
  // Names of kyodo.Role, for example "MUNICIPALITY_CLERK".
  std::set<std::string> roles;
  bool disabled = false;
  std::int64_t version = 1;
};

// Every field that is wrong, by its JSON name: the account's form, the name's length, roles that do not fit the
// tenant's kind.
absl::Status CheckUser(const User& user, Kind kind);

// At least 12 characters, at most 1,024 bytes, neither well known nor the account's own name.
absl::Status CheckPassword(std::string_view password, std::string_view account);

}  // namespace kyodo::tenants
