#include "tenants/store/sessions.h"

#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include <algorithm>

namespace kyodo::tenants {

std::optional<Credentials> ReadCredentials(Tx& tx, const std::string& account) {
  const pqxx::result rows = tx.Run(
      R"(SELECT account, tenant_id, password_hash, session_epoch, disabled FROM tenants.users WHERE area_id = $1 AND account = $2)",
      tx.caller().area, account);
  if (rows.empty()) return std::nullopt;
  return Credentials{.account = rows[0][0].as<std::string>(),
                     .tenant = rows[0][1].as<std::string>(),
                     .password_hash = rows[0][2].as<std::string>(),
                     .session_epoch = rows[0][3].as<std::int64_t>(),
                     .disabled = rows[0][4].as<bool>()};
}

std::map<std::string, Failures> ReadFailures(Tx& tx, const std::vector<std::string>& subjects) {
  const pqxx::result rows = tx.Run(
      R"(SELECT subject, failures, floor(extract(epoch FROM clock_timestamp() - last_failed_time) * 1000000)::bigint
         FROM tenants.sign_in_failures WHERE area_id = $1 AND subject = ANY ($2::text[]))",
      tx.caller().area, "{" + absl::StrJoin(subjects, ",") + "}");
  std::map<std::string, Failures> failures;
  for (const auto& row : rows) {
    failures[row[0].as<std::string>()] = {row[1].as<int>(), std::chrono::microseconds(row[2].as<std::int64_t>())};
  }
  return failures;
}

void AddFailure(Tx& tx, std::vector<std::string> subjects, std::chrono::seconds memory) {
  std::sort(subjects.begin(), subjects.end());  // one order of locks for everybody
  std::vector<std::vector<Value>> rows;
  for (const std::string& subject : subjects) rows.push_back({tx.caller().area, subject, "1"});
  tx.RunRows(R"(INSERT INTO tenants.sign_in_failures AS f (area_id, subject, failures))",
             {std::to_string(memory.count())}, {"text", "text", "int"}, rows,
             R"(ON CONFLICT (area_id, subject) DO UPDATE SET
                  failures = CASE WHEN f.last_failed_time < clock_timestamp() - make_interval(secs => $1::int) THEN 1
                                  ELSE least(f.failures + 1, 1000000) END,
                  last_failed_time = clock_timestamp())");
}

void ForgetFailures(Tx& tx, const std::string& subject) {
  tx.Run("DELETE FROM tenants.sign_in_failures WHERE area_id = $1 AND subject = $2", tx.caller().area, subject);
}

bool InsertSession(Tx& tx, const std::string& token_sha256, const Credentials& credentials, int hours) {
  // The lock keeps the person as they are until this session exists; a change of the password counts the epoch up.
  const pqxx::result user = tx.Run(
      R"(SELECT 1 FROM tenants.users
         WHERE area_id = $1 AND account = $2 AND session_epoch = $3::bigint AND NOT disabled FOR SHARE)",
      tx.caller().area, credentials.account, credentials.session_epoch);
  if (user.empty()) return false;
  tx.Run(R"(INSERT INTO tenants.sessions (area_id, token_sha256, tenant_id, account, session_epoch, expire_time)
            VALUES ($1, $2, $3, $4, $5::bigint, clock_timestamp() + make_interval(hours => $6::int)))",
         tx.caller().area, token_sha256, credentials.tenant, credentials.account, credentials.session_epoch, hours);
  return true;
}

void RenewPasswordHash(Tx& tx, const Credentials& credentials, const std::string& new_hash) {
  tx.Run(R"(UPDATE tenants.users SET password_hash = $4 WHERE area_id = $1 AND account = $2 AND password_hash = $3)",
         tx.caller().area, credentials.account, credentials.password_hash, new_hash);
}

std::optional<LiveSession> ReadLiveSession(Tx& tx, const std::string& token_sha256, int idle_minutes) {
  const pqxx::result rows = tx.Run(
      R"(SELECT u.account, u.tenant_id, t.kind, u.display_name, array_to_string(u.roles, ' ') AS roles,
                t.display_name AS tenant_display_name, t.english_name, s.authenticated_time, s.expire_time,
                s.last_used_time < clock_timestamp() - interval '1 minute' AS use_is_old
         FROM tenants.sessions s
         JOIN tenants.users u ON u.area_id = s.area_id AND u.account = s.account
         JOIN tenants.tenants t ON t.area_id = u.area_id AND t.tenant_id = u.tenant_id
         WHERE s.area_id = $1 AND s.token_sha256 = $2 AND s.revoked_time IS NULL
           AND s.expire_time > clock_timestamp()
           AND s.last_used_time > clock_timestamp() - make_interval(mins => $3::int)
           AND NOT u.disabled AND u.session_epoch = s.session_epoch)",
      tx.caller().area, token_sha256, idle_minutes);
  if (rows.empty()) return std::nullopt;
  const auto& row = rows[0];
  return LiveSession{.account = row["account"].as<std::string>(),
                     .tenant = row["tenant_id"].as<std::string>(),
                     .kind = *KindOfId(row["tenant_id"].c_str()),
                     .display_name = row["display_name"].as<std::string>(),
                     .roles = absl::StrSplit(row["roles"].c_str(), ' ', absl::SkipEmpty()),
                     .tenant_display_name = row["tenant_display_name"].as<std::string>(),
                     .tenant_english_name = row["english_name"].as<std::string>(),
                     .authenticate_time = TimeOf(row["authenticated_time"]),
                     .expire_time = TimeOf(row["expire_time"]),
                     .use_is_old = row["use_is_old"].as<bool>()};
}

void NoteUse(Tx& tx, const std::string& token_sha256) {
  tx.Run(R"(UPDATE tenants.sessions SET last_used_time = clock_timestamp() WHERE area_id = $1 AND token_sha256 = $2)",
         tx.caller().area, token_sha256);
}

void RenewAuthentication(Tx& tx, const std::string& token_sha256) {
  tx.Run(R"(UPDATE tenants.sessions SET authenticated_time = clock_timestamp(), last_used_time = clock_timestamp()
            WHERE area_id = $1 AND token_sha256 = $2)",
         tx.caller().area, token_sha256);
}

void RevokeSession(Tx& tx, const std::string& token_sha256) {
  tx.Run(R"(UPDATE tenants.sessions SET revoked_time = clock_timestamp()
            WHERE area_id = $1 AND token_sha256 = $2 AND revoked_time IS NULL)",
         tx.caller().area, token_sha256);
}

void DeleteOldRows(Tx& tx) {
  tx.Run(R"(DELETE FROM tenants.sessions WHERE area_id = $1 AND expire_time < clock_timestamp() - interval '1 day')",
         tx.caller().area);
  tx.Run(R"(DELETE FROM tenants.sign_in_failures
            WHERE area_id = $1 AND last_failed_time < clock_timestamp() - interval '1 day')",
         tx.caller().area);
  tx.Run(R"(DELETE FROM tenants.requests WHERE area_id = $1 AND created_time < clock_timestamp() - interval '7 days')",
         tx.caller().area);
}

}  // namespace kyodo::tenants
