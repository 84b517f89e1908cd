#include "optimizer/allocation/packing.h"

#include <algorithm>
#include <numeric>

namespace kyodo::optimizer::allocation {
namespace {

bool HasDays(const Specialist& specialist, int from, int to, std::int32_t half_days) {
  return std::all_of(specialist.half_days.begin() + from, specialist.half_days.begin() + to + 1,
                     [&](std::int32_t days) { return days >= half_days; });
}

int Root(std::vector<int>& parent, int node) {
  while (parent[node] != node) node = parent[node] = parent[parent[node]];
  return node;
}

}  // namespace

bool Eligible(const Specialist& specialist, const Request& request, int specialist_position) {
  const auto skill = std::lower_bound(specialist.skills.begin(), specialist.skills.end(), request.skill,
                                      [](const Skill& one, int wanted) { return one.skill < wanted; });
  if (skill == specialist.skills.end() || skill->skill != request.skill || skill->level < request.level) return false;
  if (request.onsite_region != kNobody && specialist.region != request.onsite_region) return false;
  if (std::binary_search(specialist.conflicts.begin(), specialist.conflicts.end(), request.municipality)) return false;
  return !std::binary_search(request.forbidden.begin(), request.forbidden.end(), specialist_position);
}

int Packing::AgentOf(int option) const {
  return static_cast<int>(std::upper_bound(begin.begin(), begin.end(), option) - begin.begin()) - 1;
}

std::vector<std::vector<int>> Packing::OptionsByUnit() const {
  std::vector<std::vector<int>> result(units.size());
  for (std::size_t i = 0; i < options.size(); ++i) result[options[i].unit].push_back(static_cast<int>(i));
  return result;
}

Packing PackInstance(const Instance& instance) {
  Packing packing;
  packing.months = static_cast<int>(instance.months.size());
  for (std::size_t i = 0; i < instance.requests.size(); ++i) {
    const Request& request = instance.requests[i];
    const int parts = request.split ? request.months() : 1;
    for (int part = 0; part < parts; ++part) {
      Unit unit{request.from + part, request.split ? request.from + part : request.to, request.municipality,
                static_cast<int>(i), 0};
      unit.value = request.weight * request.half_days * (unit.last - unit.first + 1);
      packing.units.push_back(unit);
    }
  }
  packing.begin.push_back(0);
  for (std::size_t s = 0; s < instance.specialists.size(); ++s) {
    const Specialist& specialist = instance.specialists[s];
    packing.agents.push_back({specialist.half_days, specialist.municipalities_max});
    for (std::size_t u = 0; u < packing.units.size() && specialist.municipalities_max > 0; ++u) {
      const Unit& unit = packing.units[u];
      const Request& request = instance.requests[unit.request];
      const int position = static_cast<int>(s);
      if (request.pinned && request.current != position) continue;
      if (!Eligible(specialist, request, position)) continue;
      if (!HasDays(specialist, unit.first, unit.last, request.half_days)) continue;
      packing.options.push_back({static_cast<std::int32_t>(u), request.half_days});
    }
    packing.begin.push_back(static_cast<int>(packing.options.size()));
  }
  return packing;
}

Part Restrict(const Packing& whole, const std::vector<int>& units) {
  Part part;
  part.units = units;
  part.packing.months = whole.months;
  std::vector<int> local(whole.units.size(), kNobody);
  for (std::size_t i = 0; i < units.size(); ++i) {
    local[units[i]] = static_cast<int>(i);
    part.packing.units.push_back(whole.units[units[i]]);
  }
  part.packing.begin.push_back(0);
  for (std::size_t a = 0; a < whole.agents.size(); ++a) {
    const std::size_t before = part.options.size();
    for (int o = whole.begin[a]; o < whole.begin[a + 1]; ++o) {
      if (local[whole.options[o].unit] == kNobody) continue;
      part.options.push_back(o);
      part.packing.options.push_back({local[whole.options[o].unit], whole.options[o].load});
    }
    if (part.options.size() == before) continue;
    part.agents.push_back(static_cast<int>(a));
    part.packing.agents.push_back(whole.agents[a]);
    part.packing.begin.push_back(static_cast<int>(part.options.size()));
  }
  return part;
}

std::vector<std::vector<int>> Components(const Packing& packing, const std::vector<int>* tie) {
  std::vector<int> parent(packing.units.size());
  std::iota(parent.begin(), parent.end(), 0);
  const auto join = [&](int a, int b) { parent[Root(parent, a)] = Root(parent, b); };
  std::vector<int> last_in(packing.months);
  for (std::size_t a = 0; a < packing.agents.size(); ++a) {
    std::fill(last_in.begin(), last_in.end(), kNobody);
    for (int o = packing.begin[a]; o < packing.begin[a + 1]; ++o) {
      const int u = packing.options[o].unit;
      for (int t = packing.units[u].first; t <= packing.units[u].last; ++t) {
        if (last_in[t] != kNobody) join(last_in[t], u);
        last_in[t] = u;
      }
    }
  }
  if (tie != nullptr) {
    std::vector<int> last(*std::max_element(tie->begin(), tie->end()) + 1, kNobody);
    for (std::size_t u = 0; u < packing.units.size(); ++u) {
      int& other = last[(*tie)[u]];
      if (other != kNobody) join(other, static_cast<int>(u));
      other = static_cast<int>(u);
    }
  }
  std::vector<std::vector<int>> by_root(packing.units.size());
  for (std::size_t u = 0; u < packing.units.size(); ++u)
    by_root[Root(parent, static_cast<int>(u))].push_back(static_cast<int>(u));
  std::erase_if(by_root, [](const std::vector<int>& part) { return part.empty(); });
  std::stable_sort(by_root.begin(), by_root.end(), [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() > b.size() : a.front() < b.front();
  });
  return by_root;
}

}  // namespace kyodo::optimizer::allocation
