// Dealing out whole demands: every place has one supplier for an item.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

namespace kyodo::optimizer::award {

// Cheapest supplier for every place with every supplier's total in its range; a supplier below its range fills up with
// spare units at `spare_cost` where that is allowed. Depth-first search over places, largest demand first, with the
// cheapest rest as bound: exact, exponential in the number of places, so it gives up after kStepsMax steps.
template <typename Cost>
class WholeDeal {
 public:
  static constexpr int kStepsMax = 200'000;
  static constexpr Cost kNone() { return std::numeric_limits<Cost>::max(); }

  struct Supplier {
    std::int64_t lo = 0, hi = 0;
    std::vector<Cost> cost;     // [place], kNone = does not deliver
    Cost spare_cost = kNone();  // of a unit nobody demands; kNone = not allowed
  };

  WholeDeal(std::vector<Supplier> suppliers, const std::vector<std::int64_t>& demand)
      : suppliers_(std::move(suppliers)), demand_(demand), sum_(suppliers_.size(), 0), of_(demand.size(), -1) {
    for (std::size_t r = 0; r < demand.size(); ++r) {
      if (demand[r] > 0) order_.push_back(r);
    }
    std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return demand[a] > demand[b]; });
    rest_.assign(order_.size() + 1, 0);
    units_left_.assign(order_.size() + 1, 0);
    for (std::size_t at = order_.size(); at-- > 0;) {
      Cost least = kNone();
      for (const Supplier& one : suppliers_) least = std::min(least, one.cost[order_[at]]);
      served_ = served_ && least != kNone();
      rest_[at] = rest_[at + 1] + (least == kNone() ? Cost(0) : least * static_cast<Cost>(demand[order_[at]]));
      units_left_[at] = units_left_[at + 1] + demand[order_[at]];
    }
    // Spare units that earn money may lower the cost below the demanded units' own.
    for (const Supplier& one : suppliers_) {
      if (one.spare_cost != kNone() && one.spare_cost < 0) gain_ += one.spare_cost * static_cast<Cost>(one.hi);
    }
  }

  // Searches below `cutoff`. Afterwards: value() below it, or no such deal; complete() tells whether that is proved.
  void Solve(Cost cutoff) {
    best_ = cutoff;
    if (served_) Deal(0, 0);
  }
  Cost value() const { return best_; }
  bool found() const { return !best_of_.empty(); }
  bool complete() const { return steps_ <= kStepsMax; }
  // Supplier of a place (-1 without demand), and a supplier's spare units.
  int supplier(std::size_t place) const { return best_of_[place]; }
  std::int64_t spare(std::size_t supplier) const { return best_spare_[supplier]; }

 private:
  void Deal(std::size_t at, Cost cost) {
    if (++steps_ > kStepsMax || !(cost + rest_[at] + gain_ < best_)) return;
    if (at == order_.size()) return Finish(cost);
    std::int64_t short_of = 0;
    for (std::size_t k = 0; k < suppliers_.size(); ++k) {
      if (suppliers_[k].spare_cost == kNone()) short_of += std::max<std::int64_t>(0, suppliers_[k].lo - sum_[k]);
    }
    if (short_of > units_left_[at]) return;
    const std::size_t place = order_[at];
    std::vector<std::size_t> by_cost(suppliers_.size());
    std::iota(by_cost.begin(), by_cost.end(), std::size_t{0});
    std::sort(by_cost.begin(), by_cost.end(), [&](std::size_t a, std::size_t b) {
      return suppliers_[a].cost[place] != suppliers_[b].cost[place]
                 ? suppliers_[a].cost[place] < suppliers_[b].cost[place]
                 : a < b;
    });
    for (const std::size_t k : by_cost) {
      if (suppliers_[k].cost[place] == kNone() || sum_[k] + demand_[place] > suppliers_[k].hi) continue;
      sum_[k] += demand_[place];
      of_[place] = static_cast<int>(k);
      Deal(at + 1, cost + suppliers_[k].cost[place] * static_cast<Cost>(demand_[place]));
      of_[place] = -1;
      sum_[k] -= demand_[place];
    }
  }

  void Finish(Cost cost) {
    std::vector<std::int64_t> spare(suppliers_.size(), 0);
    for (std::size_t k = 0; k < suppliers_.size(); ++k) {
      const Supplier& one = suppliers_[k];
      if (one.spare_cost == kNone()) {
        if (sum_[k] < one.lo) return;
        continue;
      }
      spare[k] = one.spare_cost < 0 ? one.hi - sum_[k] : std::max<std::int64_t>(0, one.lo - sum_[k]);
      cost += one.spare_cost * static_cast<Cost>(spare[k]);
    }
    if (!(cost < best_)) return;
    best_ = cost;
    best_of_ = of_;
    best_spare_ = std::move(spare);
  }

  std::vector<Supplier> suppliers_;
  const std::vector<std::int64_t>& demand_;
  std::vector<std::int64_t> sum_;
  std::vector<int> of_, best_of_;
  std::vector<std::size_t> order_;
  std::vector<Cost> rest_;
  std::vector<std::int64_t> units_left_, best_spare_;
  Cost best_ = 0, gain_ = 0;
  bool served_ = true;
  int steps_ = 0;
};

}  // namespace kyodo::optimizer::award
