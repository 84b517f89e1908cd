// Page tokens: where the last page ended (keyset), signed so that nobody can point them elsewhere.
#pragma once

#include <string>
#include <vector>

#include <absl/status/statusor.h>

#include "platform/caller.h"

namespace kyodo {

// `scope` ties the token to the list and its filters, for example "rounds|JOINING". The caller's tenant is added.
std::string MakePageToken(const Caller& caller, const std::string& scope, const std::vector<std::string>& last_key);

// The key values given to MakePageToken; empty for an empty token (first page). PAGE_TOKEN for a foreign, changed or
// malformed one.
absl::StatusOr<std::vector<std::string>> ReadPageToken(const Caller& caller, const std::string& scope,
                                                       const std::string& token);

// 0 → 50, above 1,000 → 1,000; negative is INVALID_ARGUMENT.
absl::StatusOr<int> PageSize(int asked);

}  // namespace kyodo
