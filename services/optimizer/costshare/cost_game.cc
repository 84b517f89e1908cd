#include "optimizer/costshare/cost_game.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "optimizer/format/json_reader.h"

namespace kyodo::optimizer::costshare {
namespace {

// 1/10,000 yen; more than any cost.
constexpr std::int64_t kNone = INT64_MAX;
// Members × units of a walk by dynamic programming: half as many bytes of memory, and about half a second.
constexpr std::int64_t kCellsMax = 500'000'000;

std::int64_t FeeOf(const Vendor& vendor, const Tier& tier) { return (vendor.fee_yen + tier.fixed_yen) * kTenThousand; }

std::int64_t ToYen(std::int64_t ten_thousandths) {
  return ten_thousandths == kNone ? kInfinite : ten_thousandths / kTenThousand;
}

// Costs of 0, unit, 2 unit, …, total in 1/10,000 yen from single vendors that sell exactly so much.
void FillTier(const Vendor& vendor, const Tier& tier, std::int64_t unit, std::vector<std::int64_t>& costs) {
  const std::int64_t last =
      std::min<std::int64_t>(static_cast<std::int64_t>(costs.size()) - 1, tier.to_quantity / unit);
  const std::int64_t fee = FeeOf(vendor, tier);
  for (std::int64_t j = (tier.from_quantity + unit - 1) / unit; j <= last; ++j) {
    std::int64_t& cost = costs[static_cast<std::size_t>(j)];
    cost = std::min(cost, fee + tier.unit_price * j * unit);
  }
}

}  // namespace

CostGame::CostGame(const Input& input) : input_(input) {
  const std::size_t n = input.members.size();
  if (!by_quantity()) {
    walk_ = Walk::kMasks;
    Classify();
    return;
  }
  unit_ = 0;
  for (const Member& member : input.members) unit_ = std::gcd(unit_, member.quantity);
  for (const Member& member : input.members) {
    units_.push_back(member.quantity / unit_);
    units_of_all_ += units_.back();
  }
  Classify();
  const bool few = n <= kEnumeratedMembersMax;
  if (units_of_all_ <= kCellsMax / static_cast<std::int64_t>(n)) walk_ = Walk::kQuantities;
  if (few && units_of_all_ > std::int64_t{1} << n) walk_ = Walk::kMasks;
}

void CostGame::Classify() {
  std::map<std::int64_t, int> seen;
  for (int member = 0; member < members(); ++member) {
    const auto [at, fresh] = seen.emplace(by_quantity() ? units(member) : member, classes_);
    class_of_.push_back(at->second);
    if (fresh) ++classes_;
  }
}

std::int64_t CostGame::CostOf(const Coalition& coalition) const {
  if (!by_quantity()) {
    std::size_t mask = 0;
    for (const int member : coalition) mask |= std::size_t{1} << member;
    return input_.game->cost_of_mask[mask];
  }
  std::int64_t quantity = 0;
  for (const int member : coalition) quantity += input_.members[static_cast<std::size_t>(member)].quantity;
  return CostOfQuantity(quantity);
}

std::int64_t CostGame::CostOfAll() const {
  Coalition all(input_.members.size());
  std::iota(all.begin(), all.end(), 0);
  return CostOf(all);
}

std::int64_t CostGame::CostOfQuantity(std::int64_t quantity) const {
  if (quantity == 0) return 0;
  const Game& game = *input_.game;
  if (game.kind == Game::Kind::kCostOfQuantity) return game.cost_of_quantity.at(quantity);
  std::int64_t best = kNone;
  for (const Vendor& vendor : game.vendors) {
    for (const Tier& tier : vendor.tiers) {
      const std::int64_t bought = game.over_purchase ? std::max(quantity, tier.from_quantity) : quantity;
      if (bought < tier.from_quantity || bought > tier.to_quantity) continue;
      best = std::min(best, FeeOf(vendor, tier) + tier.unit_price * bought);
    }
  }
  return ToYen(best);
}

std::vector<std::int64_t> CostGame::CostsByUnits() const {
  const Game& game = *input_.game;
  std::vector<std::int64_t> costs(static_cast<std::size_t>(units_of_all_) + 1, kNone);
  if (game.kind == Game::Kind::kCostOfQuantity) {
    for (const auto& [quantity, yen] : game.cost_of_quantity) {
      if (quantity % unit_ == 0 && quantity / unit_ <= units_of_all_) {
        costs[static_cast<std::size_t>(quantity / unit_)] = yen * kTenThousand;
      }
    }
  } else {
    for (const Vendor& vendor : game.vendors) {
      for (const Tier& tier : vendor.tiers) FillTier(vendor, tier, unit_, costs);
    }
    if (game.over_purchase) {
      for (const Vendor& vendor : game.vendors) {
        for (const Tier& tier : vendor.tiers) {
          std::int64_t& cost = costs[static_cast<std::size_t>(std::min(tier.from_quantity / unit_, units_of_all_))];
          cost = std::min(cost, FeeOf(vendor, tier) + tier.unit_price * tier.from_quantity);
        }
      }
      for (std::size_t j = costs.size() - 1; j-- > 0;) costs[j] = std::min(costs[j], costs[j + 1]);
    }
  }
  costs[0] = 0;
  for (std::int64_t& cost : costs) cost = ToYen(cost);
  return costs;
}

std::vector<std::int64_t> CostGame::CostsByMask() const {
  if (!by_quantity()) return input_.game->cost_of_mask;
  const std::size_t masks = std::size_t{1} << input_.members.size();
  std::vector<std::int64_t> quantities(masks, 0), costs(masks, 0);
  for (std::size_t mask = 1; mask < masks; ++mask) {
    const int lowest = __builtin_ctzl(mask);
    quantities[mask] = quantities[mask & (mask - 1)] + input_.members[static_cast<std::size_t>(lowest)].quantity;
    costs[mask] = CostOfQuantity(quantities[mask]);
  }
  return costs;
}

}  // namespace kyodo::optimizer::costshare
