#include "procurement/store/history.h"

namespace kyodo::procurement {

HistoryPage ListHistory(Tx& tx, const std::string& round_name, const std::string& after_time,
                        const std::string& after_id, int page_size) {
  // rounds/{uuid} itself and everything below it: '0' is the character after '/'.
  const pqxx::result rows = tx.Run(
      "SELECT recorded_time, account, tenant_id, method, object, summary, entry_id FROM procurement.audit_entries"
      " WHERE area_id = kyodo.area() AND (object = $1 OR (object ~>=~ ($1 || '/') AND object ~<~ ($1 || '0')))"
      " AND ($2 = '' OR recorded_time < nullif($2, '')::timestamptz"
      " OR (recorded_time = nullif($2, '')::timestamptz AND entry_id > nullif($3, '')::uuid))"
      " ORDER BY recorded_time DESC, entry_id LIMIT $4::int",
      round_name, after_time, after_id, page_size + 1);
  HistoryPage page;
  for (const pqxx::row& row : rows) {
    if (page.rows.size() == static_cast<std::size_t>(page_size)) {
      page.more = true;
      break;
    }
    page.rows.push_back({TimeOf(row["recorded_time"]), row["account"].c_str(), row["tenant_id"].c_str(),
                         row["method"].c_str(), row["object"].c_str(), row["summary"].c_str(),
                         row["entry_id"].c_str()});
  }
  return page;
}

}  // namespace kyodo::procurement
