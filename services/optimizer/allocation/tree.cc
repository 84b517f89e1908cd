#include "optimizer/allocation/tree.h"

#include <algorithm>
#include <cmath>
#include <queue>

#include "optimizer/allocation/ascent.h"
#include "optimizer/allocation/branching.h"
#include "optimizer/allocation/node_bound.h"
#include "optimizer/allocation/restricted.h"
#include "optimizer/allocation/round.h"

namespace kyodo::optimizer::allocation {
namespace {

constexpr double kWhole = 1e-6;
// Shutting options pays when the tree would be larger than the checks.
// Plans handed on to the next step, the newest ones.
constexpr int kWarmRounds = 60;
constexpr std::size_t kPoolMax = 4000;
constexpr std::size_t kCloseUnitsMin = 12;

class Tree {
 public:
  Tree(const Packing& packing, const Step& step, const Marks& root, Pool& pool, const StepLimits& limits,
       const Deadline& deadline)
      : packing_(packing),
        step_(step),
        root_(root),
        pool_(pool),
        limits_(limits),
        deadline_(deadline),
        relaxation_(packing, step),
        by_unit_(packing.OptionsByUnit()) {}

  StepResult Run(const Chosen& start) {
    result_.chosen = start;
    result_.value = step_.evaluate(start).value();
    for (const auto& [agent, options] : pool_) relaxation_.master().AddPlan(agent, options);
    AddColumns(start);
    nodes_.push_back({});
    result_.proof.nodes.push_back({});
    relaxation_.pricer().StopAt(&deadline_);
    BoundWithoutPrices();
    if (limits_.dive && step_.rhs.empty() && step_.blocks.empty() && nodes_[0].bound > Enough()) WarmUp();
    open_.push({nodes_[0].bound, 0});
    while (!open_.empty() && open_.top().bound > Enough()) {
      if (result_.nodes >= limits_.nodes_max || (result_.nodes > 0 && deadline_.Over()) ||
          relaxation_.pricer().steps() > limits_.pricing_steps_max) {
        break;
      }
      const int node = open_.top().node;
      open_.pop();
      ++result_.nodes;
      Process(node);
    }
    result_.bound = std::max(Enough(), open_.empty() ? INT64_MIN : open_.top().bound);
    pool_.clear();
    const auto& columns = relaxation_.master().columns();
    const std::size_t first = columns.size() > kPoolMax ? columns.size() - kPoolMax : 0;
    for (std::size_t c = first; c < columns.size(); ++c) pool_.emplace_back(columns[c].agent, columns[c].options);
    return std::move(result_);
  }

 private:
  struct Node {
    int parent = kNobody;
    bool second = false;
    std::int64_t bound = INT64_MAX;
    std::int64_t closed_gap = kNobody;  // when options were shut here
  };
  struct Open {
    std::int64_t bound;
    int node;
    bool operator<(const Open& other) const { return bound != other.bound ? bound < other.bound : node < other.node; }
  };

  std::int64_t Enough() const { return std::max(result_.value, limits_.enough); }

  // Every unit at its best option: what may already prove the start.
  void BoundWithoutPrices() {
    Multipliers multipliers;
    multipliers.scale = 1;
    multipliers.rows.assign(step_.rhs.size(), 0);
    for (const std::vector<int>& options : by_unit_) {
      std::int64_t best = 0;
      for (const int o : options) {
        if (root_.options[o] != Mark::kOut) best = std::max(best, step_.objective[o]);
      }
      multipliers.units.push_back(best);
    }
    const LagrangeBound bound = relaxation_.EvaluateAt(root_, multipliers);
    if (!bound.usable || !bound.feasible) return;
    nodes_[0].bound = bound.floor;
    SetLeaf(0, Remember(multipliers));
  }

  // Columns and a first bound from subgradient steps: the linear programme then needs far fewer rounds.
  void WarmUp() {
    const Ascent ascent = Ascend(packing_, step_, root_, ChooseScale(packing_, step_), result_.value, kWarmRounds,
                                 relaxation_.pricer(), deadline_, [&](const std::vector<Plan>& plans) {
                                   for (std::size_t a = 0; a < plans.size(); ++a) {
                                     relaxation_.master().AddPlan(static_cast<int>(a), plans[a].options);
                                   }
                                   return result_.value;
                                 });
    if (!ascent.proved || ascent.floor >= nodes_[0].bound) return;
    nodes_[0].bound = ascent.floor;
    SetLeaf(0, Remember(ascent.multipliers));
  }

  void AddColumns(const Chosen& chosen) {
    std::vector<std::vector<int>> plans(packing_.agents.size());
    for (const int o : chosen) {
      if (o != kNobody) plans[packing_.AgentOf(o)].push_back(o);
    }
    for (std::size_t a = 0; a < plans.size(); ++a) {
      std::sort(plans[a].begin(), plans[a].end());
      relaxation_.master().AddPlan(static_cast<int>(a), plans[a]);
    }
  }

  void Offer(const Chosen& chosen) {
    const std::optional<std::int64_t> value = step_.evaluate(chosen);
    if (!value || *value <= result_.value) return;
    result_.value = *value;
    result_.chosen = chosen;
    AddColumns(chosen);
  }

  // False when the decisions on the way contradict each other.
  bool MarksOf(int node, Marks& marks) const {
    marks = root_;
    bool possible = true;
    for (int at = node; at != kNobody; at = nodes_[at].parent) {
      const ProofNode& here = result_.proof.nodes[at];
      for (const int o : here.closed) {
        if (marks.options[o] == Mark::kIn) possible = false;
        marks.options[o] = Mark::kOut;
      }
      if (nodes_[at].parent == kNobody) break;
      const ProofNode& above = result_.proof.nodes[nodes_[at].parent];
      if (above.kind == ProofNode::Kind::kOption) {
        possible = Decide(above.option, !nodes_[at].second, marks) && possible;
      } else {
        auto& allowed = marks.blocks[above.block];
        for (int k = 0; k < static_cast<int>(allowed.size()); ++k) {
          if ((k <= above.cut) == nodes_[at].second) allowed[k] = 0;
        }
      }
    }
    return possible;
  }

  bool Decide(int option, bool taken, Marks& marks) const {
    return DecideOption(packing_, by_unit_, option, taken, marks);
  }

  void Process(int node) {
    Marks marks;
    if (!MarksOf(node, marks)) return CloseLeaf(node, kNobody);
    const NodeBound bound = relaxation_.Solve(marks, Enough(), deadline_);
    if (bound.contradiction) return CloseLeaf(node, kNobody);
    if (!bound.proved) return Keep(node);  // with what its parent proved
    int multipliers = Remember(bound.multipliers);
    SetLeaf(node, multipliers);
    nodes_[node].bound = std::min(nodes_[node].bound, bound.floor);
    if (bound.floor <= Enough()) return;
    if (limits_.bound_only) return Keep(node);
    if (bound.solved && limits_.dive && LooksForSolutions()) {
      LookForSolutions(marks);
      if (bound.floor <= Enough()) return;
      relaxation_.Solve(marks, Enough(), deadline_);
    }
    Offer(WholeSolution());
    if (bound.floor <= Enough()) return;
    if (ClosesOptions(node, bound.floor)) {
      CloseOptions(node, multipliers, bound, marks);
      const NodeBound again = relaxation_.Solve(marks, Enough(), deadline_);
      if (again.proved && again.floor < bound.floor) {
        multipliers = Remember(again.multipliers);
        SetLeaf(node, multipliers);
        nodes_[node].bound = again.floor;
        if (again.floor <= Enough()) return;
      }
    }
    const Branch branch = ChooseBranch(packing_, by_unit_, marks, result_.value, relaxation_.master());
    if (branch.kind == ProofNode::Kind::kLeaf) return Keep(node);
    Split(node, branch, multipliers);
  }

  // At the root, and then ever more rarely.
  bool LooksForSolutions() const {
    return (result_.nodes & (result_.nodes - 1)) == 0 && (result_.nodes == 1 || result_.nodes >= 32);
  }

  void LookForSolutions(const Marks& marks) {
    Dive dive(packing_, step_, by_unit_, relaxation_, deadline_);
    for (const Chosen& found : dive.Run(marks)) Offer(found);
    const int nodes_max = step_.blocks.empty() ? 200 : 20;
    std::vector<Master::Column> plans;
    for (const Master::Column& plan : relaxation_.master().columns()) {
      if (Allowed(packing_, root_, plan.agent, plan.options)) plans.push_back(plan);
    }
    const auto chosen = ChoosePlans(packing_, step_, plans, result_.value, nodes_max, deadline_);
    if (chosen) Offer(*chosen);
  }

  Chosen WholeSolution() {
    const std::vector<double> parts = relaxation_.master().OptionParts();
    Chosen chosen(packing_.units.size(), kNobody);
    for (std::size_t o = 0; o < parts.size(); ++o) {
      if (parts[o] > 1 - kWhole) chosen[packing_.options[o].unit] = static_cast<int>(o);
    }
    return chosen;
  }

  // Where the gap has shrunk much since the last time on this way.
  bool ClosesOptions(int node, std::int64_t floor) const {
    if (packing_.units.size() < kCloseUnitsMin) return false;
    int at = node;
    while (at != kNobody && nodes_[at].closed_gap == kNobody) at = nodes_[at].parent;
    return at == kNobody || (floor - Enough()) * 5 <= nodes_[at].closed_gap * 2;
  }

  // An open leaf that cannot be split: its bound is part of the answer.
  void Keep(int node) { open_.push({nodes_[node].bound, node}), result_.nodes = limits_.nodes_max; }

  void CloseLeaf(int node, int multipliers) {
    SetLeaf(node, multipliers);
    nodes_[node].bound = INT64_MIN;
  }
  void SetLeaf(int node, int multipliers) { result_.proof.nodes[node].multipliers = multipliers; }
  int Remember(const Multipliers& multipliers) {
    result_.proof.multipliers.push_back(multipliers);
    return static_cast<int>(result_.proof.multipliers.size()) - 1;
  }

  void Split(int node, const Branch& branch, int multipliers) {
    const int first = static_cast<int>(nodes_.size());
    ProofNode& here = result_.proof.nodes[node];
    here.kind = branch.kind;
    here.option = branch.option;
    here.block = branch.block;
    here.cut = branch.cut;
    here.multipliers = kNobody;
    here.first = first;
    here.second = first + 1;
    for (const bool second : {false, true}) {
      nodes_.push_back({node, second, nodes_[node].bound, kNobody});
      result_.proof.nodes.push_back({});
      result_.proof.nodes.back().multipliers = multipliers;
    }
    // Equal bounds: the later number first, so that "taken" is tried first.
    open_.push({nodes_[node].bound, first + 1});
    open_.push({nodes_[node].bound, first});
  }

  // Shuts every option that no better solution can take, by the bound with the option forced in.
  void CloseOptions(int node, int multipliers, const NodeBound& bound, Marks& marks) {
    const LagrangeBound free = relaxation_.EvaluateAt(marks, bound.multipliers);
    if (!free.usable || !free.feasible) return;
    const std::vector<std::int64_t> profits = relaxation_.profits();
    const __int128 most = static_cast<__int128>(Enough() + 1) * bound.multipliers.scale;
    ProofNode& here = result_.proof.nodes[node];
    std::vector<int> closed;
    for (std::size_t a = 0; a < packing_.agents.size(); ++a) {
      for (int o = packing_.begin[a]; o < packing_.begin[a + 1]; ++o) {
        if (marks.options[o] != Mark::kFree) continue;
        if (deadline_.Over()) break;
        marks.options[o] = Mark::kIn;
        const std::optional<Plan> with = relaxation_.pricer().Best(static_cast<int>(a), profits, marks.options);
        marks.options[o] = Mark::kFree;
        if (relaxation_.pricer().stopped()) break;
        if (!with || free.exact - free.plans[a].profit + with->profit < most) closed.push_back(o);
      }
    }
    for (const int o : closed) marks.options[o] = Mark::kOut;
    here.closed = std::move(closed);
    here.closed_by = multipliers;
    nodes_[node].closed_gap = bound.floor - Enough();
  }

  const Packing& packing_;
  const Step& step_;
  const Marks& root_;
  Pool& pool_;
  const StepLimits& limits_;
  const Deadline& deadline_;
  Relaxation relaxation_;
  std::vector<std::vector<int>> by_unit_;
  std::vector<Node> nodes_;
  std::priority_queue<Open> open_;
  StepResult result_;
};

}  // namespace

StepResult SolveStep(const Packing& packing, const Step& step, const Marks& marks, const Chosen& start, Pool& pool,
                     const StepLimits& limits, const Deadline& deadline) {
  return Tree(packing, step, marks, pool, limits, deadline).Run(start);
}

}  // namespace kyodo::optimizer::allocation
