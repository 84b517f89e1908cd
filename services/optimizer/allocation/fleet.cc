#include "optimizer/allocation/fleet.h"

#include <algorithm>

namespace kyodo::optimizer::allocation {

Fleet::Fleet(const Packing& packing) : packing_(packing), uses_(packing.agents.size() * packing.months) {
  for (const Agent& agent : packing.agents) left_.insert(left_.end(), agent.capacity.begin(), agent.capacity.end());
}

bool Fleet::Fits(int agent, const Option& option) const {
  const Unit& unit = packing_.units[option.unit];
  for (int t = unit.first; t <= unit.last; ++t) {
    const int at = agent * packing_.months + t;
    if (left_[at] < option.load) return false;
    if (static_cast<int>(uses_[at].size()) < packing_.agents[agent].places_max) continue;
    if (std::none_of(uses_[at].begin(), uses_[at].end(), [&](const auto& use) { return use.first == unit.place; }))
      return false;
  }
  return true;
}

void Fleet::Add(int agent, const Option& option) {
  const Unit& unit = packing_.units[option.unit];
  for (int t = unit.first; t <= unit.last; ++t) {
    const int at = agent * packing_.months + t;
    left_[at] -= option.load;
    const auto use =
        std::find_if(uses_[at].begin(), uses_[at].end(), [&](const auto& one) { return one.first == unit.place; });
    if (use == uses_[at].end()) {
      uses_[at].emplace_back(unit.place, 1);
    } else {
      ++use->second;
    }
  }
}

void Fleet::Remove(int agent, const Option& option) {
  const Unit& unit = packing_.units[option.unit];
  for (int t = unit.first; t <= unit.last; ++t) {
    const int at = agent * packing_.months + t;
    left_[at] += option.load;
    const auto use =
        std::find_if(uses_[at].begin(), uses_[at].end(), [&](const auto& one) { return one.first == unit.place; });
    if (--use->second == 0) uses_[at].erase(use);
  }
}

}  // namespace kyodo::optimizer::allocation
