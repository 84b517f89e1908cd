#include "tenants/domain/tenant.h"

#include <algorithm>

#include "platform/error.h"

namespace kyodo::tenants {
namespace {

constexpr std::size_t kNameLength = 200;  // bytes: some 66 Japanese characters
constexpr std::size_t kIdLength = 63;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }

bool IsVendorId(std::string_view id) {
  return !id.empty() && id.size() <= kIdLength && IsLower(id.front()) && id.back() != '-' && id != "body" &&
         id != "system" &&
         std::all_of(id.begin(), id.end(), [](char c) { return IsLower(c) || IsDigit(c) || c == '-'; });
}

}  // namespace

const char* ToText(Kind kind) {
  switch (kind) {
    case Kind::kMunicipality:
      return "MUNICIPALITY";
    case Kind::kBody:
      return "BODY";
    case Kind::kVendor:
      return "VENDOR";
  }
  return "";
}

std::optional<Kind> KindOfId(std::string_view tenant_id) {
  if (tenant_id == "body") return Kind::kBody;
  if (tenant_id.size() == 6 && std::all_of(tenant_id.begin(), tenant_id.end(), IsDigit)) return Kind::kMunicipality;
  if (IsVendorId(tenant_id)) return Kind::kVendor;
  return std::nullopt;
}

absl::Status CheckVendor(const Tenant& vendor) {
  Violations wrong;
  if (KindOfId(vendor.id) != Kind::kVendor) {
    wrong.Add("vendorId",
              {"Use 1 to 63 lower-case letters, digits and hyphens, a letter first; not \"body\" or \"system\".",
               "英小文字で始まる1〜63文字の英小文字・数字・ハイフンにしてください（body・systemは使えません）。"});
  }
  if (vendor.display_name.empty() || vendor.display_name.size() > kNameLength) {
    wrong.Add("displayName",
              {"Give the vendor's name, at most 200 bytes.", "事業者名を入力してください（200バイトまで）。"});
  }
  if (vendor.kana.size() > kNameLength) {
    wrong.Add("kana", {"At most 200 bytes.", "200バイトまでで入力してください。"});
  }
  if (vendor.english_name.size() > kNameLength) {
    wrong.Add("englishName", {"At most 200 bytes.", "200バイトまでで入力してください。"});
  }
  return wrong.status();
}

}  // namespace kyodo::tenants
