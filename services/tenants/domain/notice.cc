#include "tenants/domain/notice.h"

#include "platform/error.h"
#include "tenants/domain/tenant.h"

namespace kyodo::tenants {

absl::StatusOr<std::set<std::string>> AudiencesOf(const std::vector<std::string>& tenants) {
  std::set<Kind> whole_kinds;
  for (const std::string& tenant : tenants) {
    if (tenant == "MUNICIPALITIES") whole_kinds.insert(Kind::kMunicipality);
    if (tenant == "VENDORS") whole_kinds.insert(Kind::kVendor);
  }
  std::set<std::string> audiences;
  for (const Kind kind : whole_kinds) audiences.insert(ToText(kind));
  for (const std::string& tenant : tenants) {
    if (tenant == "MUNICIPALITIES" || tenant == "VENDORS") continue;
    const auto kind = KindOfId(tenant);
    if (!kind) {
      return Invalid("tenants", {"Use tenant ids, MUNICIPALITIES or VENDORS.",
                                 "テナントID、MUNICIPALITIES、VENDORSのいずれかを指定してください。"});
    }
    if (whole_kinds.count(*kind) == 0) audiences.insert(tenant);
  }
  if (audiences.empty()) {
    return Invalid("tenants", {"Name at least one tenant.", "宛先を1つ以上指定してください。"});
  }
  return audiences;
}

}  // namespace kyodo::tenants
