// Who stays when everybody has a highest price: the largest stable set of joiners of one item.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "procurement/domain/tiers.h"

namespace kyodo::procurement {

// A municipality's quantity (>= 1) and its reservation price; without one it accepts any price.
struct StableJoiner {
  std::string municipality;
  std::int64_t quantity = 0;
  std::optional<UnitPrice> limit;
};

// One look at the price: at this quantity it is so much, and these leave.
struct StablePass {
  std::int64_t quantity = 0;
  // Nothing below the first tier: then whoever has a limit leaves.
  std::optional<UnitPrice> unit_price;
  std::vector<std::string> dropped;
};

// REPEATED_DROP: prices never rise with the quantity and the set found fits the capacity. SEARCH: otherwise.
enum class StableRule { kRepeatedDrop, kSearch };

struct StableSet {
  StableRule rule = StableRule::kRepeatedDrop;
  std::int64_t quantity = 0;
  // At that quantity; nothing for an empty set.
  std::optional<UnitPrice> unit_price;
  // By code.
  std::vector<std::string> municipalities;
  // REPEATED_DROP: every pass, the last one drops nobody. SEARCH: all together first, then the set found.
  std::vector<StablePass> passes;
};

// The set with the largest total quantity in which nobody's limit is below the price at that quantity and which the
// capacity (if any) can serve; ties: more members, then smallest codes. Each municipality at most once.
// SEARCH_TOO_LARGE where prices rise and the exact search would need too much memory.
absl::StatusOr<StableSet> LargestStableSet(std::vector<StableJoiner> joiners, const PriceTiers& prices,
                                           std::optional<std::int64_t> capacity = std::nullopt);

// "REPEATED_DROP", "SEARCH".
std::string ToText(StableRule rule);

}  // namespace kyodo::procurement
