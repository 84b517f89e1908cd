// Share sheets: what each municipality pays, one version per computation. Old versions stay.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/database.h"

namespace kyodo::procurement {

struct ShareSheet {
  std::string round_id;
  int version = 1;
  // AWARD, WITHDRAWAL or LATE_JOIN.
  std::string cause;
  // JSON of the API's ListSharesResponse, and of the contracts (ListContractsResponse) that add up to it.
  std::string sheet;
  std::string contracts;
  Time create_time{};
};

// As worker.
void InsertShareSheet(Tx& tx, const ShareSheet& sheet, const std::vector<std::string>& visible_to);
// Nothing before the award, and for vendors.
std::optional<ShareSheet> ReadNewestShareSheet(Tx& tx, const std::string& round_id);

}  // namespace kyodo::procurement
