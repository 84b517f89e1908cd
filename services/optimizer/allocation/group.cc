#include "optimizer/allocation/group.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace kyodo::optimizer::allocation {
namespace {

std::vector<std::int64_t> Sums(const Place& place, const std::vector<std::int64_t>& gain) {
  std::set<std::int64_t> sums{0};
  for (const int unit : place.units) {
    std::vector<std::int64_t> more;
    for (const std::int64_t sum : sums) more.push_back(sum + gain[unit]);
    sums.insert(more.begin(), more.end());
    if (sums.size() > kSumsMax) return {};
  }
  return {sums.begin(), sums.end()};
}

void AddPlaces(const Instance& instance, const std::vector<std::int64_t>& requested, Group& group) {
  const Packing& packing = group.part.packing;
  std::vector<char> served(packing.units.size(), 0);
  for (const Option& option : packing.options) served[option.unit] = 1;
  std::map<int, int> known;
  const bool fraction = instance.policy.measure == Measure::kRequestFraction;
  for (std::size_t u = 0; u < packing.units.size(); ++u) {
    const Unit& unit = packing.units[u];
    const Municipality& municipality = instance.municipalities[unit.place];
    const std::int64_t below = fraction ? requested[unit.place] : municipality.entitlement_half_days;
    group.gain.push_back(
        fraction ? unit.value : std::int64_t{instance.requests[unit.request].half_days} * (unit.last - unit.first + 1));
    group.place_of.push_back(kNobody);
    if (below == 0 || instance.policy.order == Order::kWeight) continue;
    const auto [found, added] = known.emplace(unit.place, static_cast<int>(group.places.size()));
    if (added) group.places.push_back({unit.place, fraction ? 0 : municipality.past_half_days, below, {}, {}, 0});
    group.place_of.back() = found->second;
    if (!served[u]) continue;
    group.places[found->second].units.push_back(static_cast<int>(u));
    group.places[found->second].most += group.gain.back();
  }
  if (packing.units.size() > kSumsUnitsMax) return;
  for (Place& place : group.places) place.sums = Sums(place, group.gain);
}

void AddKeeps(const Instance& instance, Group& group) {
  const Packing& packing = group.part.packing;
  std::map<int, Keep> by_request;
  for (std::size_t a = 0; a < packing.agents.size(); ++a) {
    for (int o = packing.begin[a]; o < packing.begin[a + 1]; ++o) {
      const int request = packing.units[packing.options[o].unit].request;
      const int specialist = group.part.agents[a];
      group.cost.push_back(
          instance.specialists[specialist].yen_per_day * packing.options[o].load *
          (packing.units[packing.options[o].unit].last - packing.units[packing.options[o].unit].first + 1));
      if (instance.requests[request].current == specialist) by_request[request].options.push_back(o);
    }
  }
  for (auto& [request, keep] : by_request) {
    const std::size_t units = instance.requests[request].split ? instance.requests[request].months() : 1;
    if (keep.options.size() == units) group.keeps.push_back(std::move(keep));
  }
}

}  // namespace

std::vector<Group> MakeGroups(const Instance& instance, const Packing& packing) {
  std::vector<std::int64_t> requested(instance.municipalities.size(), 0);
  // Months of one split request stay together: whether it changes depends on all of them.
  const bool shares = instance.policy.order != Order::kWeight;
  std::vector<int> tie;
  for (const Unit& unit : packing.units) {
    requested[unit.place] += unit.value;
    tie.push_back(shares ? unit.place : unit.request);
  }
  std::vector<Group> groups;
  for (const std::vector<int>& units : Components(packing, &tie)) {
    Group group;
    group.part = Restrict(packing, units);
    for (const int unit : units) {
      group.value.push_back(packing.units[unit].value);
      group.pinned.push_back(instance.requests[packing.units[unit].request].pinned);
    }
    AddPlaces(instance, requested, group);
    AddKeeps(instance, group);
    groups.push_back(std::move(group));
  }
  return groups;
}

Share Reduced(std::int64_t above, std::int64_t below) {
  if (below == 0) return {};
  const std::int64_t common = std::gcd(above, below);
  return {above / common, below / common};
}

int Compare(const Share& a, const Share& b) {
  const __int128 left = static_cast<__int128>(a.above) * b.below, right = static_cast<__int128>(b.above) * a.below;
  return left < right ? -1 : left > right;
}

}  // namespace kyodo::optimizer::allocation
