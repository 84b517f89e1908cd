// Domain types as the API's messages, and back.
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <set>
#include <string>

#include "kyodo/tenants/v1/directory.pb.h"
#include "kyodo/tenants/v1/sessions.pb.h"
#include "kyodo/tenants/v1/users.pb.h"
#include "platform/clock.h"
#include "tenants/domain/setting.h"
#include "tenants/domain/tenant.h"
#include "tenants/domain/user.h"

namespace kyodo::tenants {

google::protobuf::Timestamp ToProto(Time time);
// INVALID_FIELD outside the years 1 to 9999.
absl::StatusOr<Time> FromProto(const google::protobuf::Timestamp& time, const std::string& field);

v1::TenantKind ToProto(Kind kind);
v1::Municipality MunicipalityToProto(const Tenant& tenant);
v1::Vendor VendorToProto(const Tenant& tenant);
v1::User ToProto(const User& user);
// With the key's descriptions; `effective` is for the caller to say.
v1::Setting ToProto(const Setting& setting);

// "vendors/vendor-1" → "vendor-1"; NOT_FOUND for anything else.
absl::StatusOr<std::string> IdOf(const std::string& name, const std::string& collection);

// The fields of an update, as named in the proto: those of the mask, or all that are set when there is none. A field
// that does not exist or cannot be changed is INVALID_FIELD.
absl::StatusOr<std::set<std::string>> FieldsToChange(const google::protobuf::FieldMask& mask,
                                                     const google::protobuf::Message& resource,
                                                     const std::set<std::string>& changeable);

}  // namespace kyodo::tenants
