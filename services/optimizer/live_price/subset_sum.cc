#include "optimizer/live_price/subset_sum.h"

#include <algorithm>
#include <numeric>

namespace kyodo::optimizer::live_price {
namespace {

std::int64_t TotalOf(const Quantities& quantities) {
  return std::accumulate(quantities.begin(), quantities.end(), std::int64_t{0});
}

// Bit s of word s / 64: some of the quantities add up to s.
std::vector<std::uint64_t> ReachableSums(const Quantities& quantities, std::int64_t largest) {
  std::vector<std::uint64_t> words(static_cast<std::size_t>(largest / 64) + 1, 0);
  words[0] = 1;
  std::int64_t reached = 0;
  for (const std::int64_t quantity : quantities) {
    if (quantity > largest) continue;
    reached = std::min(largest, reached + quantity);
    const std::size_t whole = static_cast<std::size_t>(quantity / 64), rest = static_cast<std::size_t>(quantity % 64);
    for (std::size_t i = static_cast<std::size_t>(reached / 64) + 1; i-- > whole;) {
      std::uint64_t shifted = words[i - whole] << rest;
      if (rest != 0 && i > whole) shifted |= words[i - whole - 1] >> (64 - rest);
      words[i] |= shifted;
    }
  }
  return words;
}

}  // namespace

LargestSum FindLargestSum(const Quantities& quantities, std::int64_t low, std::int64_t high) {
  const std::int64_t total = TotalOf(quantities);
  if (high == total) return {Reach::kFound, total};
  // Whoever is kept leaves out the others.
  const bool left_out = total - low < high;
  const std::int64_t largest = left_out ? total - low : high;
  if (largest > kSumBitsMax) return {Reach::kTooLarge, 0};
  const std::vector<std::uint64_t> words = ReachableSums(quantities, largest);
  for (std::int64_t sum = high; sum >= low; --sum) {
    const std::size_t at = static_cast<std::size_t>(left_out ? total - sum : sum);
    if ((words[at / 64] >> (at % 64) & 1) != 0) return {Reach::kFound, sum};
  }
  return {Reach::kNone, 0};
}

std::optional<std::vector<bool>> PickMembers(const Quantities& quantities, std::int64_t sum) {
  const std::int64_t total = TotalOf(quantities);
  const std::size_t n = quantities.size();
  if (sum == total) return std::vector<bool>(n, true);
  const bool left_out = total - sum < sum;
  const std::size_t width = static_cast<std::size_t>(left_out ? total - sum : sum) + 1;
  if (static_cast<std::int64_t>(n + 1) > kCellsMax / static_cast<std::int64_t>(width)) return std::nullopt;
  // Row i: of the members from i on that make s, the most kept or the fewest left out; kNone where none do.
  constexpr std::uint16_t kNone = UINT16_MAX;
  std::vector<std::uint16_t> cells((n + 1) * width, kNone);
  const auto row = [&](std::size_t i) { return cells.data() + i * width; };
  row(n)[0] = 0;
  for (std::size_t i = n; i-- > 0;) {
    const std::uint16_t* const after = row(i + 1);
    std::uint16_t* const here = row(i);
    std::copy(after, after + width, here);
    const std::size_t quantity = static_cast<std::size_t>(quantities[i]);
    for (std::size_t s = quantity; s < width; ++s) {
      if (after[s - quantity] == kNone) continue;
      const std::uint16_t with = static_cast<std::uint16_t>(after[s - quantity] + 1);
      if (here[s] == kNone || (left_out ? with < here[s] : with > here[s])) here[s] = with;
    }
  }
  std::vector<bool> kept(n, left_out);
  std::size_t left = width - 1;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t quantity = static_cast<std::size_t>(quantities[i]);
    const std::uint16_t* const after = row(i + 1);
    const bool with_is_best =
        left >= quantity && after[left - quantity] != kNone && after[left - quantity] + 1 == row(i)[left];
    // Kept as early as possible, left out only where staying is not as good.
    const bool use = left_out ? after[left] != row(i)[left] : with_is_best;
    if (!use) continue;
    left -= quantity;
    kept[i] = !left_out;
  }
  return kept;
}

}  // namespace kyodo::optimizer::live_price
