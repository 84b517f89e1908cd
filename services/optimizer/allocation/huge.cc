#include "optimizer/allocation/huge.h"

#include <algorithm>
#include <numeric>

#include "optimizer/allocation/ascent.h"
#include "optimizer/allocation/fleet.h"
#include "optimizer/allocation/greedy.h"

namespace kyodo::optimizer::allocation {
namespace {

constexpr double kPartOfTime = 0.6;
constexpr int kRoundsMax = 400;
// Rounds between two solutions made of the plans.
constexpr int kRoundsPerSolution = 4;

std::int64_t ValueOf(const Group& group, const Chosen& chosen) {
  std::int64_t value = 0;
  for (std::size_t u = 0; u < chosen.size(); ++u) value += chosen[u] == kNobody ? 0 : group.value[u];
  return value;
}

// Every unit by the first plan that has it, then what still fits.
Chosen FromPlans(const Group& group, const std::vector<Plan>& plans) {
  Chosen chosen(group.value.size(), kNobody);
  for (const Plan& plan : plans) {
    for (const int o : plan.options) {
      int& mine = chosen[group.part.packing.options[o].unit];
      if (mine == kNobody) mine = o;
    }
  }
  return FillUp(group, chosen);
}

}  // namespace

GroupSolution SolveHuge(const Instance& instance, const Group& group, const Deadline& deadline) {
  const Packing& packing = group.part.packing;
  const bool weight = instance.policy.order == Order::kWeight;
  GroupSolution solution;
  solution.chosen = weight ? GreedyByValue(group) : GreedyByShare(group);
  Limits limits;
  limits.time = std::chrono::milliseconds(static_cast<std::int64_t>(deadline.Left() * kPartOfTime * 1000));
  const Deadline part(limits);
  std::int64_t unit = 0;
  for (const std::int64_t value : group.value) unit = std::gcd(unit, value);
  unit = std::max<std::int64_t>(unit, 1);
  Step step;
  for (const Option& option : packing.options) step.objective.push_back(group.value[option.unit] / unit);
  Marks marks = FreeMarks(packing, step);
  for (std::size_t o = 0; o < packing.options.size(); ++o) {
    if (group.pinned[packing.options[o].unit]) marks.options[o] = Mark::kIn;
  }
  Pricer pricer(packing);
  pricer.StopAt(&part);
  pricer.Relax();
  Chosen best = weight ? solution.chosen : GreedyByValue(group);
  int round = 0;
  Ascent ascent = Ascend(packing, step, marks, ChooseScale(packing, step), ValueOf(group, best) / unit, kRoundsMax,
                         pricer, part, [&](const std::vector<Plan>& plans) {
                           if (++round % kRoundsPerSolution == 0) {
                             Chosen found = FromPlans(group, plans);
                             if (ValueOf(group, found) > ValueOf(group, best)) best = std::move(found);
                           }
                           return ValueOf(group, best) / unit;
                         });
  if (weight) solution.chosen = best;
  solution.value_bound = INT64_MAX;
  if (!ascent.proved) return solution;
  solution.value_bound = ascent.floor * unit;
  ProvedStep proved;
  proved.plan.kind = StepKind::kValue;
  proved.value = ValueOf(group, solution.chosen) / unit;
  proved.bound = ascent.floor;
  proved.proof.multipliers.push_back(std::move(ascent.multipliers));
  proved.proof.nodes.emplace_back();
  proved.proof.nodes[0].multipliers = 0;
  solution.value_proved = weight && proved.value == proved.bound;
  solution.steps.push_back(std::move(proved));
  return solution;
}

}  // namespace kyodo::optimizer::allocation
