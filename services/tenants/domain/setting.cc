#include "tenants/domain/setting.h"

#include <algorithm>

#include "platform/money.h"
#include "tenants/domain/tenant.h"

namespace kyodo::tenants {
namespace {

// Digits only, no sign, no needless zero in front.
std::optional<std::int64_t> ParseWhole(std::string_view text) {
  if (text.empty() || text.size() > 15 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

bool Fits(const SettingDefinition& definition, const std::string& value) {
  if (value.empty()) return definition.optional;
  switch (definition.kind) {
    case SettingKind::kChoice:
      return std::find(definition.choices.begin(), definition.choices.end(), value) != definition.choices.end();
    case SettingKind::kPercent: {
      const auto percent = Percent::Parse(value);
      return percent.ok() && percent->text() == value;
    }
    case SettingKind::kInteger:
    case SettingKind::kYen:
    case SettingKind::kDays:
      break;
  }
  const auto number = ParseWhole(value);
  return number && *number >= definition.least && *number <= definition.most;
}

Text WhatFits(const SettingDefinition& definition) {
  const std::string range = std::to_string(definition.least) + "–" + std::to_string(definition.most);
  const Text none = definition.optional ? Text{" Leave it empty for none.", "空欄は「なし」の意味です。"} : Text{};
  switch (definition.kind) {
    case SettingKind::kChoice:
      return {"Use one of: " + Joined(definition.choices) + ".",
              "次のいずれかを指定してください: " + Joined(definition.choices)};
    case SettingKind::kPercent:
      return {"Use a percentage from 0 to 100 with at most 4 decimals, such as 10 or 7.8.",
              "0から100までの百分率を指定してください（小数は4桁まで。例: 10、7.8）。"};
    case SettingKind::kYen:
      return {"Use whole yen, " + range + ", digits only." + none.en,
              range + "の整数（円）を半角数字だけで指定してください。" + none.ja};
    case SettingKind::kDays:
      return {"Use whole days, " + range + "." + none.en, range + "の日数を半角数字で指定してください。" + none.ja};
    case SettingKind::kInteger:
      break;
  }
  return {"Use a whole number, " + range + "." + none.en, range + "の整数を半角数字で指定してください。" + none.ja};
}

}  // namespace

const SettingDefinition* FindSetting(std::string_view key) {
  for (const SettingDefinition& definition : SettingDefinitions()) {
    if (definition.key == key) return &definition;
  }
  return nullptr;
}

absl::Status CheckSetting(const Setting& setting) {
  const SettingDefinition* definition = FindSetting(setting.key);
  if (definition == nullptr) {
    std::vector<std::string> keys;
    for (const SettingDefinition& known : SettingDefinitions()) keys.push_back(known.key);
    return Invalid("key", {"Unknown key; use one of: " + Joined(keys) + ".",
                           "このキーはありません。次のいずれかを指定してください: " + Joined(keys)});
  }
  Violations wrong;
  if (!Fits(*definition, setting.value)) wrong.Add("value", WhatFits(*definition));
  if (!setting.tenant.empty()) {
    const auto kind = KindOfId(setting.tenant);
    if (!definition->per_tenant) {
      wrong.Add("tenant", {"This setting is one for the whole area: leave the tenant empty.",
                           "この設定は圏域全体で1つです。テナントは空欄にしてください。"});
    } else if (!kind || *kind == Kind::kVendor) {
      wrong.Add("tenant", {"Use a municipality's code, \"body\", or nothing for the whole area.",
                           "区市町村コード、body、または空欄（圏域全体）を指定してください。"});
    }
  }
  return wrong.status();
}

absl::Status CheckEffectiveTime(Time effective_time, Time now) {
  if (effective_time >= now) return absl::OkStatus();
  return Invalid("effectiveTime", {"A value can take effect now or later; leave the time empty for now.",
                                   "過去の日時は指定できません。すぐに適用する場合は空欄にしてください。"});
}

std::string ValueAt(const std::vector<Setting>& settings, std::string_view tenant, std::string_view key, Time time) {
  const Setting* own = nullptr;
  const Setting* common = nullptr;
  for (const Setting& setting : settings) {
    if (setting.key != key || setting.effective_time > time) continue;
    if (setting.tenant.empty()) {
      if (common == nullptr || setting.effective_time > common->effective_time) common = &setting;
    } else if (setting.tenant == tenant) {
      if (own == nullptr || setting.effective_time > own->effective_time) own = &setting;
    }
  }
  if (own != nullptr) return own->value;
  if (common != nullptr) return common->value;
  const SettingDefinition* definition = FindSetting(key);
  return definition == nullptr ? "" : definition->default_value;
}

}  // namespace kyodo::tenants
