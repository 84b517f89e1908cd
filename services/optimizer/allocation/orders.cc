#include "optimizer/allocation/orders.h"

#include <algorithm>

#include "optimizer/allocation/chain.h"
#include "optimizer/allocation/outcome.h"

namespace kyodo::optimizer::allocation {
namespace {

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
