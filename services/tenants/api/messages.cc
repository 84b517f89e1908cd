#include "tenants/api/messages.h"

#include <google/protobuf/message.h>

#include "platform/error.h"

namespace kyodo::tenants {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

constexpr std::int64_t kFirstSecond = -62135596800;  // 0001-01-01
constexpr std::int64_t kLastSecond = 253402300799;   // 9999-12-31

bool IsSet(const google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field) {
  const auto* reflection = message.GetReflection();
  return field.is_repeated() ? reflection->FieldSize(message, &field) > 0 : reflection->HasField(message, &field);
}

std::string Joined(const std::set<std::string>& fields) {
  std::string text;
  for (const std::string& field : fields) text += (text.empty() ? "" : ", ") + field;
  return text;
}

}  // namespace

google::protobuf::Timestamp ToProto(Time time) {
  const auto whole = std::chrono::floor<seconds>(time);
  google::protobuf::Timestamp message;
  message.set_seconds(whole.time_since_epoch().count());
  message.set_nanos(static_cast<std::int32_t>((time - whole).count() * 1000));
  return message;
}

absl::StatusOr<Time> FromProto(const google::protobuf::Timestamp& time, const std::string& field) {
  if (time.seconds() < kFirstSecond || time.seconds() > kLastSecond || time.nanos() < 0 || time.nanos() > 999'999'999) {
    return Invalid(field, {"Use a time in UTC such as 2027-04-01T00:00:00Z.",
                           "2027-04-01T00:00:00Zのような日時（UTC）を指定してください。"});
  }
  return Time(seconds(time.seconds()) + microseconds(time.nanos() / 1000));
}

v1::TenantKind ToProto(Kind kind) {
  switch (kind) {
    case Kind::kMunicipality:
      return v1::MUNICIPALITY;
    case Kind::kBody:
      return v1::BODY;
    case Kind::kVendor:
      return v1::VENDOR;
  }
  return v1::TENANT_KIND_UNSPECIFIED;
}

v1::Municipality MunicipalityToProto(const Tenant& tenant) {
  v1::Municipality message;
  message.set_name("municipalities/" + tenant.id);
  message.set_display_name(tenant.display_name);
  message.set_kana(tenant.kana);
  message.set_english_name(tenant.english_name);
  v1::Municipality::Kind kind = v1::Municipality::KIND_UNSPECIFIED;
  v1::Municipality::Kind_Parse(tenant.municipality_kind, &kind);
  message.set_kind(kind);
  message.set_area_group(tenant.area_group);
  message.set_population(tenant.population);
  message.set_pupils(tenant.pupils);
  return message;
}

v1::Vendor VendorToProto(const Tenant& tenant) {
  v1::Vendor message;
  message.set_name("vendors/" + tenant.id);
  message.set_display_name(tenant.display_name);
  message.set_kana(tenant.kana);
  message.set_english_name(tenant.english_name);
  message.set_small_enterprise(tenant.small_enterprise);
  if (tenant.suspended_until) *message.mutable_suspended_until() = ToProto(*tenant.suspended_until);
  message.set_etag(std::to_string(tenant.version));
  return message;
}

v1::User ToProto(const User& user) {
  v1::User message;
  message.set_name("users/" + user.account);
  message.set_account(user.account);
  message.set_tenant(user.tenant);
  message.set_display_name(user.display_name);
  for (const std::string& role : user.roles) {
    Role value = ROLE_UNSPECIFIED;
    if (Role_Parse(role, &value)) message.add_roles(value);
  }
  message.set_disabled(user.disabled);
  message.set_etag(std::to_string(user.version));
  return message;
}

v1::Setting ToProto(const Setting& setting) {
  v1::Setting message;
  message.set_name("settings/" + setting.id);
  message.set_tenant(setting.tenant);
  message.set_key(setting.key);
  message.set_value(setting.value);
  *message.mutable_effective_time() = ToProto(setting.effective_time);
  message.set_etag(std::to_string(setting.version));
  if (const SettingDefinition* definition = FindSetting(setting.key)) {
    message.set_description_en(definition->description.en);
    message.set_description_ja(definition->description.ja);
  }
  return message;
}

absl::StatusOr<std::string> IdOf(const std::string& name, const std::string& collection) {
  const std::string prefix = collection + "/";
  if (name.rfind(prefix, 0) != 0 || name.size() == prefix.size() ||
      name.find('/', prefix.size()) != std::string::npos) {
    return NotFound();
  }
  return name.substr(prefix.size());
}

absl::StatusOr<std::set<std::string>> FieldsToChange(const google::protobuf::FieldMask& mask,
                                                     const google::protobuf::Message& resource,
                                                     const std::set<std::string>& changeable) {
  std::set<std::string> fields;
  const auto* descriptor = resource.GetDescriptor();
  if (mask.paths().empty()) {
    for (const std::string& name : changeable) {
      if (IsSet(resource, *descriptor->FindFieldByName(name))) fields.insert(name);
    }
  }
  for (const std::string& path : mask.paths()) {
    const auto* field = descriptor->FindFieldByName(path);
    if (field == nullptr) field = descriptor->FindFieldByCamelcaseName(path);
    if (field == nullptr || changeable.count(field->name()) == 0) {
      return Invalid("updateMask", {"\"" + path + "\" cannot be changed here; use: " + Joined(changeable) + ".",
                                    "「" + path + "」は変更できません。指定できる項目: " + Joined(changeable)});
    }
    fields.insert(field->name());
  }
  if (fields.empty()) {
    return Invalid("updateMask", {"Name at least one field to change: " + Joined(changeable) + ".",
                                  "変更する項目を1つ以上指定してください: " + Joined(changeable)});
  }
  return fields;
}

}  // namespace kyodo::tenants
