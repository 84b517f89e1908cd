// What happens after the commit: deltas are folded, notices delivered, old answers forgotten.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

#include "platform/channels.h"
#include "platform/database.h"

namespace kyodo::procurement {

// Folds the standings of the area; does nothing while another process does it.
absl::Status FoldDeltas(Database& worker, const std::string& area);

// Delivers numbered notices to tenants, which keep them for their readers. Returns how many were tried.
absl::StatusOr<int> RelayNotices(Database& worker, Channels& channels, const std::string& area);

// Answers kept for retries go after 7 days.
absl::Status DeleteOldRequests(Database& worker, const std::string& area);

}  // namespace kyodo::procurement
