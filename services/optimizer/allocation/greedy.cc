#include "optimizer/allocation/greedy.h"

#include <algorithm>
#include <numeric>

#include "optimizer/allocation/fleet.h"
#include "optimizer/allocation/steps.h"

namespace kyodo::optimizer::allocation {
namespace {

class Filling {
 public:
  explicit Filling(const Group& group)
      : group_(group),
        packing_(group.part.packing),
        fleet_(packing_),
        by_unit_(packing_.OptionsByUnit()),
        chosen_(packing_.units.size(), kNobody) {
    for (std::size_t u = 0; u < chosen_.size(); ++u) {
      if (group.pinned[u]) Try(static_cast<int>(u));
    }
    order_.resize(chosen_.size());
    std::iota(order_.begin(), order_.end(), 0);
    std::stable_sort(order_.begin(), order_.end(), [&](int a, int b) { return Density(a) > Density(b); });
  }

  void Start(const Chosen& chosen) {
    for (std::size_t u = 0; u < chosen.size(); ++u) {
      if (chosen[u] == kNobody || chosen_[u] != kNobody) continue;
      fleet_.Add(packing_.AgentOf(chosen[u]), packing_.options[chosen[u]]);
      chosen_[u] = chosen[u];
    }
  }

  bool Try(int unit) {
    if (chosen_[unit] != kNobody) return false;
    for (const int o : by_unit_[unit]) {
      const int agent = packing_.AgentOf(o);
      if (!fleet_.Fits(agent, packing_.options[o])) continue;
      fleet_.Add(agent, packing_.options[o]);
      chosen_[unit] = o;
      return true;
    }
    return false;
  }
  const std::vector<int>& order() const { return order_; }
  const Chosen& chosen() const { return chosen_; }

 private:
  double Density(int unit) const {
    if (by_unit_[unit].empty()) return 0;
    const Unit& one = packing_.units[unit];
    return static_cast<double>(group_.value[unit]) /
           (static_cast<double>(packing_.options[by_unit_[unit][0]].load) * (one.last - one.first + 1));
  }

  const Group& group_;
  const Packing& packing_;
  Fleet fleet_;
  std::vector<std::vector<int>> by_unit_;
  Chosen chosen_;
  std::vector<int> order_;
};

}  // namespace

Chosen GreedyByValue(const Group& group) {
  Filling filling(group);
  for (const int unit : filling.order()) filling.Try(unit);
  return filling.chosen();
}

Chosen FillUp(const Group& group, const Chosen& chosen) {
  Filling filling(group);
  filling.Start(chosen);
  for (const int unit : filling.order()) filling.Try(unit);
  return filling.chosen();
}

Chosen GreedyByShare(const Group& group) {
  Filling filling(group);
  std::vector<std::vector<int>> waiting(group.places.size());
  for (const int unit : filling.order()) {
    if (group.place_of[unit] != kNobody) waiting[group.place_of[unit]].push_back(unit);
  }
  for (bool more = true; more;) {
    more = false;
    const std::vector<std::int64_t> gains = ServedGains(group, filling.chosen());
    std::vector<int> places(group.places.size());
    std::iota(places.begin(), places.end(), 0);
    std::stable_sort(places.begin(), places.end(), [&](int a, int b) {
      return Compare(ShareOf(group.places[a], gains[a]), ShareOf(group.places[b], gains[b])) < 0;
    });
    for (const int place : places) {
      while (!waiting[place].empty() && !more) {
        more = filling.Try(waiting[place].front());
        waiting[place].erase(waiting[place].begin());
      }
      if (more) break;
    }
  }
  for (const int unit : filling.order()) filling.Try(unit);
  return filling.chosen();
}

}  // namespace kyodo::optimizer::allocation
