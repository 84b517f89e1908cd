#include "optimizer/allocation/steps.h"

#include <algorithm>
#include <numeric>

namespace kyodo::optimizer::allocation {
namespace {

constexpr std::int64_t kPositionsMax = std::int64_t{1} << 34;

std::int64_t ValueOf(const Group& group, const Chosen& chosen) {
  std::int64_t value = 0;
  for (std::size_t u = 0; u < chosen.size(); ++u) value += chosen[u] == kNobody ? 0 : group.value[u];
  return value;
}

std::int64_t KeptOf(const Group& group, const Chosen& chosen) {
  return std::count_if(group.keeps.begin(), group.keeps.end(), [&](const Keep& keep) {
    return std::all_of(keep.options.begin(), keep.options.end(),
                       [&](int o) { return chosen[group.part.packing.options[o].unit] == o; });
  });
}

std::int64_t CostOf(const Group& group, const Chosen& chosen) {
  std::int64_t cost = 0;
  for (const int o : chosen) cost += o == kNobody ? 0 : group.cost[o];
  return cost;
}

// Ranks of the options of units [first, end), as digits of one number.
std::vector<std::int64_t> PositionObjective(const Group& group, int first, int end) {
  const auto by_unit = group.part.packing.OptionsByUnit();
  std::vector<std::int64_t> objective(group.part.packing.options.size(), 0);
  std::int64_t digit = 1;
  for (int u = end; u-- > first;) {
    const std::int64_t count = static_cast<std::int64_t>(by_unit[u].size());
    for (std::int64_t rank = 0; rank < count; ++rank) objective[by_unit[u][rank]] = (count - rank) * digit;
    digit *= count + 1;
  }
  return objective;
}

class Builder {
 public:
  Builder(const Group& group, const StepPlan& plan) : group_(group), plan_(plan) {
    built_.step.objective.assign(Packed().options.size(), 0);
    built_.step.entries.resize(Packed().options.size());
  }

  BuiltStep Build() {
    AddLevels();
    AddFloors();
    const Settled& settled = plan_.settled;
    if (settled.value) AddValueRow(*settled.value);
    if (plan_.kind == StepKind::kKept || settled.kept) AddKept();
    if (settled.cost) AddCostRow(*settled.cost);
    SetObjective();
    if (built_.step.rhs.empty()) built_.step.entries.clear();
    built_.marks = FreeMarks(Packed(), built_.step);
    const auto by_unit = Packed().OptionsByUnit();
    for (std::size_t u = 0; u < by_unit.size(); ++u) {
      if (u < settled.decided.size()) {
        for (const int o : by_unit[u]) built_.marks.options[o] = o == settled.decided[u] ? Mark::kIn : Mark::kOut;
      } else if (group_.pinned[u]) {
        for (const int o : by_unit[u]) built_.marks.options[o] = Mark::kIn;
      }
    }
    built_.step.evaluate = Evaluator();
    return std::move(built_);
  }

 private:
  const Packing& Packed() const { return group_.part.packing; }
  int NewRow(std::int64_t rhs) {
    built_.step.rhs.push_back(rhs);
    return static_cast<int>(built_.step.rhs.size()) - 1;
  }
  void Put(int option, int row, std::int64_t coefficient) {
    if (coefficient != 0) built_.step.entries[option].push_back({row, coefficient});
  }

  // Classes of every municipality: k = at or above threshold k, the last one of a level step above the last threshold.
  void AddLevels() {
    const std::vector<Level>& levels = plan_.settled.levels;
    if (levels.empty()) return;
    std::vector<int> count_rows;
    for (std::size_t k = 0; k + 1 < levels.size(); ++k) count_rows.push_back(NewRow(-levels[k].at_most));
    for (const Place& place : group_.places) {
      const std::int64_t common =
          std::gcd(std::accumulate(place.units.begin(), place.units.end(), std::int64_t{0},
                                   [&](std::int64_t sum, int u) { return std::gcd(sum, group_.gain[u]); }),
                   std::int64_t{0});
      const int row = NewRow(0);
      std::vector<Alternative> block;
      const std::size_t classes = levels.size() + (plan_.kind == StepKind::kLevel ? 1 : 0);
      for (std::size_t k = 0; k < classes; ++k) {
        const bool above = k == levels.size();
        const std::int64_t need = above && plan_.reach
                                      ? Requirement(place, *plan_.reach, false)
                                      : Requirement(place, levels[std::min(k, levels.size() - 1)].threshold, above);
        if (need < 0) break;
        Alternative one{above ? 1 : 0, {}};
        if (need > 0)
          one.entries.push_back(
              {row, -((need + std::max<std::int64_t>(common, 1) - 1) / std::max<std::int64_t>(common, 1))});
        for (std::size_t r = k; r < count_rows.size(); ++r) one.entries.push_back({count_rows[r], -1});
        block.push_back(std::move(one));
      }
      for (const int u : place.units) Gains(u, row, group_.gain[u] / std::max<std::int64_t>(common, 1));
      built_.step.blocks.push_back(std::move(block));
    }
  }

  void AddFloors() {
    for (std::size_t m = 0; m < plan_.settled.floors.size(); ++m) {
      const int row = NewRow(plan_.settled.floors[m]);
      for (const int u : group_.places[m].units) Gains(u, row, group_.gain[u]);
    }
  }

  void Gains(int unit, int row, std::int64_t coefficient) {
    if (by_unit_.empty()) by_unit_ = Packed().OptionsByUnit();
    for (const int o : by_unit_[unit]) Put(o, row, coefficient);
  }

  std::int64_t ValueUnit() const {
    std::int64_t unit = 0;
    for (const std::int64_t value : group_.value) unit = std::gcd(unit, value);
    return std::max<std::int64_t>(unit, 1);
  }
  std::int64_t CostUnit() const {
    std::int64_t unit = 0;
    for (const std::int64_t cost : group_.cost) unit = std::gcd(unit, cost);
    return std::max<std::int64_t>(unit, 1);
  }

  void AddValueRow(std::int64_t at_least) {
    const std::int64_t unit = ValueUnit();
    const int row = NewRow(at_least / unit);
    for (std::size_t o = 0; o < Packed().options.size(); ++o) {
      Put(static_cast<int>(o), row, group_.value[Packed().options[o].unit] / unit);
    }
  }

  void AddCostRow(std::int64_t at_most) {
    const std::int64_t unit = CostUnit();
    const int row = NewRow(-(at_most / unit));
    for (std::size_t o = 0; o < Packed().options.size(); ++o) Put(static_cast<int>(o), row, -(group_.cost[o] / unit));
  }

  // One option kept counts by itself; several units of one request count together, through a block.
  void AddKept() {
    const bool objective = plan_.kind == StepKind::kKept;
    const int row = objective ? kNobody : NewRow(*plan_.settled.kept);
    for (const Keep& keep : group_.keeps) {
      if (keep.options.size() == 1) {
        if (objective) built_.step.objective[keep.options[0]] = 1;
        if (!objective) Put(keep.options[0], row, 1);
        continue;
      }
      Alternative whole{objective ? 1 : 0, {}};
      if (!objective) whole.entries.push_back({row, 1});
      for (const int o : keep.options) {
        const int each = NewRow(0);
        Put(o, each, 1);
        whole.entries.push_back({each, -1});
      }
      built_.step.blocks.push_back({Alternative{}, std::move(whole)});
    }
  }

  void SetObjective() {
    std::vector<std::int64_t>& objective = built_.step.objective;
    if (plan_.kind == StepKind::kValue) {
      built_.unit = ValueUnit();
      for (std::size_t o = 0; o < objective.size(); ++o)
        objective[o] = group_.value[Packed().options[o].unit] / built_.unit;
    } else if (plan_.kind == StepKind::kCost) {
      built_.unit = CostUnit();
      for (std::size_t o = 0; o < objective.size(); ++o) objective[o] = -(group_.cost[o] / built_.unit);
    } else if (plan_.kind == StepKind::kPositions) {
      objective = PositionObjective(group_, plan_.first, plan_.end);
    }
  }

  std::function<std::optional<std::int64_t>(const Chosen&)> Evaluator() const {
    const Group* group = &group_;
    const StepPlan plan = plan_;
    const std::vector<std::int64_t> objective = built_.step.objective;
    const std::int64_t unit = built_.unit;
    return [group, plan, objective, unit](const Chosen& chosen) -> std::optional<std::int64_t> {
      const Settled& settled = plan.settled;
      for (std::size_t u = 0; u < chosen.size(); ++u) {
        if (u < settled.decided.size() ? chosen[u] != settled.decided[u] : group->pinned[u] && chosen[u] == kNobody)
          return std::nullopt;
      }
      std::int64_t above = 0;
      if (!settled.levels.empty()) {
        const std::vector<std::int64_t> gains = ServedGains(*group, chosen);
        std::vector<int> below(settled.levels.size(), 0);
        for (std::size_t m = 0; m < gains.size(); ++m) {
          const Share share = ShareOf(group->places[m], gains[m]);
          for (std::size_t k = 0; k < below.size(); ++k) below[k] += Compare(share, settled.levels[k].threshold) < 0;
          above += plan.reach ? Compare(share, *plan.reach) >= 0 : Compare(share, settled.levels.back().threshold) > 0;
        }
        for (std::size_t k = 0; k < below.size(); ++k) {
          if (below[k] > (k == 0 ? 0 : settled.levels[k - 1].at_most)) return std::nullopt;
        }
      }
      if (!settled.floors.empty()) {
        const std::vector<std::int64_t> gains = ServedGains(*group, chosen);
        for (std::size_t m = 0; m < gains.size(); ++m) {
          if (gains[m] < settled.floors[m]) return std::nullopt;
        }
      }
      if (settled.value && ValueOf(*group, chosen) < *settled.value) return std::nullopt;
      if (settled.kept && KeptOf(*group, chosen) < *settled.kept) return std::nullopt;
      if (settled.cost && CostOf(*group, chosen) > *settled.cost) return std::nullopt;
      if (plan.kind == StepKind::kLevel) return above;
      if (plan.kind == StepKind::kValue) return ValueOf(*group, chosen) / unit;
      if (plan.kind == StepKind::kKept) return KeptOf(*group, chosen);
      if (plan.kind == StepKind::kCost) return -(CostOf(*group, chosen) / unit);
      std::int64_t number = 0;
      for (const int o : chosen) number += o == kNobody ? 0 : objective[o];
      return number;
    };
  }

  const Group& group_;
  const StepPlan& plan_;
  BuiltStep built_;
  std::vector<std::vector<int>> by_unit_;
};

}  // namespace

BuiltStep BuildStep(const Group& group, const StepPlan& plan) { return Builder(group, plan).Build(); }

int PositionsEnd(const Group& group, int first) {
  const auto by_unit = group.part.packing.OptionsByUnit();
  std::int64_t digit = 1;
  int end = first;
  while (end < static_cast<int>(by_unit.size())) {
    digit *= static_cast<std::int64_t>(by_unit[end].size()) + 1;
    if (digit > kPositionsMax && end > first) break;
    ++end;
  }
  return end;
}

std::int64_t Requirement(const Place& place, const Share& threshold, bool strictly) {
  const __int128 product = static_cast<__int128>(threshold.above) * place.below;
  __int128 need = strictly ? product / threshold.below + 1 : (product + threshold.below - 1) / threshold.below;
  need = std::max<__int128>(0, need - place.base);
  if (need > place.most) return -1;
  const std::int64_t least = static_cast<std::int64_t>(need);
  if (place.sums.empty()) return least;
  return *std::lower_bound(place.sums.begin(), place.sums.end(), least);
}

std::vector<std::int64_t> ServedGains(const Group& group, const Chosen& chosen) {
  std::vector<std::int64_t> gains(group.places.size(), 0);
  for (std::size_t u = 0; u < chosen.size(); ++u) {
    if (chosen[u] != kNobody && group.place_of[u] != kNobody) gains[group.place_of[u]] += group.gain[u];
  }
  return gains;
}

}  // namespace kyodo::optimizer::allocation
