#include "optimizer/allocation/orders.h"

#include <algorithm>

#include "optimizer/allocation/greedy.h"
#include "optimizer/allocation/outcome.h"

namespace kyodo::optimizer::allocation {
namespace {

// Groups up to this size get diving and CBC only where the tree needs them.
constexpr int kDiveUnitsMin = 24;
constexpr int kLargeStepNodes = 60;
constexpr int kPositionsUnitsMax = 160;

// Carries out the steps of one group.
class Chain {
 public:
  Chain(const Instance& instance, const Group& group, const Deadline& deadline)
      : instance_(instance), group_(group), deadline_(deadline) {
    solution_.chosen = instance.policy.order == Order::kWeight ? GreedyByValue(group) : GreedyByShare(group);
    proving_ = true;
  }

  int places() const { return static_cast<int>(group_.places.size()); }
  Share ShareAt(int rank) const { return SortedShares()[rank]; }

  // MAXMIN_WEIGHT, first part: the smallest share of this group. True when it is proved.
  bool RaiseSmallest() {
    if (Idle()) return true;
    while (!deadline_.Over() || solution_.steps.empty()) {
      StepPlan plan{StepKind::kLevel, {}, 0, 0};
      plan.settled.levels.push_back({ShareAt(0), places()});
      StepResult result = Run(plan, places() - 1, 100'000);
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
    FindLevels();
    FindValue();
    FindTies();
    return std::move(solution_);
  }

  GroupSolution Weight() {
    if (Idle()) return Nothing();
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
    const BuiltStep built = BuildStep(group_, plan);
    StepLimits limits;
    limits.nodes_max = nodes_max;
    limits.enough = enough;
    limits.dive = static_cast<int>(group_.value.size()) >= kDiveUnitsMin;
    StepResult result =
        SolveStep(group_.part.packing, built.step, built.marks, solution_.chosen, pool_, limits, deadline_);
    solution_.chosen = result.chosen;
    unit_ = built.unit;
    return result;
  }

  void Record(const StepPlan& plan, StepResult result, bool smallest = false) {
    if (result.bound > INT64_MAX / 8) return;  // nothing was proved
    solution_.steps.push_back({plan, result.value, result.bound, std::move(result.proof), smallest});
  }

  // Level by level. When one is not closed the ones after it are looked for, but nothing is claimed for them.
  void FindLevels() {
    int done = 0;
    int nodes = 100'000;
    while (done < places()) {
      StepPlan plan{StepKind::kLevel, settled_, 0, 0};
      plan.settled.levels.push_back({ShareAt(done), places()});
      StepResult result = Run(plan, INT64_MIN, nodes);
      const int above = static_cast<int>(result.value);
      if (places() - above <= done) continue;
      const bool closed = result.bound == result.value;
      settled_.levels.push_back({plan.settled.levels.back().threshold, places() - above});
      done = places() - above;
      if (!proving_) continue;
      const std::int64_t certain = places() - result.bound;
      solution_.shares_proved = std::max(solution_.shares_proved, static_cast<int>(std::max<std::int64_t>(certain, 0)));
      if (certain > 0) Record(plan, std::move(result));
      if (closed) continue;
      proving_ = false;
      proved_levels_.assign(settled_.levels.begin(), settled_.levels.end() - 1);
      levels_open_ = true;
      nodes = 1;
    }
  }

  void FindValue() {
    if (levels_open_) BoundValue();
    StepPlan plan{StepKind::kValue, settled_, 0, 0};
    StepResult result = Run(plan, INT64_MIN, levels_open_ ? 1 : 100'000);
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

  // The value of what is best in the order, from the levels that are proved.
  void BoundValue() {
    StepPlan plan{StepKind::kValue, {}, 0, 0};
    plan.settled.levels = proved_levels_;
    const Chosen before = solution_.chosen;
    StepResult result = Run(plan, INT64_MIN, 1);
    solution_.chosen = before;
    solution_.value_bound = result.bound >= INT64_MAX / unit_ ? INT64_MAX : result.bound * unit_;
    Record(plan, std::move(result));
  }

  void FindTies() {
    if (instance_.policy.fewest_changes) FindExtreme(StepKind::kKept);
    FindExtreme(StepKind::kCost);
    FindPositions();
    solution_.all_proved = proving_;
  }

  void FindExtreme(StepKind kind) {
    StepPlan plan{kind, settled_, 0, 0};
    StepResult result = Run(plan, INT64_MIN, Small() ? 100'000 : kLargeStepNodes);
    if (kind == StepKind::kKept) settled_.kept = result.value;
    if (kind == StepKind::kCost) settled_.cost = -result.value * unit_;
    const bool proved = result.value == result.bound;
    if (proving_ && proved) Record(plan, std::move(result));
    proving_ = proving_ && proved;
  }

  void FindPositions() {
    const int units = static_cast<int>(group_.value.size());
    if (units > kPositionsUnitsMax) proving_ = false;
    for (int first = 0; first < units && units <= kPositionsUnitsMax;) {
      StepPlan plan{StepKind::kPositions, settled_, first, PositionsEnd(group_, first)};
      StepResult result = Run(plan, INT64_MIN, Small() ? 100'000 : kLargeStepNodes);
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
  std::int64_t unit_ = 1;
  bool proving_ = false;
  bool levels_open_ = false;
};

// Shares of municipalities that no group decides.
std::vector<Share> ConstantShares(const Instance& instance, const std::vector<Group>& groups) {
  std::vector<char> decided(instance.municipalities.size(), 0);
  for (const Group& group : groups) {
    for (const Place& place : group.places) decided[place.municipality] = 1;
  }
  std::vector<Share> shares;
  for (std::size_t m = 0; m < decided.size(); ++m) {
    const Municipality& municipality = instance.municipalities[m];
    if (decided[m] || instance.policy.measure == Measure::kRequestFraction || municipality.entitlement_half_days == 0)
      continue;
    shares.push_back(Reduced(municipality.past_half_days, municipality.entitlement_half_days));
  }
  return shares;
}

bool Less(const Share& a, const Share& b) { return Compare(a, b) < 0; }

void SolveMaxmin(const Instance& instance, Solution& solution, const Deadline& deadline) {
  std::vector<Chain> chains;
  for (const Group& group : solution.groups) chains.emplace_back(instance, group, deadline);
  const std::vector<Share> constant = ConstantShares(instance, solution.groups);
  std::optional<Share> smallest;
  for (const Share& share : constant) smallest = smallest && !Less(share, *smallest) ? smallest : share;
  std::optional<std::size_t> holder;
  bool proved = true;
  for (std::size_t g = 0; g < chains.size(); ++g) {
    if (chains[g].places() == 0) continue;
    const bool certain = chains[g].RaiseSmallest();
    const Share share = chains[g].ShareAt(0);
    if (smallest && !Less(share, *smallest)) continue;
    smallest = share, holder = g, proved = certain;
  }
  for (std::size_t g = 0; g < chains.size(); ++g) {
    solution.parts.push_back(chains[g].FinishMaxmin(smallest.value_or(Share{0, 1}), proved, holder == g));
  }
}

// How much of the whole ascending vector follows from what the groups have proved: everything up to the smallest share
// that is not proved.
int SharesProved(const Instance& instance, const Solution& solution) {
  std::vector<Share> proved = ConstantShares(instance, solution.groups);
  std::optional<Share> open;
  for (std::size_t g = 0; g < solution.groups.size(); ++g) {
    const Group& group = solution.groups[g];
    std::vector<Share> shares;
    const std::vector<std::int64_t> gains = ServedGains(group, solution.parts[g].chosen);
    for (std::size_t m = 0; m < gains.size(); ++m) shares.push_back(ShareOf(group.places[m], gains[m]));
    std::sort(shares.begin(), shares.end(), Less);
    const int certain = std::min<int>(solution.parts[g].shares_proved, static_cast<int>(shares.size()));
    proved.insert(proved.end(), shares.begin(), shares.begin() + certain);
    if (certain == static_cast<int>(shares.size())) continue;
    if (!open || Less(shares[certain], *open)) open = shares[certain];
  }
  return static_cast<int>(
      std::count_if(proved.begin(), proved.end(), [&](const Share& one) { return !open || !Less(*open, one); }));
}

// What all groups together prove.
void Conclude(const Instance& instance, Solution& solution) {
  solution.optimal = solution.all_proved = true;
  std::size_t shares = ConstantShares(instance, solution.groups).size();
  for (std::size_t g = 0; g < solution.parts.size(); ++g) {
    const GroupSolution& part = solution.parts[g];
    std::int64_t most = 0;
    const auto by_unit = solution.groups[g].part.packing.OptionsByUnit();
    for (std::size_t u = 0; u < by_unit.size(); ++u) most += by_unit[u].empty() ? 0 : solution.groups[g].value[u];
    solution.value_bound += std::min(part.value_bound, most);
    solution.optimal = solution.optimal && part.value_proved;
    solution.all_proved = solution.all_proved && part.all_proved;
    shares += solution.groups[g].places.size();
  }
  if (instance.policy.order != Order::kWeight) {
    solution.shares_proved = SharesProved(instance, solution);
    solution.optimal = solution.optimal && solution.shares_proved == static_cast<int>(shares);
  }
}

}  // namespace

Solution SolveInstance(const Instance& instance, const Limits& limits, const Deadline& deadline) {
  (void)limits;
  Solution solution;
  solution.groups = MakeGroups(instance, PackInstance(instance));
  if (instance.policy.order == Order::kMaxminWeight) {
    SolveMaxmin(instance, solution, deadline);
  } else {
    for (const Group& group : solution.groups) {
      Chain chain(instance, group, deadline);
      solution.parts.push_back(instance.policy.order == Order::kLeximin ? chain.Leximin() : chain.Weight());
    }
  }
  Conclude(instance, solution);
  return solution;
}

Served ToServed(const Instance& instance, const Solution& solution) {
  Served served;
  for (const Request& request : instance.requests) served.emplace_back(request.months(), kNobody);
  for (std::size_t g = 0; g < solution.groups.size(); ++g) {
    const Part& part = solution.groups[g].part;
    for (std::size_t u = 0; u < solution.parts[g].chosen.size(); ++u) {
      const int option = solution.parts[g].chosen[u];
      if (option == kNobody) continue;
      const Unit& unit = part.packing.units[u];
      const int from = instance.requests[unit.request].from;
      for (int t = unit.first; t <= unit.last; ++t)
        served[unit.request][t - from] = part.agents[part.packing.AgentOf(option)];
    }
  }
  return served;
}

}  // namespace kyodo::optimizer::allocation
