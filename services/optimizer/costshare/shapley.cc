#include "optimizer/costshare/shapley.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "optimizer/costshare/rational.h"
#include "optimizer/costshare/size_counts.h"

namespace kyodo::optimizer::costshare {
namespace {

// Sizes × quantities of the table, and additions over all passes (some ten seconds).
constexpr std::int64_t kCellsMax = std::int64_t{1} << 26;
constexpr std::int64_t kAdditionsMax = 20'000'000'000;

using Values = std::vector<mpq_class>;
using Outcome = std::variant<Values, CannotBuy, Refused>;

Refused OutOfTime() { return {"needs more than the time limit for SHAPLEY", "a longer time limit, or another method"}; }

// s! (n - 1 - s)! / n!: how many of all orders put exactly a given set of size s before a member.
std::vector<mpq_class> OrderShares(int n) {
  std::vector<mpq_class> shares;
  mpz_class choices = 1;
  for (int s = 0; s < n; ++s) {
    shares.emplace_back(1, choices * n);
    shares.back().canonicalize();
    choices = choices * (n - 1 - s) / (s + 1);
  }
  return shares;
}

// Some coalition other than all that cannot buy, or nothing. The sum of all is not looked at unless somebody without a
// quantity makes it the sum of others as well.
std::optional<Coalition> WhoCannotBuy(const CostGame& game, const std::vector<std::int64_t>& costs) {
  std::vector<int> last(costs.size(), -1);
  Coalition with, without;
  for (int member = 0; member < game.members(); ++member) (game.units(member) == 0 ? without : with).push_back(member);
  std::size_t reach = 0;
  std::vector<char> reached(costs.size(), 0);
  reached[0] = 1;
  for (const int member : with) {
    const std::size_t units = static_cast<std::size_t>(game.units(member));
    for (std::size_t q = reach + 1; q-- > 0;) {
      if (reached[q] == 0 || reached[q + units] != 0) continue;
      reached[q + units] = 1;
      last[q + units] = member;
    }
    reach += units;
  }
  const std::size_t end = without.empty() ? costs.size() - 1 : costs.size();
  for (std::size_t q = 1; q < end; ++q) {
    if (reached[q] == 0 || costs[q] != kInfinite) continue;
    Coalition coalition;
    for (std::size_t left = q; left > 0; left -= static_cast<std::size_t>(game.units(last[left]))) {
      coalition.push_back(last[left]);
    }
    std::sort(coalition.begin(), coalition.end());
    return coalition;
  }
  return std::nullopt;
}

Values ToMembers(const CostGame& game, const Values& of_class) {
  Values values;
  for (const int which : game.class_of()) values.push_back(of_class[static_cast<std::size_t>(which)]);
  return values;
}

// Sum over sizes of the marginal costs, each size weighted by its part of the orders.
mpq_class Combine(const std::vector<mpz_class>& by_size, const std::vector<mpq_class>& order_shares) {
  mpq_class value = 0;
  for (std::size_t s = 0; s < by_size.size(); ++s) value += order_shares[s] * by_size[s];
  return value;
}

Outcome ByQuantity(const CostGame& game, std::int64_t total_yen, const Deadline& deadline) {
  std::vector<std::int64_t> costs = game.CostsByUnits();
  if (const auto coalition = WhoCannotBuy(game, costs)) return CannotBuy{*coalition};
  if (costs.back() == kInfinite) costs.back() = total_yen;
  const std::int64_t n = game.members();
  const std::int64_t cells = (n + 1) / 2 * (game.units_of_all() + 1);
  const std::int64_t passes = SizeCounts::Passes(game.members());
  if (cells > kCellsMax || cells > kAdditionsMax / passes / game.classes()) {
    return Refused{"are too many, or too different, for SHAPLEY at these quantities",
                   "fewer members, or quantities in a larger unit"};
  }
  const auto sums = SizeCounts(game, costs).MarginalSums(deadline);
  if (!sums) return OutOfTime();
  const std::vector<mpq_class> order_shares = OrderShares(game.members());
  // The last step, to all, ends at the total instead of the game's own cost.
  mpq_class correction(total_yen - costs.back(), n);
  correction.canonicalize();
  Values of_class;
  for (const std::vector<mpz_class>& by_size : *sums) of_class.push_back(Combine(by_size, order_shares) + correction);
  return ToMembers(game, of_class);
}

Outcome ByMask(const CostGame& game, std::int64_t total_yen, const Deadline& deadline) {
  std::vector<std::int64_t> costs = game.CostsByMask();
  costs.back() = total_yen;
  for (std::size_t mask = 1; mask < costs.size(); ++mask) {
    if (costs[mask] != kInfinite) continue;
    Coalition coalition;
    for (int member = 0; member < game.members(); ++member) {
      if ((mask >> member & 1U) != 0) coalition.push_back(member);
    }
    return CannotBuy{coalition};
  }
  const std::vector<mpq_class> order_shares = OrderShares(game.members());
  Values values;
  for (int member = 0; member < game.members(); ++member) {
    if (deadline.Over()) return OutOfTime();
    std::vector<Int128> by_size(static_cast<std::size_t>(game.members()), 0);
    const std::size_t bit = std::size_t{1} << member;
    for (std::size_t mask = 0; mask < costs.size(); ++mask) {
      if ((mask & bit) != 0) continue;
      by_size[static_cast<std::size_t>(__builtin_popcountl(mask))] += costs[mask | bit] - costs[mask];
    }
    std::vector<mpz_class> sums;
    for (const Int128 sum : by_size) sums.push_back(ToInteger(sum));
    values.push_back(Combine(sums, order_shares));
  }
  return values;
}

}  // namespace

Outcome ShapleyValue(const CostGame& game, std::int64_t total_yen, const Deadline& deadline) {
  switch (game.walk()) {
    case Walk::kQuantities:
      return ByQuantity(game, total_yen, deadline);
    case Walk::kMasks:
      return ByMask(game, total_yen, deadline);
    case Walk::kTooLarge:
      break;
  }
  return Refused{"have too large a total quantity for SHAPLEY", "quantities in a larger unit"};
}

}  // namespace kyodo::optimizer::costshare
