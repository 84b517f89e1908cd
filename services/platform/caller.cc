#include "platform/caller.h"

namespace kyodo {

const char* ToText(TenantKind kind) {
  switch (kind) {
    case TenantKind::kMunicipality:
      return "MUNICIPALITY";
    case TenantKind::kBody:
      return "BODY";
    case TenantKind::kVendor:
      return "VENDOR";
    case TenantKind::kSystem:
      return "SYSTEM";
    case TenantKind::kNone:
      break;
  }
  return "";
}

Caller SystemCaller(std::string area, std::string method) {
  Caller caller;
  caller.area = std::move(area);
  caller.tenant = "system";
  caller.kind = TenantKind::kSystem;
  caller.account = "system";
  caller.method = std::move(method);
  return caller;
}

}  // namespace kyodo
