// People and their roles. Hashes are written here and read by sign-in alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/database.h"
#include "tenants/domain/user.h"

namespace kyodo::tenants {

// People with accounts after `after`, in order; `tenant` "" = of everybody the caller may see.
std::vector<User> ListUsers(Tx& tx, const std::string& tenant, const std::string& after, int limit);
// Nullopt when absent or not visible to the caller.
std::optional<User> ReadUser(Tx& tx, const std::string& account);

// ALREADY_EXISTS when the account is taken.
absl::StatusOr<User> InsertUser(Tx& tx, const User& user, const std::string& password_hash);
void UpdatePasswordHash(Tx& tx, const std::string& account, const std::string& password_hash);
// `end_sessions` ends all sessions with this commit. Nullopt when the user has another version by now.
std::optional<User> UpdateUser(Tx& tx, const User& user, bool end_sessions);

}  // namespace kyodo::tenants
