// Settings: every threshold, limit, rate and variant that differs by municipality and by date. One table names them
// all.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/clock.h"
#include "platform/error.h"

namespace kyodo::tenants {

enum class SettingKind { kInteger, kPercent, kYen, kChoice, kDays };

// One row of the table: what a key means and which values are right.
struct SettingDefinition {
  std::string key;
  SettingKind kind = SettingKind::kInteger;
  // In force where nothing else is; "" = none.
  std::string default_value;
  // Allowed range of numbers.
  std::int64_t least = 0;
  std::int64_t most = 0;
  // Of kChoice.
  std::vector<std::string> choices;
  // "" is allowed and means none.
  bool optional = false;
  // A municipality or the body may have its own value; otherwise it is one for the whole area.
  bool per_tenant = false;
  Text description;
};

const std::vector<SettingDefinition>& SettingDefinitions();
// Null for an unknown key.
const SettingDefinition* FindSetting(std::string_view key);

// One dated value; tenant "" = of the whole area.
struct Setting {
  std::string id;
  std::string tenant;
  std::string key;
  std::string value;
  Time effective_time{};
  std::int64_t version = 1;
};

// Every field that is wrong: an unknown key, a value that does not fit it, a tenant that cannot have its own.
absl::Status CheckSetting(const Setting& setting);

// A value takes effect now or later, never in the past: what was in force stays what it was.
absl::Status CheckEffectiveTime(Time effective_time, Time now);

// The value in force at a time: the tenant's own newest one if it has any, else the area's newest, else the key's
// default. A value is in force from its effective time on, that moment included.
std::string ValueAt(const std::vector<Setting>& settings, std::string_view tenant, std::string_view key, Time time);

}  // namespace kyodo::tenants
