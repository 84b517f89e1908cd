// The steps of one group, one after the other.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "optimizer/allocation/greedy.h"
#include "optimizer/allocation/huge.h"
#include "optimizer/allocation/orders.h"

namespace kyodo::optimizer::allocation {

// Groups up to this size get diving and CBC only where the tree needs them.
inline constexpr int kDiveUnitsMin = 24;
inline constexpr int kLargeStepNodes = 10;
inline constexpr int kPositionsUnitsMax = 160;
inline constexpr int kSmallStepNodes = 100'000;
inline constexpr int kLevelNodes = 400;
inline constexpr int kRaiseNodes = 20;
// No node beyond the root, no search for solutions there.
inline constexpr int kBoundOnly = 0;
inline constexpr double kLevelsPartOfTime = 0.6;
inline constexpr double kTiesPartOfTime = 0.5;

// A clock for a part of what is left.
class PartOfTime {
 public:
  PartOfTime(const Deadline& whole, double part) : deadline_(Shorter(whole, part)) {}
  const Deadline& deadline() const { return deadline_; }

 private:
  static Limits Shorter(const Deadline& whole, double part) {
    Limits limits;
    limits.time = std::chrono::milliseconds(static_cast<std::int64_t>(whole.Left() * part * 1000));
    return limits;
  }
  Deadline deadline_;
};

// Carries out the steps of one group.
class Chain {
 public:
  Chain(const Instance& instance, const Group& group, const Deadline& deadline)
      : instance_(instance), group_(group), deadline_(deadline) {
    const bool weight = instance.policy.order == Order::kWeight;
    if (!IsHuge(group) || instance.policy.order == Order::kMaxminWeight) {
      solution_.chosen = weight ? GreedyByValue(group) : GreedyByShare(group);
    }
    proving_ = true;
  }

  int places() const { return static_cast<int>(group_.places.size()); }
  Share ShareAt(int rank) const { return SortedShares()[rank]; }

  // MAXMIN_WEIGHT, first part: the smallest share of this group. True when it is proved.
  bool RaiseSmallest() {
    if (Idle()) return true;
    if (IsHuge(group_)) return false;
    if (!Small()) RaiseShare(0, deadline_);
    while (!deadline_.Over() || solution_.steps.empty()) {
      StepPlan plan{StepKind::kLevel, {}, 0, 0, {}};
      plan.settled.levels.push_back({ShareAt(0), places()});
      StepResult result = Run(plan, places() - 1, kSmallStepNodes);
      if (result.value == places()) continue;
      const bool proved = result.bound < places();
      if (proved) Record(plan, std::move(result), true);
      return proved;
    }
    return false;
  }

  // MAXMIN_WEIGHT, second part, with the smallest share of all groups.
  GroupSolution FinishMaxmin(const Share& smallest, bool smallest_proved, bool keep_first) {
    if (Idle()) return Nothing();
    if (IsHuge(group_)) return SolveHuge(instance_, group_, deadline_);
    if (!keep_first) solution_.steps.clear();
    proving_ = smallest_proved;
    solution_.shares_proved = proving_ && keep_first ? 1 : 0;
    if (places() > 0) settled_.levels.push_back({smallest, places()});
    FindValue();
    if (solution_.value_proved) {
      settled_.levels.clear();
      const int first = solution_.shares_proved;
      FindLevels();
      solution_.shares_proved = std::max(first, solution_.shares_proved);
    }
    FindTies();
    return std::move(solution_);
  }

  GroupSolution Leximin() {
    if (Idle()) return Nothing();
    if (IsHuge(group_)) return SolveHuge(instance_, group_, deadline_);
    FindLevels();
    FindValue();
    FindTies();
    return std::move(solution_);
  }

  GroupSolution Weight() {
    if (Idle()) return Nothing();
    if (IsHuge(group_)) return SolveHuge(instance_, group_, deadline_);
    FindValue();
    FindTies();
    return std::move(solution_);
  }

 private:
  // Nobody can serve any of its units: nothing to decide, nothing to prove.
  bool Idle() const { return group_.part.packing.options.empty(); }
  GroupSolution Nothing() {
    solution_.shares_proved = places();
    solution_.value_proved = solution_.all_proved = true;
    return std::move(solution_);
  }

  bool Small() const { return static_cast<int>(group_.value.size()) <= kExactUnitsMax; }

  std::vector<Share> SortedShares() const {
    std::vector<Share> shares;
    const std::vector<std::int64_t> gains = ServedGains(group_, solution_.chosen);
    for (std::size_t m = 0; m < gains.size(); ++m) shares.push_back(ShareOf(group_.places[m], gains[m]));
    std::sort(shares.begin(), shares.end(), [](const Share& a, const Share& b) { return Compare(a, b) < 0; });
    return shares;
  }

  StepResult Run(const StepPlan& plan, std::int64_t enough, int nodes_max) {
    return Run(plan, enough, nodes_max, deadline_);
  }
  StepResult Run(const StepPlan& plan, std::int64_t enough, int nodes_max, const Deadline& deadline) {
    const BuiltStep built = BuildStep(group_, plan);
    StepLimits limits;
    limits.nodes_max = nodes_max;
    limits.enough = enough;
    limits.dive = nodes_max > 0 && static_cast<int>(group_.value.size()) >= kDiveUnitsMin;
    limits.bound_only = nodes_max == kBoundOnly;
    limits.nodes_max = std::max(1, nodes_max);
    StepResult result =
        SolveStep(group_.part.packing, built.step, built.marks, solution_.chosen, pool_, limits, deadline);
    solution_.chosen = result.chosen;
    unit_ = built.unit;
    return result;
  }

  void Record(const StepPlan& plan, StepResult result, bool smallest = false) {
    if (result.bound > INT64_MAX / 8) return;  // nothing was proved
    solution_.steps.push_back({plan, result.value, result.bound, std::move(result.proof), smallest});
  }

  // Level by level. When one is not closed, the ones after it are looked for as long as there is time, but nothing is
  // claimed for them.
  void FindLevels() {
    if (!Small()) early_ = RootBound({StepKind::kValue, {}, 0, 0, {}});
    const PartOfTime budget(deadline_, kLevelsPartOfTime);
    int done = 0;
    while (done < places()) {
      if (levels_open_ && budget.deadline().Over()) break;
      if (!Small()) RaiseShare(done, budget.deadline());
      StepPlan plan{StepKind::kLevel, settled_, 0, 0, {}};
      plan.settled.levels.push_back({ShareAt(done), places()});
      if (levels_open_) {
        settled_.levels.push_back({ShareAt(done), CountUpTo(ShareAt(done))});
        done = settled_.levels.back().at_most;
        continue;
      }
      StepResult result = Run(plan, INT64_MIN, Small() ? kSmallStepNodes : kLevelNodes, budget.deadline());
      const int above = static_cast<int>(result.value);
      if (places() - above <= done) continue;
      const bool closed = result.bound == result.value;
      settled_.levels.push_back({plan.settled.levels.back().threshold, places() - above});
      done = places() - above;
      const std::int64_t certain = places() - result.bound;
      if (proving_) {
        solution_.shares_proved =
            std::max(solution_.shares_proved, static_cast<int>(std::max<std::int64_t>(certain, 0)));
        if (certain > 0) Record(plan, std::move(result));
      }
      if (closed) continue;
      proving_ = false;
      levels_open_ = true;
      proved_levels_.assign(settled_.levels.begin(), settled_.levels.end() - 1);
    }
    if (levels_open_) SettleRest();
  }

  int CountUpTo(const Share& share) const {
    const std::vector<Share> shares = SortedShares();
    return static_cast<int>(
        std::count_if(shares.begin(), shares.end(), [&](const Share& one) { return Compare(one, share) <= 0; }));
  }

  // From here on nobody's share may fall below the solution at hand.
  void SettleRest() {
    solution_.chosen = FillUp(group_, solution_.chosen);
    settled_.levels.clear();
    settled_.floors = ServedGains(group_, solution_.chosen);
  }

  // Looks for a solution in which the share of this rank is as large as possible: bisection over the shares that can
  // occur, each tried with a short search; the smallest share of all may well reach the most it can.
  void RaiseShare(int rank, const Deadline& deadline) {
    const std::vector<Share> shares = SharesAbove(ShareAt(rank), rank);
    std::size_t low = 0, high = shares.size();  // shares[low - 1] is reached, shares[high] is given up
    for (bool first = rank == 0; low < high && !deadline.Over(); first = false) {
      const std::size_t middle = first ? high - 1 : low + (high - low) / 2;
      StepPlan plan{StepKind::kLevel, settled_, 0, 0, shares[middle]};
      plan.settled.levels.push_back({ShareAt(rank), places()});
      const StepResult result = Run(plan, places() - rank - 1, kRaiseNodes, deadline);
      if (result.value < places() - rank) {
        high = middle;
        continue;
      }
      while (low < high && Compare(shares[low], ShareAt(rank)) <= 0) ++low;
    }
  }

  // Shares above `now` that the entry of this rank may have: no more than that many municipalities can have less.
  std::vector<Share> SharesAbove(const Share& now, int rank) const {
    std::vector<Share> all, most;
    for (const Place& place : group_.places) {
      most.push_back(ShareOf(place, place.most));
      for (const std::int64_t sum : place.sums) all.push_back(ShareOf(place, sum));
      if (place.sums.empty()) all.push_back(most.back());
    }
    const auto less = [](const Share& a, const Share& b) { return Compare(a, b) < 0; };
    std::sort(most.begin(), most.end(), less);
    std::erase_if(all, [&](const Share& one) { return Compare(one, now) <= 0 || Compare(one, most[rank]) > 0; });
    std::sort(all.begin(), all.end(), less);
    all.erase(std::unique(all.begin(), all.end(), [](const Share& a, const Share& b) { return Compare(a, b) == 0; }),
              all.end());
    return all;
  }

  void FindValue() {
    if (levels_open_) BoundValue();
    StepPlan plan{StepKind::kValue, settled_, 0, 0, {}};
    StepResult result = Run(plan, INT64_MIN, levels_open_ ? kLargeStepNodes : kSmallStepNodes);
    const std::int64_t unit = unit_;
    settled_.value = result.value * unit;
    if (levels_open_) {
      solution_.value_bound = std::max(solution_.value_bound, *settled_.value);
      return;
    }
    solution_.value_bound = result.bound >= INT64_MAX / unit ? INT64_MAX : result.bound * unit;
    solution_.value_proved = proving_ && result.value == result.bound;
    proving_ = solution_.value_proved;
    Record(plan, std::move(result));
  }

  // The value of what is best in the order: the bound without any levels, found before they were looked for, or the one
  // under the levels that are proved.
  void BoundValue() {
    StepPlan plan{StepKind::kValue, {}, 0, 0, {}};
    plan.settled.levels = proved_levels_;
    StepResult result = RootBound(plan);
    if (early_ && early_->bound < result.bound) {
      result = std::move(*early_);
      // The rows of the levels get no price.
      const std::size_t rows = BuildStep(group_, plan).step.rhs.size();
      for (Multipliers& one : result.proof.multipliers) one.rows.assign(rows, 0);
    }
    solution_.value_bound = result.bound >= INT64_MAX / unit_ ? INT64_MAX : result.bound * unit_;
    Record(plan, std::move(result));
  }

  StepResult RootBound(const StepPlan& plan) {
    const Chosen before = solution_.chosen;
    StepResult result = Run(plan, INT64_MIN, kBoundOnly);
    solution_.chosen = before;
    return result;
  }

  void FindTies() {
    if (!Small() && deadline_.Over()) {
      proving_ = false;
      return;
    }
    const PartOfTime budget(deadline_, kTiesPartOfTime);
    if (instance_.policy.fewest_changes) FindExtreme(StepKind::kKept, budget.deadline());
    FindExtreme(StepKind::kCost, budget.deadline());
    FindPositions(budget.deadline());
    solution_.all_proved = proving_;
  }

  void FindExtreme(StepKind kind, const Deadline& deadline) {
    StepPlan plan{kind, settled_, 0, 0, {}};
    StepResult result = Run(plan, INT64_MIN, Small() ? kSmallStepNodes : kLargeStepNodes, deadline);
    if (kind == StepKind::kKept) settled_.kept = result.value;
    if (kind == StepKind::kCost) settled_.cost = -result.value * unit_;
    const bool proved = result.value == result.bound;
    if (proving_ && proved) Record(plan, std::move(result));
    proving_ = proving_ && proved;
  }

  void FindPositions(const Deadline& deadline) {
    const int units = static_cast<int>(group_.value.size());
    if (units > kPositionsUnitsMax) proving_ = false;
    for (int first = 0; first < units && units <= kPositionsUnitsMax;) {
      StepPlan plan{StepKind::kPositions, settled_, first, PositionsEnd(group_, first), {}};
      StepResult result = Run(plan, INT64_MIN, Small() ? kSmallStepNodes : kLargeStepNodes, deadline);
      const bool proved = result.value == result.bound;
      first = plan.end;
      settled_.decided.assign(solution_.chosen.begin(), solution_.chosen.begin() + first);
      if (proving_ && proved) Record(plan, std::move(result));
      proving_ = proving_ && proved;
    }
  }

  const Instance& instance_;
  const Group& group_;
  const Deadline& deadline_;
  GroupSolution solution_;
  Settled settled_;
  std::vector<Level> proved_levels_;
  Pool pool_;
  std::optional<StepResult> early_;
  std::int64_t unit_ = 1;
  bool proving_ = false;
  bool levels_open_ = false;
};

}  // namespace kyodo::optimizer::allocation
