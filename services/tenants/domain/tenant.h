// An organisation of an area: a municipality, the coordinating body or a vendor.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/clock.h"

namespace kyodo::tenants {

enum class Kind { kMunicipality, kBody, kVendor };

// "MUNICIPALITY", "BODY", "VENDOR": as stored and as row security reads it.
const char* ToText(Kind kind);

// The kind that an id stands for: six digits, "body", or a vendor's id. Nullopt when no tenant can be called that.
std::optional<Kind> KindOfId(std::string_view tenant_id);

struct Tenant {
  std::string id;
  Kind kind = Kind::kMunicipality;
  std::string display_name;
  std::string kana;
  std::string english_name;
  // Of municipalities: WARD, CITY, TOWN, VILLAGE; 区部, 多摩, 島しょ.
  std::string municipality_kind;
  std::string area_group;
  std::int64_t population = 0;
  std::int64_t pupils = 0;
  // Of vendors.
  bool small_enterprise = false;
  std::optional<Time> suspended_until;
  std::int64_t version = 1;
};

// Every field of a vendor that is wrong, by its JSON name.
absl::Status CheckVendor(const Tenant& vendor);

}  // namespace kyodo::tenants
