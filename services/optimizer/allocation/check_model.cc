#include "optimizer/allocation/check_model.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace kyodo::optimizer::allocation::check {
namespace {

constexpr std::size_t kReachableMax = 20'000;
constexpr std::size_t kReachableUnitsMax = 3'000;

void AddTowns(const Instance& instance, const std::vector<WorkUnit>& all, PartModel& part) {
  const bool fraction = instance.policy.measure == Measure::kRequestFraction;
  std::vector<std::int64_t> asked(instance.municipalities.size(), 0);
  for (const WorkUnit& unit : all) asked[instance.requests[unit.request].municipality] += unit.value;
  std::map<int, int> position;
  for (std::size_t u = 0; u < part.units.size(); ++u) {
    const int municipality = instance.requests[part.units[u].request].municipality;
    const Municipality& town = instance.municipalities[municipality];
    const std::int64_t below = fraction ? asked[municipality] : town.entitlement_half_days;
    part.gain.push_back(fraction ? part.units[u].value : part.units[u].half_days);
    if (below == 0 || instance.policy.order == Order::kWeight) {
      part.town_of.push_back(kNobody);
      continue;
    }
    if (!position.contains(municipality)) {
      position[municipality] = static_cast<int>(part.towns.size());
      part.towns.push_back({municipality, fraction ? 0 : town.past_half_days, below, {}, {}, 0, 0});
    }
    part.town_of.push_back(position[municipality]);
    Town& mine = part.towns[position[municipality]];
    if (part.by_unit[u].empty()) continue;
    mine.units.push_back(static_cast<int>(u));
    mine.most += part.gain[u];
    mine.divisor = std::gcd(mine.divisor, part.gain[u]);
  }
  for (Town& town : part.towns) {
    town.divisor = std::max<std::int64_t>(town.divisor, 1);
    if (part.units.size() > kReachableUnitsMax) continue;
    std::set<std::int64_t> sums{0};
    for (std::size_t i = 0; i < town.units.size() && sums.size() <= kReachableMax; ++i) {
      std::set<std::int64_t> grown = sums;
      for (const std::int64_t sum : sums) grown.insert(sum + part.gain[town.units[i]]);
      sums.swap(grown);
    }
    if (sums.size() <= kReachableMax) town.reachable.assign(sums.begin(), sums.end());
  }
}

void AddKeeps(const Instance& instance, PartModel& part) {
  std::map<int, std::vector<int>> current;
  for (std::size_t c = 0; c < part.choices.size(); ++c) {
    const int request = part.units[part.choices[c].unit].request;
    if (instance.requests[request].current == part.choices[c].specialist)
      current[request].push_back(static_cast<int>(c));
  }
  for (const auto& [request, choices] : current) {
    const Request& one = instance.requests[request];
    if (choices.size() == static_cast<std::size_t>(one.split ? one.to - one.from + 1 : 1))
      part.keeps.push_back(choices);
  }
}

// Least served gain with a share ≥ (above: >) the threshold; -1 = out of reach.
std::int64_t Needed(const Town& town, const Share& threshold, bool above) {
  std::int64_t least = 0;
  const auto enough = [&](std::int64_t gain) {
    const __int128 left = static_cast<__int128>(town.base + gain) * threshold.below;
    const __int128 right = static_cast<__int128>(threshold.above) * town.below;
    return above ? left > right : left >= right;
  };
  if (!enough(town.most)) return -1;
  if (!town.reachable.empty())
    return *std::partition_point(town.reachable.begin(), town.reachable.end(),
                                 [&](std::int64_t gain) { return !enough(gain); });
  std::int64_t high = town.most;
  while (least < high) {
    const std::int64_t middle = least + (high - least) / 2;
    if (enough(middle)) {
      high = middle;
    } else {
      least = middle + 1;
    }
  }
  return least;
}

class Writer {
 public:
  Writer(const PartModel& part, Goal goal, const Given& given) : part_(part), goal_(goal), given_(given) {
    programme_.objective.assign(part.choices.size(), 0);
  }

  void Tiers() {
    if (given_.tiers.empty()) return;
    const std::size_t tiers = given_.tiers.size();
    for (std::size_t k = 0; k + 1 < tiers; ++k) programme_.rhs.push_back(-given_.tiers[k].at_most);
    for (const Town& town : part_.towns) {
      const int row = Row(0);
      std::vector<Pick> block;
      for (std::size_t k = 0; k < tiers + (goal_ == Goal::kLevel); ++k) {
        const bool above = k == tiers;
        const std::int64_t need = Needed(town, given_.tiers[above ? tiers - 1 : k].threshold, above);
        if (need < 0) break;
        Pick pick{above, {}};
        if (need > 0) pick.terms.push_back({row, -((need + town.divisor - 1) / town.divisor)});
        for (std::size_t r = k; r + 1 < tiers; ++r) pick.terms.push_back({static_cast<int>(r), -1});
        block.push_back(std::move(pick));
      }
      for (const int unit : town.units) {
        for (const int c : part_.by_unit[unit]) programme_.terms[c].push_back({row, part_.gain[unit] / town.divisor});
      }
      programme_.blocks.push_back(std::move(block));
    }
  }

  void Value() {
    if (!given_.value) return;
    const int row = Row(*given_.value / part_.value_divisor);
    for (std::size_t c = 0; c < part_.choices.size(); ++c) programme_.terms[c].push_back({row, UnitValue(c)});
  }

  void Kept() {
    if (goal_ != Goal::kKept && !given_.kept) return;
    const int row = goal_ == Goal::kKept ? kNobody : Row(*given_.kept);
    for (const std::vector<int>& keep : part_.keeps) {
      if (keep.size() == 1) {
        if (row == kNobody) programme_.objective[keep[0]] = 1;
        if (row != kNobody) programme_.terms[keep[0]].push_back({row, 1});
        continue;
      }
      Pick whole{row == kNobody, {}};
      if (row != kNobody) whole.terms.push_back({row, 1});
      for (const int c : keep) {
        const int each = Row(0);
        programme_.terms[c].push_back({each, 1});
        whole.terms.push_back({each, -1});
      }
      programme_.blocks.push_back({Pick{}, std::move(whole)});
    }
  }

  void Cost() {
    if (!given_.cost) return;
    const int row = Row(-(*given_.cost / part_.cost_divisor));
    for (std::size_t c = 0; c < part_.choices.size(); ++c) {
      programme_.terms[c].push_back({row, -(part_.choices[c].half_yen / part_.cost_divisor)});
    }
  }

  void Objective(int first, int end) {
    for (std::size_t c = 0; c < part_.choices.size(); ++c) {
      if (goal_ == Goal::kValue) programme_.objective[c] = UnitValue(c);
      if (goal_ == Goal::kCost) programme_.objective[c] = -(part_.choices[c].half_yen / part_.cost_divisor);
    }
    if (goal_ != Goal::kPositions) return;
    std::int64_t digit = 1;
    for (int u = end - 1; u >= first; --u) {
      std::int64_t rank = static_cast<std::int64_t>(part_.by_unit[u].size());
      for (const int c : part_.by_unit[u]) programme_.objective[c] = digit * rank--;
      digit *= static_cast<std::int64_t>(part_.by_unit[u].size()) + 1;
    }
  }

  Programme Take() { return std::move(programme_); }

 private:
  int Row(std::int64_t rhs) {
    programme_.terms.resize(part_.choices.size());
    programme_.rhs.push_back(rhs);
    return static_cast<int>(programme_.rhs.size()) - 1;
  }
  std::int64_t UnitValue(std::size_t choice) const {
    return part_.units[part_.choices[choice].unit].value / part_.value_divisor;
  }

  const PartModel& part_;
  Goal goal_;
  const Given& given_;
  Programme programme_;
};

}  // namespace

int Order3(const Share& a, const Share& b) {
  const __int128 difference = static_cast<__int128>(a.above) * b.below - static_cast<__int128>(b.above) * a.below;
  return difference < 0 ? -1 : difference > 0;
}

bool MayServe(const Instance& instance, int specialist, const WorkUnit& unit) {
  const Specialist& who = instance.specialists[specialist];
  const Request& request = instance.requests[unit.request];
  if (request.pinned && request.current != specialist) return false;
  if (std::none_of(who.skills.begin(), who.skills.end(),
                   [&](const Skill& one) { return one.skill == request.skill && one.level >= request.level; })) {
    return false;
  }
  if (request.onsite_region != kNobody && request.onsite_region != who.region) return false;
  if (std::count(who.conflicts.begin(), who.conflicts.end(), request.municipality) > 0) return false;
  if (std::count(request.forbidden.begin(), request.forbidden.end(), specialist) > 0) return false;
  if (who.municipalities_max < 1) return false;
  for (int t = unit.first; t <= unit.last; ++t) {
    if (who.half_days[t] < request.half_days) return false;
  }
  return true;
}

std::vector<WorkUnit> Units(const Instance& instance) {
  std::vector<WorkUnit> units;
  for (std::size_t q = 0; q < instance.requests.size(); ++q) {
    const Request& request = instance.requests[q];
    for (int t = request.from; t <= request.to; ++t) {
      const int last = request.split ? t : request.to;
      const std::int64_t half_days = std::int64_t{request.half_days} * (last - t + 1);
      units.push_back({static_cast<int>(q), t, last, request.weight * half_days, half_days});
      t = last;
    }
  }
  return units;
}

PartModel MakePart(const Instance& instance, const std::vector<WorkUnit>& all, const std::vector<int>& units) {
  PartModel part;
  for (const int unit : units) part.units.push_back(all[unit]);
  part.by_unit.resize(units.size());
  for (std::size_t s = 0; s < instance.specialists.size(); ++s) {
    std::vector<int> mine;
    for (std::size_t u = 0; u < units.size(); ++u) {
      if (!MayServe(instance, static_cast<int>(s), part.units[u])) continue;
      const std::int64_t half_yen = instance.specialists[s].yen_per_day * part.units[u].half_days;
      mine.push_back(static_cast<int>(part.choices.size()));
      part.by_unit[u].push_back(mine.back());
      part.choices.push_back({static_cast<int>(u), static_cast<int>(s), half_yen});
      part.cost_divisor = part.choices.size() == 1 ? half_yen : std::gcd(part.cost_divisor, half_yen);
    }
    if (mine.empty()) continue;
    part.specialists.push_back(static_cast<int>(s));
    part.choices_of.push_back(std::move(mine));
  }
  part.value_divisor = 0;
  for (const WorkUnit& unit : part.units) part.value_divisor = std::gcd(part.value_divisor, unit.value);
  part.value_divisor = std::max<std::int64_t>(part.value_divisor, 1);
  part.cost_divisor = std::max<std::int64_t>(part.cost_divisor, 1);
  AddTowns(instance, all, part);
  AddKeeps(instance, part);
  return part;
}

Programme MakeProgramme(const Instance& instance, const PartModel& part, Goal goal, const Given& given, int first,
                        int end) {
  Writer writer(part, goal, given);
  writer.Tiers();
  writer.Value();
  writer.Kept();
  writer.Cost();
  writer.Objective(first, end);
  Programme programme = writer.Take();
  for (std::size_t u = 0; u < part.units.size(); ++u) {
    const bool pinned = instance.requests[part.units[u].request].pinned && !part.by_unit[u].empty();
    programme.decided.push_back(u < given.decided.size() ? given.decided[u] : pinned ? part.by_unit[u][0] : kOpen);
  }
  return programme;
}

}  // namespace kyodo::optimizer::allocation::check
