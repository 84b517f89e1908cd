// Which sums some of the quantities reach, and by whom.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace kyodo::optimizer::live_price {

// Quantities of members in the order of their codes, each at least 1.
using Quantities = std::vector<std::int64_t>;

// Bits of a table of reachable sums, and cells of the table that picks the members: larger searches are refused.
inline constexpr std::int64_t kSumBitsMax = std::int64_t{1} << 30;
inline constexpr std::int64_t kCellsMax = std::int64_t{1} << 27;

enum class Reach { kFound, kNone, kTooLarge };

struct LargestSum {
  Reach reach = Reach::kNone;
  std::int64_t sum = 0;
};

// The largest sum of some of the quantities within low … high (1 <= low <= high <= their total). The sums of those kept
// or of those left out are marked in a table of bits, whichever is shorter: O(members × sum / 64).
LargestSum FindLargestSum(const Quantities& quantities, std::int64_t low, std::int64_t high);

// Of all choices with just this sum the one with most members, then the lexicographically smallest: an early code is in
// whenever that is as good. One flag per quantity; nothing when the table would be too large. The sum must be
// reachable. O(members × sum).
std::optional<std::vector<bool>> PickMembers(const Quantities& quantities, std::int64_t sum);

}  // namespace kyodo::optimizer::live_price
