#include "optimizer/allocation/node_bound.h"

#include <cmath>

namespace kyodo::optimizer::allocation {

Relaxation::Relaxation(const Packing& packing, const Step& step)
    : packing_(packing), step_(step), master_(packing, step, ChooseScale(packing, step)), pricer_(packing) {}

NodeBound Relaxation::Solve(const Marks& marks, std::int64_t enough, const Deadline& deadline, int rounds_max) {
  NodeBound best;
  pricer_.StopAt(&deadline);
  master_.Apply(marks);
  for (int round = 0; round < rounds_max; ++round) {
    if (!master_.Solve() || (round > 0 && deadline.Over())) return best;
    Multipliers multipliers = master_.Duals();
    LagrangeBound bound = EvaluateAt(marks, multipliers);
    if (!bound.feasible) {
      best.contradiction = true;
      return best;
    }
    if (!bound.usable) return best;
    if (!best.proved || bound.exact < best.exact) {
      best.proved = true;
      best.exact = bound.exact;
      best.floor = bound.floor;
      best.multipliers = std::move(multipliers);
    }
    if (best.floor <= enough) return best;
    bool added = false;
    for (std::size_t a = 0; a < bound.plans.size(); ++a) {
      const double gain = static_cast<double>(bound.plans[a].profit) - master_.AgentDual(static_cast<int>(a));
      if (gain > 0.5) added = master_.AddPlan(static_cast<int>(a), bound.plans[a].options) || added;
    }
    const bool converged = !added || (!master_.Broken() && best.floor <= std::floor(master_.Objective() + 1e-6));
    if (!converged) continue;
    if (!master_.Broken()) {
      best.solved = true;
      return best;
    }
    if (!master_.RaisePenalty()) return best;
  }
  return best;
}

}  // namespace kyodo::optimizer::allocation
