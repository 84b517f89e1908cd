// The record of who did what in this service.
#pragma once

#include <string>
#include <vector>

#include "platform/database.h"

namespace kyodo::tenants {

struct AuditEntry {
  std::string id;
  std::string tenant;
  std::string account;
  std::string method;
  std::string object;
  std::string summary;
  Time recorded_time{};
};

// Newest first, after `after` (null = from the newest), at most `limit`; `object` "" = of everything.
std::vector<AuditEntry> ListAuditEntries(Tx& tx, const std::string& object, const AuditEntry* after, int limit);

}  // namespace kyodo::tenants
