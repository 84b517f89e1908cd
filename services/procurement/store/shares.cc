#include "procurement/store/shares.h"

#include "procurement/store/arrays.h"

namespace kyodo::procurement {

void InsertShareSheet(Tx& tx, const ShareSheet& sheet, const std::vector<std::string>& visible_to) {
  tx.Run(
      R"(INSERT INTO procurement.share_sheets (area_id, round_id, version, cause, sheet, contracts, create_time,
           visible_to)
         VALUES (kyodo.area(), $1::uuid, $2::int, $3, $4, $5, $6::timestamptz, $7::text[]))",
      sheet.round_id, sheet.version, sheet.cause, sheet.sheet, sheet.contracts, ToText(sheet.create_time),
      ArrayLiteral(visible_to));
}

std::optional<ShareSheet> ReadNewestShareSheet(Tx& tx, const std::string& round_id) {
  const pqxx::result rows = tx.Run(
      R"(SELECT version, cause, sheet, contracts, create_time FROM procurement.share_sheets
         WHERE area_id = kyodo.area() AND round_id = $1::uuid ORDER BY version DESC LIMIT 1)",
      round_id);
  if (rows.empty()) return std::nullopt;
  return ShareSheet{round_id,           rows[0][0].as<int>(), rows[0][1].c_str(),
                    rows[0][2].c_str(), rows[0][3].c_str(),   TimeOf(rows[0][4])};
}

}  // namespace kyodo::procurement
