// The small transport inside an item plan: who of the chosen vendors delivers how much to which region.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace kyodo::optimizer::award {

// Cheapest whole quantities with every region's demand met exactly and every supplier's total in its range. Successive
// shortest paths between suppliers (Busacker and Gowen, 1961) from the optimum without ranges; exact in Cost's
// arithmetic. O(moves · suppliers² · regions); suppliers are few.
template <typename Cost>
class Transport {
 public:
  // cost(k, r): per unit, kNone where supplier k does not deliver to region r.
  static constexpr Cost kNone() { return std::numeric_limits<Cost>::max(); }

  void Reset(int suppliers, int regions) {
    suppliers_ = suppliers;
    regions_ = regions;
    cost_.assign(static_cast<std::size_t>(suppliers) * regions, kNone());
    lo_.assign(suppliers, 0);
    hi_.assign(suppliers, 0);
  }
  Cost& cost(int k, int r) { return cost_[k * regions_ + r]; }
  void SetRange(int k, std::int64_t lo, std::int64_t hi) {
    lo_[k] = lo;
    hi_[k] = hi;
  }
  std::int64_t quantity(int k, int r) const { return quantity_[k * regions_ + r]; }
  std::int64_t sum(int k) const { return sum_[k]; }

  // False when no quantities fit.
  bool Solve(const std::vector<std::int64_t>& demand) {
    quantity_.assign(cost_.size(), 0);
    sum_.assign(suppliers_, 0);
    for (int r = 0; r < regions_; ++r) {
      if (demand[r] == 0) continue;
      int best = -1;
      for (int k = 0; k < suppliers_; ++k) {
        if (cost(k, r) != kNone() && (best < 0 || cost(k, r) < cost(best, r))) best = k;
      }
      if (best < 0) return false;
      quantity_[best * regions_ + r] = demand[r];
      sum_[best] += demand[r];
    }
    for (int k = 0; k < suppliers_; ++k) {
      while (sum_[k] > hi_[k]) {
        if (!Move(k, true)) return false;
      }
    }
    for (int k = 0; k < suppliers_; ++k) {
      while (sum_[k] < lo_[k]) {
        if (!Move(k, false)) return false;
      }
    }
    return true;
  }
  Cost value() const {
    Cost total = 0;
    for (std::size_t at = 0; at < cost_.size(); ++at) {
      if (quantity_[at] > 0) total += cost_[at] * static_cast<Cost>(quantity_[at]);
    }
    return total;
  }

 private:
  // Cheapest change when one unit of some region goes from a to b; its region.
  Cost Step(int a, int b, int* region) const {
    Cost best = kNone();
    for (int r = 0; r < regions_; ++r) {
      const Cost to = cost_[b * regions_ + r];
      if (quantity_[a * regions_ + r] == 0 || to == kNone()) continue;
      const Cost change = to - cost_[a * regions_ + r];
      if (change < best) best = change, *region = r;
    }
    return best;
  }

  // Moves units out of k (or into it) along the cheapest chain, as many as that chain takes.
  bool Move(int k, bool out) {
    distance_.assign(suppliers_, kNone());
    next_.assign(suppliers_, -1);
    via_.assign(suppliers_, -1);
    distance_[k] = 0;
    for (int round = 0, changed = 1; changed != 0 && round <= suppliers_; ++round) {
      changed = 0;
      for (int a = 0; a < suppliers_; ++a) {
        if (distance_[a] == kNone()) continue;
        for (int b = 0; b < suppliers_; ++b) {
          if (b == a || b == k) continue;
          int region = -1;
          const Cost step = out ? Step(a, b, &region) : Step(b, a, &region);
          if (step == kNone() || !(distance_[a] + step < distance_[b])) continue;
          distance_[b] = distance_[a] + step;
          next_[b] = a;
          via_[b] = region;
          changed = 1;
        }
      }
    }
    return Shift(k, out);
  }

  bool Shift(int k, bool out) {
    int end = -1;
    for (int b = 0; b < suppliers_; ++b) {
      const bool room = out ? sum_[b] < hi_[b] : sum_[b] > lo_[b];
      if (b == k || distance_[b] == kNone() || !room) continue;
      if (end < 0 || distance_[b] < distance_[end]) end = b;
    }
    if (end < 0) return false;
    std::int64_t units =
        out ? std::min(sum_[k] - hi_[k], hi_[end] - sum_[end]) : std::min(lo_[k] - sum_[k], sum_[end] - lo_[end]);
    for (int b = end, guard = 0; b != k; b = next_[b], ++guard) {
      if (guard > suppliers_) return false;  // rounding of doubles made a circle; integers cannot
      units = std::min(units, quantity_[(out ? next_[b] : b) * regions_ + via_[b]]);
    }
    for (int b = end; b != k; b = next_[b]) {
      const int from = out ? next_[b] : b;
      const int to = out ? b : next_[b];
      quantity_[from * regions_ + via_[b]] -= units;
      quantity_[to * regions_ + via_[b]] += units;
    }
    sum_[k] += out ? -units : units;
    sum_[end] += out ? units : -units;
    return units > 0;
  }

  int suppliers_ = 0, regions_ = 0;
  std::vector<Cost> cost_, distance_;
  std::vector<std::int64_t> lo_, hi_, quantity_, sum_;
  std::vector<int> next_, via_;
};

}  // namespace kyodo::optimizer::award
