#include "tenants/store/settings.h"

#include "platform/once.h"
#include "platform/reasons.h"

namespace kyodo::tenants {
namespace {

Setting SettingOf(const pqxx::row& row) {
  return Setting{.id = row["setting_id"].as<std::string>(),
                 .tenant = row["tenant_id"].as<std::string>(""),
                 .key = row["key"].as<std::string>(),
                 .value = row["value"].as<std::string>(),
                 .effective_time = TimeOf(row["effective_time"]),
                 .version = row["version"].as<std::int64_t>()};
}

std::vector<Setting> SettingsOf(const pqxx::result& rows) {
  std::vector<Setting> settings;
  settings.reserve(rows.size());
  for (const auto& row : rows) settings.push_back(SettingOf(row));
  return settings;
}

}  // namespace

Time ReadAreaTime(Tx& tx) { return TimeOf(tx.Run("SELECT kyodo.now()")[0][0]); }

std::vector<Setting> ListSettings(Tx& tx, const SettingFilter& filter, const Setting* after, int limit) {
  const std::string key = after == nullptr ? "" : after->key;
  const std::string time = after == nullptr ? "-infinity" : kyodo::ToText(after->effective_time);
  const std::string id = after == nullptr ? "00000000-0000-0000-0000-000000000000" : after->id;
  return SettingsOf(tx.Run(
      R"(SELECT * FROM tenants.settings
         WHERE area_id = $1 AND ($2 = '' OR key = $2) AND ($3 = '' OR tenant_id = $3)
           AND (key, effective_time, setting_id) > ($4, $5::timestamptz, $6::uuid)
         ORDER BY key, effective_time, setting_id LIMIT $7::int)",
      tx.caller().area, filter.key, filter.tenant, key, time, id, limit));
}

std::vector<Setting> ListAllSettings(Tx& tx) {
  return SettingsOf(
      tx.Run(R"(SELECT * FROM tenants.settings WHERE area_id = $1 ORDER BY key, effective_time, setting_id)",
             tx.caller().area));
}

std::optional<Setting> ReadSetting(Tx& tx, const std::string& setting_id) {
  if (!IsUuid(setting_id)) return std::nullopt;
  const pqxx::result rows = tx.Run(R"(SELECT * FROM tenants.settings WHERE area_id = $1 AND setting_id = $2::uuid)",
                                   tx.caller().area, setting_id);
  if (rows.empty()) return std::nullopt;
  return SettingOf(rows[0]);
}

absl::StatusOr<Setting> InsertSetting(Tx& tx, const Setting& setting) {
  const pqxx::result rows = tx.Run(
      R"(INSERT INTO tenants.settings (area_id, setting_id, tenant_id, key, value, effective_time)
         VALUES ($1, $2::uuid, nullif($3, ''), $4, $5, $6::timestamptz) ON CONFLICT DO NOTHING RETURNING *)",
      tx.caller().area, setting.id, setting.tenant, setting.key, setting.value, kyodo::ToText(setting.effective_time));
  if (rows.empty()) {
    return Fail(absl::StatusCode::kAlreadyExists, reasons::kAlreadyExists,
                {"This setting has a value for this very time already; change that one or choose another time.",
                 "同じ日時の値がすでに登録されています。その値を変更するか、別の日時を指定してください。"});
  }
  return SettingOf(rows[0]);
}

std::optional<Setting> UpdateSetting(Tx& tx, const Setting& setting) {
  const pqxx::result rows = tx.Run(
      R"(UPDATE tenants.settings SET value = $4, effective_time = $5::timestamptz, version = version + 1
         WHERE area_id = $1 AND setting_id = $2::uuid AND version = $3::bigint AND effective_time > kyodo.now()
         RETURNING *)",
      tx.caller().area, setting.id, setting.version, setting.value, kyodo::ToText(setting.effective_time));
  if (rows.empty()) return std::nullopt;
  return SettingOf(rows[0]);
}

}  // namespace kyodo::tenants
