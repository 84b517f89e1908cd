#include "procurement/api/vendors.h"

#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo::procurement {

bool IsSuspended(const AreaFacts& area, const std::string& vendor, Time now) {
  const VendorFacts* facts = area.FindVendor(vendor);
  return facts != nullptr && facts->suspended_until && now < *facts->suspended_until;
}

absl::Status CheckNotSuspended(const AreaFacts& area, const std::string& vendor, Time now) {
  if (!IsSuspended(area, vendor, now)) return absl::OkStatus();
  const std::string until = ToText(*area.FindVendor(vendor)->suspended_until);
  return Fail(absl::StatusCode::kFailedPrecondition, reasons::kVendorSuspended,
              {"This vendor is suspended until " + until + ".", "この事業者は " + until + " まで指名停止中です。"},
              {{"suspendedUntil", until}});
}

}  // namespace kyodo::procurement
