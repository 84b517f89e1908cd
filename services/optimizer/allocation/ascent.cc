#include "optimizer/allocation/ascent.h"

#include <algorithm>
#include <cmath>

namespace kyodo::optimizer::allocation {
namespace {

// Starting prices: what a unit is worth beyond the worth per load at which the agents' capacity is used up.
std::vector<double> FirstPrices(const Packing& packing, const Step& step, const Marks& marks) {
  std::vector<double> worth(packing.units.size(), 0), volume = worth;
  double capacity = 0;
  for (const Agent& agent : packing.agents) {
    for (const std::int32_t half_days : agent.capacity) capacity += half_days;
  }
  for (std::size_t o = 0; o < packing.options.size(); ++o) {
    if (marks.options[o] == Mark::kOut) continue;
    const int u = packing.options[o].unit;
    worth[u] = std::max(worth[u], static_cast<double>(step.objective[o]));
    volume[u] = static_cast<double>(packing.options[o].load) * (packing.units[u].last - packing.units[u].first + 1);
  }
  std::vector<int> order;
  for (std::size_t u = 0; u < worth.size(); ++u) {
    if (volume[u] > 0) order.push_back(static_cast<int>(u));
  }
  std::sort(order.begin(), order.end(), [&](int a, int b) { return worth[a] * volume[b] > worth[b] * volume[a]; });
  double margin = 0;
  for (const int u : order) {
    capacity -= volume[u];
    if (capacity < 0) {
      margin = worth[u] / volume[u];
      break;
    }
  }
  for (const int u : order) worth[u] = std::max(0.0, worth[u] - margin * volume[u]);
  return worth;
}

}  // namespace

Ascent Ascend(const Packing& packing, const Step& step, const Marks& marks, std::int64_t scale, std::int64_t target,
              int rounds, Pricer& pricer, const Deadline& deadline,
              const std::function<std::int64_t(const std::vector<Plan>&)>& see) {
  constexpr int kPatience = 6;
  Ascent best;
  std::vector<double> prices = FirstPrices(packing, step, marks), best_prices = prices;
  std::vector<double> direction(prices.size(), 0);
  std::vector<std::int64_t> profits;
  double factor = 1.0, best_bound = 0;
  int stale = 0;
  for (int round = 0; round < rounds && !deadline.Over(); ++round) {
    Multipliers multipliers;
    multipliers.scale = scale;
    for (const double price : prices) multipliers.units.push_back(std::llround(price * static_cast<double>(scale)));
    const LagrangeBound bound = Evaluate(packing, step, marks, multipliers, pricer, profits);
    if (!bound.usable || !bound.feasible) return best;
    const double value = static_cast<double>(bound.exact) / static_cast<double>(scale);
    target = std::max(target, see(bound.plans));
    if (!best.proved || value < best_bound) {
      stale = best.proved && best_bound - value < 1e-4 * std::abs(best_bound) ? stale + 1 : 0;
      best = {true, bound.floor, std::move(multipliers)};
      best_bound = value;
      best_prices = prices;
    } else {
      ++stale;
    }
    if (best.floor <= target) return best;
    if (stale >= kPatience) {
      stale = 0;
      factor *= 0.6;
      prices = best_prices;
      std::fill(direction.begin(), direction.end(), 0);
      if (factor < 1e-3) return best;
    }
    std::vector<double> excess(prices.size(), -1);
    for (const Plan& plan : bound.plans) {
      for (const int o : plan.options) excess[packing.options[o].unit] += 1;
    }
    double norm = 0;
    for (std::size_t u = 0; u < prices.size(); ++u) {
      if (prices[u] <= 0 && excess[u] < 0) excess[u] = 0;
      direction[u] = 0.7 * excess[u] + 0.3 * direction[u];
      norm += direction[u] * direction[u];
    }
    if (norm < 1e-9) return best;
    const double length = factor * std::max(1.0, value - static_cast<double>(target)) / norm;
    for (std::size_t u = 0; u < prices.size(); ++u) prices[u] = std::max(0.0, prices[u] + length * direction[u]);
  }
  return best;
}

}  // namespace kyodo::optimizer::allocation
