#include "tenants/store/audit.h"

namespace kyodo::tenants {

std::vector<AuditEntry> ListAuditEntries(Tx& tx, const std::string& object, const AuditEntry* after, int limit) {
  const std::string time = after == nullptr ? "infinity" : kyodo::ToText(after->recorded_time);
  const std::string id = after == nullptr ? "00000000-0000-0000-0000-000000000000" : after->id;
  // Equal times go by ascending id, as the index does.
  const pqxx::result rows = tx.Run(
      R"(SELECT entry_id, tenant_id, account, method, object, summary, recorded_time FROM tenants.audit_entries
         WHERE area_id = $1 AND ($2 = '' OR object = $2) AND recorded_time <= $3::timestamptz
           AND (recorded_time < $3::timestamptz OR entry_id > $4::uuid)
         ORDER BY recorded_time DESC, entry_id LIMIT $5::int)",
      tx.caller().area, object, time, id, limit);
  std::vector<AuditEntry> entries;
  for (const auto& row : rows) {
    entries.push_back({.id = row[0].as<std::string>(),
                       .tenant = row[1].as<std::string>(),
                       .account = row[2].as<std::string>(),
                       .method = row[3].as<std::string>(),
                       .object = row[4].as<std::string>(),
                       .summary = row[5].as<std::string>(),
                       .recorded_time = TimeOf(row[6])});
  }
  return entries;
}

}  // namespace kyodo::tenants
