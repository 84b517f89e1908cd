#include "optimizer/costshare/rounding.h"

#include <algorithm>
#include <numeric>

#include "optimizer/costshare/rational.h"

namespace kyodo::optimizer::costshare {
namespace {

using Yen = std::vector<std::int64_t>;

// Every share cut to a multiple of `unit`, if the bounds decide it.
std::optional<Yen> Cut(const std::vector<Enclosed>& shares, long unit) {
  Yen cut;
  for (const Enclosed& share : shares) {
    const mpz_class low = Floor(share.low / unit);
    if (low != Floor(share.high / unit)) return std::nullopt;
    cut.push_back(static_cast<std::int64_t>(mpz_class(low * unit).get_si()));
  }
  return cut;
}

bool SameRemainder(const Enclosed& a, const Enclosed& b) {
  if (a.low == a.high && b.low == b.high) return true;
  return !a.tie_class.empty() && a.tie_class == b.tie_class;
}

}  // namespace

std::optional<Yen> RoundShares(const std::vector<Enclosed>& shares, std::int64_t total_yen, Rounding rounding,
                               std::size_t remainder_to) {
  std::optional<Yen> yen = Cut(shares, rounding == Rounding::kCut1000 ? 1000 : 1);
  if (!yen) return std::nullopt;
  std::int64_t left = total_yen - std::accumulate(yen->begin(), yen->end(), std::int64_t{0});
  if (rounding != Rounding::kLargestRemainder) {
    (*yen)[remainder_to] += left;
    return yen;
  }
  std::vector<Enclosed> remainders = shares;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    remainders[i].low -= static_cast<long>((*yen)[i]);
    remainders[i].high -= static_cast<long>((*yen)[i]);
  }
  std::vector<std::size_t> order(shares.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a].low > remainders[b].low; });
  for (std::size_t k = 1; k < order.size(); ++k) {
    const Enclosed& larger = remainders[order[k - 1]];
    const Enclosed& smaller = remainders[order[k]];
    if (!SameRemainder(larger, smaller) && smaller.high >= larger.low) return std::nullopt;
  }
  for (std::size_t k = 0; left > 0; ++k, --left) ++(*yen)[order[k]];
  return yen;
}

}  // namespace kyodo::optimizer::costshare
