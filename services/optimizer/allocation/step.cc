#include "optimizer/allocation/step.h"

#include <algorithm>
#include <cmath>

namespace kyodo::optimizer::allocation {
namespace {

constexpr __int128 kProfitMax = static_cast<__int128>(1) << 61;

std::int64_t FloorDivide(__int128 value, std::int64_t by) {
  __int128 result = value / by;
  if (value % by < 0) --result;
  return static_cast<std::int64_t>(result);
}

// Profits in 1/scale; false when one is too large for exact sums.
bool FillProfits(const Packing& packing, const Step& step, const Multipliers& multipliers,
                 std::vector<std::int64_t>& profits) {
  profits.resize(packing.options.size());
  const __int128 most = kProfitMax / static_cast<__int128>(packing.units.size() + 1);
  for (std::size_t o = 0; o < profits.size(); ++o) {
    __int128 profit = static_cast<__int128>(step.objective[o]) * multipliers.scale;
    profit -= multipliers.units[packing.options[o].unit];
    if (!step.entries.empty()) {
      for (const Entry& entry : step.entries[o]) {
        profit += static_cast<__int128>(entry.coefficient) * multipliers.rows[entry.row];
      }
    }
    if (profit > most || profit < -most) return false;
    profits[o] = static_cast<std::int64_t>(profit);
  }
  return true;
}

}  // namespace

LagrangeBound Evaluate(const Packing& packing, const Step& step, const Marks& marks, const Multipliers& multipliers,
                       Pricer& pricer, std::vector<std::int64_t>& profits) {
  LagrangeBound bound;
  bound.usable = FillProfits(packing, step, multipliers, profits);
  if (!bound.usable) return bound;
  for (const std::int64_t unit : multipliers.units) bound.exact += unit;
  for (std::size_t r = 0; r < step.rhs.size(); ++r) {
    bound.exact -= static_cast<__int128>(multipliers.rows[r]) * step.rhs[r];
  }
  bound.plans.resize(packing.agents.size());
  for (std::size_t a = 0; a < packing.agents.size(); ++a) {
    std::optional<Plan> plan = pricer.Best(static_cast<int>(a), profits, marks.options);
    if (!plan) {
      (pricer.stopped() ? bound.usable : bound.feasible) = false;
      return bound;
    }
    bound.exact += plan->profit;
    bound.plans[a] = std::move(*plan);
  }
  for (std::size_t b = 0; b < step.blocks.size(); ++b) {
    std::optional<__int128> best;
    for (std::size_t k = 0; k < step.blocks[b].size(); ++k) {
      if (!marks.blocks[b][k]) continue;
      __int128 worth = static_cast<__int128>(step.blocks[b][k].objective) * multipliers.scale;
      for (const Entry& entry : step.blocks[b][k].entries) {
        worth += static_cast<__int128>(entry.coefficient) * multipliers.rows[entry.row];
      }
      if (!best || worth > *best) best = worth;
    }
    if (!best) {
      bound.feasible = false;
      return bound;
    }
    bound.exact += *best;
  }
  const __int128 most = static_cast<__int128>(multipliers.scale) << 61;
  bound.usable = bound.exact < most && bound.exact > -most;
  if (bound.usable) bound.floor = FloorDivide(bound.exact, multipliers.scale);
  return bound;
}

std::int64_t ChooseScale(const Packing& packing, const Step& step) {
  double sum = 1, coefficient = 1;
  for (const std::int64_t one : step.objective) sum = std::max(sum, std::abs(static_cast<double>(one)));
  for (const auto& block : step.blocks) {
    for (const Alternative& one : block) {
      sum = std::max(sum, std::abs(static_cast<double>(one.objective)));
      for (const Entry& entry : one.entries) {
        coefficient = std::max(coefficient, std::abs(static_cast<double>(entry.coefficient)));
      }
    }
  }
  for (const auto& entries : step.entries) {
    for (const Entry& entry : entries) {
      coefficient = std::max(coefficient, std::abs(static_cast<double>(entry.coefficient)));
    }
  }
  sum *= static_cast<double>(packing.units.size() + step.blocks.size() + 1);
  const int wanted = std::max(20, static_cast<int>(std::log2(coefficient)) + 14);
  const int room = 56 - static_cast<int>(std::log2(sum)) - static_cast<int>(std::log2(packing.units.size() + 1.0));
  return std::int64_t{1} << std::clamp(std::min(wanted, room), 0, 44);
}

Marks FreeMarks(const Packing& packing, const Step& step) {
  Marks marks;
  marks.options.assign(packing.options.size(), Mark::kFree);
  for (const auto& block : step.blocks) marks.blocks.emplace_back(block.size(), 1);
  return marks;
}

}  // namespace kyodo::optimizer::allocation
