// The subproblem of the column generation: the best plan of one agent for given profits, exactly.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "optimizer/allocation/packing.h"
#include "optimizer/run.h"

namespace kyodo::optimizer::allocation {

enum class Mark : std::uint8_t { kFree, kOut, kIn };

// A plan: options of one agent (positions in the packing, ascending) that fit together.
struct Plan {
  std::vector<int> options;
  std::int64_t profit = 0;
};

// Finds best plans. A temporal knapsack: months are the capacities, a unit loads all its months. With one month that
// matters: dynamic programming, O(options × capacity). Otherwise depth-first search over the profitable options by
// profit per load, bounded by the smaller of (a) the fractional knapsack of the capacities' sum and (b) the optimum of
// the options still to come alone (Russian doll search, Verfaillie, Lemaître, Schiex 1996); exponential at worst.
class Pricer {
 public:
  explicit Pricer(const Packing& packing);

  // profits and marks per option of the packing. kIn options are part of the plan whatever they cost, kOut ones never.
  // Nothing when the kIn options do not fit together, or when `steps_max` search steps did not suffice.
  std::optional<Plan> Best(int agent, const std::vector<std::int64_t>& profits, const std::vector<Mark>& marks,
                           std::int64_t steps_max = INT64_MAX);

  // The searches end early when this is over; what they say then is nothing.
  void StopAt(const Deadline* deadline) { deadline_ = deadline; }
  bool stopped() const { return stopped_; }

  // Instead of searching: a greedy plan, with the fractional knapsack of the capacities' sum as its profit. Not less
  // than the best plan's, so bounds stay bounds; O(options log options).
  void Relax() { relaxed_ = true; }

  // Search steps since the start: the work done, the same on every machine.
  std::int64_t steps() const { return steps_; }

 private:
  struct Item {
    int option;
    int first, last, load, place;
    std::int64_t profit;
  };
  bool Place(const Item& item);
  void Remove(const Item& item);
  bool Fits(const Item& item) const;
  bool PlacesMatter() const;
  void FindBindingMonths();
  void Knapsack();
  void Search();
  bool Descend(std::size_t next, std::int64_t profit);
  std::int64_t Fractional(std::size_t next) const;
  bool Stop();

  const Packing& packing_;
  int places_max_ = 0;
  std::vector<int> months_;         // that matter, for the agent at hand
  std::vector<std::int64_t> left_;  // capacity per month
  std::vector<int> places_in_;      // different places per month
  std::vector<int> uses_;           // [month × places + place]
  std::vector<int> place_index_;
  int places_ = 0;
  std::int64_t volume_ = 0;  // sum of left_ over months_
  std::vector<Item> items_;
  std::vector<int> by_density_;      // positions in items_, the best profit per load first
  std::vector<std::int64_t> alone_;  // Russian doll values
  const Deadline* deadline_ = nullptr;
  bool stopped_ = false;
  bool relaxed_ = false;
  std::vector<int> stack_, best_stack_;
  std::int64_t best_ = 0, target_ = 0;
  std::int64_t steps_ = 0, steps_end_ = 0;
};

}  // namespace kyodo::optimizer::allocation
