// Dated values of settings.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/database.h"
#include "tenants/domain/setting.h"

namespace kyodo::tenants {

// The area's clock.
Time ReadAreaTime(Tx& tx);

// Which settings a list shows; empty fields do not restrict.
struct SettingFilter {
  std::string key;
  std::string tenant;
};

// In order of key, effective time and id, after `after` (null = from the start), at most `limit`.
std::vector<Setting> ListSettings(Tx& tx, const SettingFilter& filter, const Setting* after, int limit);
std::vector<Setting> ListAllSettings(Tx& tx);
// Nullopt when absent or not visible to the caller.
std::optional<Setting> ReadSetting(Tx& tx, const std::string& setting_id);

// ALREADY_EXISTS when this key has a value of this tenant for this very moment.
absl::StatusOr<Setting> InsertSetting(Tx& tx, const Setting& setting);
// Nullopt when the setting has another version by now or is in force.
std::optional<Setting> UpdateSetting(Tx& tx, const Setting& setting);

}  // namespace kyodo::tenants
