// The separable subproblem: the cheapest way to buy one item when every rule that ties items together has a price.
#pragma once

#include <algorithm>
#include <vector>

#include "optimizer/award/instance.h"
#include "optimizer/award/transport.h"
#include "optimizer/award/whole.h"

namespace kyodo::optimizer::award {

// Smallest and largest total quantity of every bid in a part of the search; lo > 0 forces the vendor to win the item.
struct Range {
  std::int64_t lo = 0, hi = 0;
};

// Prices of the linking rules as they fall on one item, in the arithmetic of Cost.
template <typename Cost>
struct ItemPrices {
  std::vector<Cost> bid_fixed;  // [bid] added once when the bid wins anything
  std::vector<Cost> bid_unit;   // [bid] added per unit
  std::vector<Cost> hit;        // [hit] taken off when the quantity is reached
  Cost scale = 1;               // how many of Cost's units are 1 tt
};

// One way to buy one item: positions among Instance::pieces[item] and quantities per region; with overPurchase one more
// column for units beyond the demand, which go where delivery is cheapest.
struct PlanPart {
  int piece = 0;
  std::vector<std::int64_t> quantity;
};
struct Plan {
  std::vector<PlanPart> parts;
};

// Depth-first search over vendors and their pieces, pruned by a bound that lets every region take its cheapest open
// choice with fixed costs spread over the largest quantity; a transport at every complete choice. Exact in Cost's
// arithmetic: with integers the result is the true minimum. Exponential only in the number of winners per item.
template <typename Cost>
class ItemPlans {
 public:
  explicit ItemPlans(const Instance& instance) : instance_(instance), steps_max_(StepsMax(instance)) {}

  // Smallest value below `cutoff`; returns `cutoff` when there is none. After steps_max steps a bound that is never
  // above the smallest value. `found`: the plans met on the way, best last.
  Cost Solve(int item, const std::vector<Range>& ranges, const ItemPrices<Cost>& prices, Cost cutoff,
             std::vector<Plan>* found) {
    item_ = item;
    found_ = found;
    best_ = floor_ = cutoff;
    steps_ = 0;
    Prepare(ranges, prices);
    if (!hopeless_) Search(0, Chosen());
    return std::min(best_, floor_);
  }

 private:
  struct Choice {
    int piece = 0;
    std::int64_t lo = 0, hi = 0;
    Cost fixed = 0;
    Cost bound_fixed = 0;      // never above what this choice adds besides the demanded units
    std::vector<Cost> cost;    // [region]
    std::vector<Cost> spread;  // [region] cost with fixed spread over hi, never above the true average
  };
  struct Group {
    bool forced = false;
    std::vector<Choice> choices;
  };
  struct Chosen {
    std::vector<const Choice*> list;
    std::int64_t lo = 0, hi = 0;
    Cost fixed = 0, bound_fixed = 0;
    std::vector<Cost> cheapest;  // [region] among the chosen
  };

  static constexpr Cost kNone() { return Transport<Cost>::kNone(); }

  // All items together stay affordable: national rounds have hundreds of items and dozens of regions.
  static int StepsMax(const Instance& instance) {
    return std::clamp(20'000'000 / std::max(1, instance.items * instance.regions), 5'000, 100'000);
  }

  void Prepare(const std::vector<Range>& ranges, const ItemPrices<Cost>& prices) {
    groups_.clear();
    hopeless_ = false;
    regions_ = instance_.regions;
    int vendor = -1;
    for (std::size_t at = 0; at < instance_.pieces[item_].size(); ++at) {
      const Piece& piece = instance_.pieces[item_][at];
      const Range range = ranges[piece.bid];
      if (piece.vendor != vendor) {
        if (!groups_.empty() && groups_.back().choices.empty()) DropLast();
        groups_.push_back({range.lo > 0, {}});
        vendor = piece.vendor;
      }
      const std::int64_t lo = std::max(piece.lo, range.lo), hi = std::min(piece.hi, range.hi);
      if (lo <= hi) groups_.back().choices.push_back(MakeChoice(piece, static_cast<int>(at), lo, hi, prices));
    }
    if (!groups_.empty() && groups_.back().choices.empty()) DropLast();
    std::stable_sort(groups_.begin(), groups_.end(), [](const Group& a, const Group& b) {
      return a.forced != b.forced ? a.forced : Best(a) < Best(b);
    });
    MakeSuffixes();
  }

  void DropLast() {
    hopeless_ = hopeless_ || groups_.back().forced;
    groups_.pop_back();
  }

  // Lowest spread price in the first region served: only an order of search.
  static Cost Best(const Group& group) {
    Cost best = kNone();
    for (const Choice& choice : group.choices) {
      for (const Cost cost : choice.spread) best = std::min(best, cost);
    }
    return best;
  }

  Choice MakeChoice(const Piece& piece, int at, std::int64_t lo, std::int64_t hi, const ItemPrices<Cost>& prices) {
    Choice choice{.piece = at, .lo = lo, .hi = hi};
    choice.fixed = static_cast<Cost>(piece.fixed) * prices.scale + prices.bid_fixed[piece.bid];
    for (const int hit : piece.hits) choice.fixed -= prices.hit[hit];
    const Cost unit = static_cast<Cost>(piece.unit) * prices.scale + prices.bid_unit[piece.bid];
    Cost least = kNone();
    choice.cost.assign(regions_, kNone());
    choice.spread.assign(regions_, kNone());
    // Integer division rounds towards zero, and fixed is only spread when positive: never above the true average.
    // Cut so that 128 bits hold it times any quantity.
    const Cost spread =
        choice.fixed > 0 ? std::min(choice.fixed / static_cast<Cost>(hi), static_cast<Cost>(1e27)) : Cost(0);
    for (int r = 0; r < regions_; ++r) {
      const std::int64_t surcharge = instance_.surcharge[piece.vendor][item_][r];
      if (surcharge < 0) continue;
      choice.cost[r] = unit + static_cast<Cost>(surcharge) * prices.scale;
      choice.spread[r] = choice.cost[r] + spread;
      least = std::min(least, choice.cost[r]);
    }
    choice.bound_fixed = choice.fixed > 0 ? Cost(0) : choice.fixed;
    if (instance_.input->over_purchase && least < 0) choice.bound_fixed += least * static_cast<Cost>(hi);
    return choice;
  }

  // What the groups from each position on can offer, by the number of units still to be placed: a choice that starts
  // above that is out.
  void MakeSuffixes() {
    const std::size_t count = groups_.size();
    starts_.clear();
    for (const Group& group : groups_) {
      for (const Choice& choice : group.choices) starts_.push_back(choice.lo);
    }
    std::sort(starts_.begin(), starts_.end());
    starts_.erase(std::unique(starts_.begin(), starts_.end()), starts_.end());
    const std::size_t levels = starts_.size() + 1;
    suffix_.assign((count + 1) * levels * regions_, kNone());
    suffix_fixed_.assign(count + 1, 0);
    suffix_hi_.assign(count + 1, 0);
    forced_from_.assign(count + 1, 0);
    for (std::size_t g = count; g-- > 0;) {
      std::copy_n(Offers(g + 1, 0), levels * regions_, Offers(g, 0));
      Cost least = 0;
      std::int64_t most = 0;
      for (const Choice& choice : groups_[g].choices) {
        Cost* own = Offers(g, LevelOf(choice.lo));
        for (int r = 0; r < regions_; ++r) own[r] = std::min(own[r], choice.spread[r]);
        least = std::min(least, choice.bound_fixed);
        most = std::max(most, choice.hi);
      }
      for (std::size_t at = regions_; at < levels * regions_; ++at) {
        Offers(g, 0)[at] = std::min(Offers(g, 0)[at], Offers(g, 0)[at - regions_]);
      }
      suffix_fixed_[g] = suffix_fixed_[g + 1] + least;
      suffix_hi_[g] = suffix_hi_[g + 1] + most;
      forced_from_[g] = forced_from_[g + 1] + (groups_[g].forced ? 1 : 0);
    }
  }
  Cost* Offers(std::size_t g, std::size_t level) {
    return suffix_.data() + (g * (starts_.size() + 1) + level) * regions_;
  }
  const Cost* Offers(std::size_t g, std::size_t level) const {
    return suffix_.data() + (g * (starts_.size() + 1) + level) * regions_;
  }
  std::size_t LevelOf(std::int64_t units) const {
    return std::upper_bound(starts_.begin(), starts_.end(), units) - starts_.begin();
  }

  // What the chosen alone pay for the demand, every region at its cheapest; false when one is not served.
  bool Cheapest(const std::vector<Cost>& prices, Cost* total) const {
    Cost sum = 0;
    for (int r = 0; r < regions_; ++r) {
      const std::int64_t units = instance_.demand[item_][r];
      if (units == 0) continue;
      if (prices[r] == kNone()) return false;
      sum += prices[r] * static_cast<Cost>(units);
    }
    *total = sum;
    return true;
  }

  void Search(std::size_t g, const Chosen& chosen) {
    const std::int64_t total = instance_.total[item_];
    if (!chosen.list.empty() && forced_from_[g] == 0 && chosen.hi >= total) Evaluate(chosen);
    if (static_cast<int>(chosen.list.size()) == instance_.item_max[item_]) return;
    for (std::size_t next = g; next < groups_.size(); ++next) {
      // Nobody from here on can bring the set below the best.
      const Cost bound = AtLeast(chosen, next);
      if (!(bound < best_)) return;
      if (++steps_ > steps_max_) {
        floor_ = std::min(floor_, bound);
        return;
      }
      for (const Choice& choice : groups_[next].choices) Extend(chosen, choice, next);
      if (groups_[next].forced) return;
    }
  }

  // Every region takes the cheapest of chosen and open choices, and what the chosen ones cannot supply goes to open
  // ones.
  // Never above the cheapest completion; kNone when there is none.
  Cost AtLeast(const Chosen& chosen, std::size_t g) const {
    const std::int64_t total = instance_.total[item_];
    if (chosen.hi + suffix_hi_[g] < total) return kNone();
    const bool over = instance_.input->over_purchase;
    const Cost* offers = Offers(g, over ? starts_.size() : LevelOf(total - chosen.lo));
    Cost sum = chosen.bound_fixed + suffix_fixed_[g], dearer = kNone();
    std::int64_t missing = total - chosen.hi;
    for (int r = 0; r < regions_; ++r) {
      const std::int64_t units = instance_.demand[item_][r];
      if (units == 0) continue;
      const Cost own = chosen.cheapest.empty() ? kNone() : chosen.cheapest[r];
      if (own == kNone() && offers[r] == kNone()) return kNone();
      sum += std::min(own, offers[r]) * static_cast<Cost>(units);
      if (offers[r] < own) {
        missing -= units;
      } else if (offers[r] != kNone()) {
        dearer = std::min(dearer, offers[r] - own);
      }
    }
    if (missing > 0) {
      if (dearer == kNone()) return kNone();
      sum += dearer * static_cast<Cost>(missing);
    }
    return sum;
  }

  void Extend(const Chosen& chosen, const Choice& choice, std::size_t g) {
    if (!instance_.input->over_purchase && chosen.lo + choice.lo > instance_.total[item_]) return;
    Chosen next = chosen;
    next.list.push_back(&choice);
    next.lo += choice.lo;
    next.hi += choice.hi;
    next.fixed += choice.fixed;
    // Chosen fixed costs count in full; only what spare units may earn is taken off.
    next.bound_fixed += choice.fixed + (choice.bound_fixed - std::min(choice.fixed, Cost(0)));
    if (next.cheapest.empty()) {
      next.cheapest = choice.cost;
    } else {
      for (int r = 0; r < regions_; ++r) next.cheapest[r] = std::min(next.cheapest[r], choice.cost[r]);
    }
    const bool full = static_cast<int>(next.list.size()) == instance_.item_max[item_];
    if (full) {
      if (next.hi >= instance_.total[item_] && forced_from_[g + 1] == 0) Evaluate(next);
      return;
    }
    if (AtLeast(next, g + 1) < best_ || CoversAlone(next, g + 1)) Search(g + 1, next);
  }

  bool CoversAlone(const Chosen& chosen, std::size_t g) const {
    Cost units = 0;
    return forced_from_[g] == 0 && chosen.hi >= instance_.total[item_] && Cheapest(chosen.cheapest, &units) &&
           chosen.bound_fixed + units < best_;
  }

  void Evaluate(const Chosen& chosen) {
    Cost units = 0;
    if (!Cheapest(chosen.cheapest, &units) || !(chosen.bound_fixed + units < best_)) return;
    const bool spare = instance_.input->over_purchase;
    const int suppliers = static_cast<int>(chosen.list.size());
    transport_.Reset(suppliers + (spare ? 1 : 0), regions_ + (spare ? 1 : 0));
    for (int k = 0; k < suppliers; ++k) {
      const Choice& choice = *chosen.list[k];
      transport_.SetRange(k, choice.lo, choice.hi);
      Cost least = kNone();
      for (int r = 0; r < regions_; ++r) {
        transport_.cost(k, r) = choice.cost[r];
        least = std::min(least, choice.cost[r]);
      }
      if (spare) transport_.cost(k, regions_) = least;
    }
    demand_ = instance_.demand[item_];
    if (spare) {
      // Nobody "supplies" what is not bought beyond the demand.
      demand_.push_back(chosen.hi);
      transport_.SetRange(suppliers, 0, chosen.hi);
      transport_.cost(suppliers, regions_) = 0;
    }
    Cost base = chosen.fixed;
    if (!instance_.least.empty() && !TakeLeast(chosen, &base)) return;
    if (!transport_.Solve(demand_)) return;
    const Cost value = base + transport_.value();
    if (!(value < best_)) return;
    if (instance_.whole) return EvaluateWhole(chosen, value);
    best_ = value;
    if (found_ != nullptr) Keep(chosen);
  }

  // Units that are fixed already leave the transport; false when they are more than is wanted.
  bool TakeLeast(const Chosen& chosen, Cost* base) {
    for (std::size_t k = 0; k < chosen.list.size(); ++k) {
      const int vendor = instance_.pieces[item_][chosen.list[k]->piece].vendor;
      std::int64_t sum = 0;
      for (int r = 0; r < regions_; ++r) {
        const std::int64_t units = instance_.least_of(vendor, item_, r);
        if (units == 0) continue;
        if (chosen.list[k]->cost[r] == kNone()) return false;
        sum += units;
        demand_[r] -= units;
        *base += chosen.list[k]->cost[r] * static_cast<Cost>(units);
        if (demand_[r] < 0) return false;
      }
      transport_.SetRange(static_cast<int>(k), std::max<std::int64_t>(0, chosen.list[k]->lo - sum),
                          chosen.list[k]->hi - sum);
    }
    return true;
  }

  // The transport was only a bound. When whole demands cannot be searched to the end, the bound stays, without a plan.
  void EvaluateWhole(const Chosen& chosen, Cost bound) {
    std::vector<typename WholeDeal<Cost>::Supplier> suppliers;
    for (const Choice* choice : chosen.list) {
      const Cost spare =
          instance_.input->over_purchase ? *std::min_element(choice->cost.begin(), choice->cost.end()) : kNone();
      suppliers.push_back({choice->lo, choice->hi, choice->cost, spare});
    }
    WholeDeal<Cost> deal(std::move(suppliers), instance_.demand[item_]);
    deal.Solve(best_ == kNone() ? kNone() : best_ - chosen.fixed);
    if (deal.found()) {
      best_ = std::min(best_, chosen.fixed + deal.value());
      if (found_ != nullptr) KeepWhole(chosen, deal);
    }
    if (!deal.complete()) best_ = std::min(best_, bound);
  }

  void KeepWhole(const Chosen& chosen, const WholeDeal<Cost>& deal) {
    Plan plan;
    for (std::size_t k = 0; k < chosen.list.size(); ++k) {
      plan.parts.push_back(
          {chosen.list[k]->piece, std::vector<std::int64_t>(regions_ + (instance_.input->over_purchase ? 1 : 0), 0)});
      if (instance_.input->over_purchase) plan.parts.back().quantity[regions_] = deal.spare(k);
    }
    for (int r = 0; r < regions_; ++r) {
      if (instance_.demand[item_][r] > 0) plan.parts[deal.supplier(r)].quantity[r] = instance_.demand[item_][r];
    }
    found_->push_back(std::move(plan));
  }

  void Keep(const Chosen& chosen) {
    Plan plan;
    const int columns = regions_ + (instance_.input->over_purchase ? 1 : 0);
    for (std::size_t k = 0; k < chosen.list.size(); ++k) {
      PlanPart part{chosen.list[k]->piece, std::vector<std::int64_t>(columns)};
      const int vendor = instance_.pieces[item_][chosen.list[k]->piece].vendor;
      for (int r = 0; r < columns; ++r) {
        part.quantity[r] = transport_.quantity(static_cast<int>(k), r);
        if (r < regions_) part.quantity[r] += instance_.least_of(vendor, item_, r);
      }
      plan.parts.push_back(std::move(part));
    }
    found_->push_back(std::move(plan));
  }

  const Instance& instance_;
  const int steps_max_;
  int item_ = 0, regions_ = 0;
  bool hopeless_ = false;
  Cost best_ = 0;
  Cost floor_ = 0;  // no way that was left out costs less
  int steps_ = 0;
  std::vector<Plan>* found_ = nullptr;
  std::vector<Group> groups_;
  std::vector<std::int64_t> starts_;  // smallest quantities of all choices, ascending
  std::vector<Cost> suffix_;          // [group][level][region]
  std::vector<Cost> suffix_fixed_;
  std::vector<std::int64_t> suffix_hi_;
  std::vector<int> forced_from_;
  std::vector<std::int64_t> demand_;
  Transport<Cost> transport_;
};

}  // namespace kyodo::optimizer::award
