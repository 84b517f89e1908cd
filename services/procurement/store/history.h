// Who did what on a round: the audit rows that the caller may see.
#pragma once

#include <string>
#include <vector>

#include "platform/database.h"

namespace kyodo::procurement {

struct HistoryRow {
  Time time{};
  std::string account;
  std::string tenant;
  std::string method;
  std::string object;
  std::string summary;
  std::string entry_id;
};
struct HistoryPage {
  std::vector<HistoryRow> rows;
  bool more = false;
};
// Newest first, after (time, entry_id) of the last page; "" = the first page. `round_name` is rounds/{uuid}; entries of what
// belongs to the round count too.
HistoryPage ListHistory(Tx& tx, const std::string& round_name, const std::string& after_time,
                        const std::string& after_id, int page_size);

}  // namespace kyodo::procurement
