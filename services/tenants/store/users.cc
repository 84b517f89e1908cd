#include "tenants/store/users.h"

#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include "platform/reasons.h"

namespace kyodo::tenants {
namespace {

User UserOf(const pqxx::row& row) {
  User user;
  user.account = row["account"].as<std::string>();
  user.tenant = row["tenant_id"].as<std::string>();
  user.display_name = row["display_name"].as<std::string>();
  user.roles = absl::StrSplit(row["roles"].c_str(), ' ');
  user.disabled = row["disabled"].as<bool>();
  user.version = row["version"].as<std::int64_t>();
  return user;
}

// Role names hold letters and underscores only.
std::string ArrayOf(const std::set<std::string>& roles) { return "{" + absl::StrJoin(roles, ",") + "}"; }

}  // namespace

std::vector<User> ListUsers(Tx& tx, const std::string& tenant, const std::string& after, int limit) {
  const pqxx::result rows = tx.Run(
      R"(SELECT account, tenant_id, display_name, array_to_string(roles, ' ') AS roles, disabled, version
         FROM tenants.users WHERE area_id = $1 AND ($2 = '' OR tenant_id = $2) AND account > $3
         ORDER BY account LIMIT $4::int)",
      tx.caller().area, tenant, after, limit);
  std::vector<User> users;
  for (const auto& row : rows) users.push_back(UserOf(row));
  return users;
}

std::optional<User> ReadUser(Tx& tx, const std::string& account) {
  const pqxx::result rows = tx.Run(
      R"(SELECT account, tenant_id, display_name, array_to_string(roles, ' ') AS roles, disabled, version
         FROM tenants.users WHERE area_id = $1 AND account = $2)",
      tx.caller().area, account);
  if (rows.empty()) return std::nullopt;
  return UserOf(rows[0]);
}

absl::StatusOr<User> InsertUser(Tx& tx, const User& user, const std::string& password_hash) {
  const pqxx::result rows = tx.Run(
      R"(INSERT INTO tenants.users (area_id, account, tenant_id, display_name, roles, disabled, password_hash)
         VALUES ($1, $2, $3, normalize($4, NFC), $5::text[], $6::boolean, $7) ON CONFLICT DO NOTHING
         RETURNING account, tenant_id, display_name, array_to_string(roles, ' ') AS roles, disabled, version)",
      tx.caller().area, user.account, user.tenant, user.display_name, ArrayOf(user.roles), user.disabled,
      password_hash);
  if (rows.empty()) {
    return Fail(absl::StatusCode::kAlreadyExists, reasons::kAlreadyExists,
                {"This account exists already; choose another name.",
                 "このアカウントはすでに登録されています。別の名前を指定してください。"});
  }
  return UserOf(rows[0]);
}

void UpdatePasswordHash(Tx& tx, const std::string& account, const std::string& password_hash) {
  tx.Run(R"(UPDATE tenants.users SET password_hash = $3 WHERE area_id = $1 AND account = $2)", tx.caller().area,
         account, password_hash);
}

std::optional<User> UpdateUser(Tx& tx, const User& user, bool end_sessions) {
  const pqxx::result rows = tx.Run(
      R"(UPDATE tenants.users
         SET display_name = normalize($4, NFC), roles = $5::text[], disabled = $6::boolean,
             session_epoch = session_epoch + CASE WHEN $7::boolean THEN 1 ELSE 0 END, version = version + 1
         WHERE area_id = $1 AND account = $2 AND version = $3::bigint
         RETURNING account, tenant_id, display_name, array_to_string(roles, ' ') AS roles, disabled, version)",
      tx.caller().area, user.account, user.version, user.display_name, ArrayOf(user.roles), user.disabled,
      end_sessions);
  if (rows.empty()) return std::nullopt;
  return UserOf(rows[0]);
}

}  // namespace kyodo::tenants
