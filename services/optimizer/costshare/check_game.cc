#include "optimizer/costshare/check_game.h"

#include <utility>

namespace kyodo::optimizer::costshare::check {
namespace {

constexpr std::size_t kSumsMax = 20'000'000;

// The best worth of the groups with one quantity, by members looked at so far. The group of nobody and that of
// everybody so far are kept apart, so that neither can pass for a proper, non-empty one.
struct Sum {
  std::int64_t quantity;
  mpz_class worth;
};

void Keep(std::vector<Sum>& sums, std::int64_t quantity, const mpz_class& worth) {
  if (!sums.empty() && sums.back().quantity == quantity) {
    if (sums.back().worth < worth) sums.back().worth = worth;
  } else {
    sums.push_back({quantity, worth});
  }
}

// Every sum as it is and with the member, ascending.
std::vector<Sum> WithAndWithout(const std::vector<Sum>& sums, std::int64_t quantity, const mpz_class& worth) {
  std::vector<Sum> merged;
  merged.reserve(2 * sums.size());
  std::size_t with = 0;
  for (std::size_t without = 0; without < sums.size() || with < sums.size();) {
    const bool next_with = without == sums.size() || sums[with].quantity + quantity < sums[without].quantity;
    if (next_with) {
      Keep(merged, sums[with].quantity + quantity, sums[with].worth + worth);
      ++with;
    } else {
      Keep(merged, sums[without].quantity, sums[without].worth);
      ++without;
    }
  }
  return merged;
}

void Insert(std::vector<Sum>& sums, std::int64_t quantity, const mpz_class& worth) {
  auto at = sums.begin();
  while (at != sums.end() && at->quantity < quantity) ++at;
  if (at != sums.end() && at->quantity == quantity) {
    if (at->worth < worth) at->worth = worth;
  } else {
    sums.insert(at, Sum{quantity, worth});
  }
}

}  // namespace

void Require(bool holds, const std::string& claim) {
  if (!holds) throw Rejected{claim};
}

std::optional<std::int64_t> CheckedGame::CostOfQuantity(std::int64_t quantity) const {
  if (quantity == 0) return 0;
  const Game& game = *input_.game;
  if (game.kind == Game::Kind::kCostOfQuantity) return game.cost_of_quantity.at(quantity);
  std::optional<Int128> cheapest;
  for (const Vendor& vendor : game.vendors) {
    for (const Tier& tier : vendor.tiers) {
      Int128 bought = quantity;
      if (game.over_purchase && bought < tier.from_quantity) bought = tier.from_quantity;
      if (bought < tier.from_quantity || bought > tier.to_quantity) continue;
      const Int128 cost = Int128{10'000} * vendor.fee_yen + Int128{10'000} * tier.fixed_yen + tier.unit_price * bought;
      if (!cheapest || cost < *cheapest) cheapest = cost;
    }
  }
  if (!cheapest) return std::nullopt;
  return static_cast<std::int64_t>(*cheapest / 10'000);
}

std::optional<std::int64_t> CheckedGame::CostOf(const Group& group) const {
  std::int64_t quantity = 0;
  std::size_t mask = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (!group[i]) continue;
    quantity += input_.members[i].quantity;
    if (!by_quantity()) mask |= std::size_t{1} << i;
  }
  return by_quantity() ? CostOfQuantity(quantity) : std::optional(input_.game->cost_of_mask[mask]);
}

std::optional<std::int64_t> CheckedGame::CostOfMask(std::size_t mask) const {
  if (!by_quantity()) return input_.game->cost_of_mask[mask];
  std::int64_t quantity = 0;
  for (std::size_t i = 0; i < size(); ++i) quantity += (mask >> i & 1) != 0 ? input_.members[i].quantity : 0;
  return CostOfQuantity(quantity);
}

std::optional<mpz_class> CheckedGame::OverQuantities(const std::vector<mpz_class>& worth,
                                                     const mpz_class& scale) const {
  std::vector<Sum> sums;
  Sum everybody{0, 0};
  for (std::size_t i = 0; i < size(); ++i) {
    const std::int64_t quantity = input_.members[i].quantity;
    sums = WithAndWithout(sums, quantity, worth[i]);
    Require(sums.size() <= kSumsMax, "document: has too many different quantities to be checked");
    if (i > 0) {
      Insert(sums, everybody.quantity, everybody.worth);
      Insert(sums, quantity, worth[i]);
    }
    everybody.quantity += quantity;
    everybody.worth += worth[i];
  }
  std::optional<mpz_class> largest;
  for (const Sum& sum : sums) {
    const std::optional<std::int64_t> cost = CostOfQuantity(sum.quantity);
    if (!cost) continue;
    const mpz_class excess = sum.worth - scale * static_cast<long>(*cost);
    if (!largest || *largest < excess) largest = excess;
  }
  return largest;
}

std::optional<mpz_class> CheckedGame::OverMasks(const std::vector<mpz_class>& worth, const mpz_class& scale) const {
  std::optional<mpz_class> largest;
  const std::size_t all = (std::size_t{1} << size()) - 1;
  for (std::size_t mask = 1; mask < all; ++mask) {
    mpz_class excess = scale * static_cast<long>(-input_.game->cost_of_mask[mask]);
    for (std::size_t i = 0; i < size(); ++i) {
      if ((mask >> i & 1) != 0) excess += worth[i];
    }
    if (!largest || *largest < excess) largest = excess;
  }
  return largest;
}

std::optional<mpq_class> CheckedGame::LargestExcess(const Vector& worth, bool free_of_cost) const {
  mpz_class scale = 1;
  for (const mpq_class& one : worth) mpz_lcm(scale.get_mpz_t(), scale.get_mpz_t(), one.get_den_mpz_t());
  std::vector<mpz_class> scaled;
  for (const mpq_class& one : worth) scaled.emplace_back(one.get_num() * (scale / one.get_den()));
  const mpz_class cost_scale = free_of_cost ? mpz_class(0) : scale;
  const auto largest = by_quantity() ? OverQuantities(scaled, cost_scale) : OverMasks(scaled, cost_scale);
  if (!largest) return std::nullopt;
  mpq_class excess(*largest, scale);
  excess.canonicalize();
  return excess;
}

}  // namespace kyodo::optimizer::costshare::check
