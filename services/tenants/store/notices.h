// Notices, and who has read them.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "platform/database.h"

namespace kyodo::tenants {

struct Notice {
  std::string id;
  Text title;
  std::string object;
  Time created_time{};
  // By the caller's account.
  bool read = false;
};

// Newest first, after `after` (null = from the newest), at most `limit`. Row security chooses what the caller sees.
std::vector<Notice> ListNotices(Tx& tx, const Notice* after, int limit);
// Nullopt when absent or not visible to the caller.
std::optional<Notice> ReadNotice(Tx& tx, const std::string& notice_id);
void MarkRead(Tx& tx, const std::string& notice_id);

// One row per audience; what this event told before is left alone. As worker.
void DeliverNotices(Tx& tx, const std::string& event_id, const std::set<std::string>& audiences, const Text& title,
                    const std::string& object);

}  // namespace kyodo::tenants
