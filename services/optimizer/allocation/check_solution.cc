#include "optimizer/allocation/check_solution.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

namespace kyodo::optimizer::allocation::check {
namespace {

using nlohmann::json;

template <typename List>
int Find(const List& list, const std::string& id) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].id == id) return static_cast<int>(i);
  }
  return kNobody;
}

// What specialists are loaded with, month by month.
class Load {
 public:
  explicit Load(const Instance& instance)
      : instance_(instance),
        days_(instance.specialists.size(), std::vector<std::int64_t>(instance.months.size(), 0)),
        towns_(instance.specialists.size(), std::vector<std::set<int>>(instance.months.size())) {}
  void Add(int specialist, const Request& request, int month) {
    days_[specialist][month] += request.half_days;
    towns_[specialist][month].insert(request.municipality);
  }
  bool Fits(int specialist) const {
    const Specialist& who = instance_.specialists[specialist];
    for (std::size_t t = 0; t < days_[specialist].size(); ++t) {
      if (days_[specialist][t] > who.half_days[t] ||
          static_cast<int>(towns_[specialist][t].size()) > who.municipalities_max)
        return false;
    }
    return true;
  }
  bool FitsToo(int specialist, const Request& request, int first, int last) const {
    const Specialist& who = instance_.specialists[specialist];
    for (int t = first; t <= last; ++t) {
      if (days_[specialist][t] + request.half_days > who.half_days[t]) return false;
      const auto& here = towns_[specialist][t];
      if (static_cast<int>(here.size()) + !here.contains(request.municipality) > who.municipalities_max) return false;
    }
    return true;
  }

 private:
  const Instance& instance_;
  std::vector<std::vector<std::int64_t>> days_;
  std::vector<std::vector<std::set<int>>> towns_;
};

bool HasSkill(const Specialist& who, const Request& request) {
  return std::any_of(who.skills.begin(), who.skills.end(),
                     [&](const Skill& one) { return one.skill == request.skill && one.level >= request.level; });
}

// Whether the specialist may serve the request at all, days aside.
bool Allowed(const Instance& instance, int specialist, const Request& request) {
  const Specialist& who = instance.specialists[specialist];
  return HasSkill(who, request) && (request.onsite_region == kNobody || request.onsite_region == who.region) &&
         std::count(who.conflicts.begin(), who.conflicts.end(), request.municipality) == 0 &&
         std::count(request.forbidden.begin(), request.forbidden.end(), specialist) == 0;
}

std::string Reason(const Instance& instance, const Load& pinned, const Request& request,
                   const std::vector<int>& served) {
  bool skill = false, place = false, free = false, room = false;
  for (std::size_t s = 0; s < instance.specialists.size(); ++s) {
    const Specialist& who = instance.specialists[s];
    if (!HasSkill(who, request)) continue;
    skill = true;
    if (request.onsite_region != kNobody && request.onsite_region != who.region) continue;
    place = true;
    const int position = static_cast<int>(s);
    if (!Allowed(instance, position, request)) continue;
    free = true;
    if (!request.split) room = room || pinned.FitsToo(position, request, request.from, request.to);
    for (int t = request.from; request.split && t <= request.to; ++t) {
      if (served[t - request.from] == kNobody) room = room || pinned.FitsToo(position, request, t, t);
    }
  }
  return !skill ? "NO_SKILL" : !place ? "ON_SITE" : !free ? "CONFLICT" : !room ? "NO_CAPACITY" : "OUTRANKED";
}

std::optional<std::string> ReadAssignments(const Instance& instance, const json& assignments, Served& served) {
  if (!assignments.is_array()) return "assignments: is not a list";
  for (const Request& request : instance.requests) served.emplace_back(request.to - request.from + 1, kNobody);
  std::map<std::string, int> requests, specialists, months;
  for (std::size_t i = 0; i < instance.requests.size(); ++i) requests[instance.requests[i].id] = static_cast<int>(i);
  for (std::size_t i = 0; i < instance.specialists.size(); ++i)
    specialists[instance.specialists[i].id] = static_cast<int>(i);
  for (std::size_t i = 0; i < instance.months.size(); ++i) months[instance.months[i]] = static_cast<int>(i);
  for (const json& one : assignments) {
    if (!one.is_object() || one.size() != 3 || !one.contains("request") || !one["request"].is_string() ||
        !one.contains("specialist") || !one["specialist"].is_string() || !one.contains("months") ||
        !one["months"].is_array() || one["months"].empty()) {
      return "assignments: an entry is not {request, specialist, months}";
    }
    const auto request = requests.find(one["request"].get<std::string>());
    const auto specialist = specialists.find(one["specialist"].get<std::string>());
    if (request == requests.end() || specialist == specialists.end())
      return "assignments: an entry names nothing of the input";
    for (const json& month : one["months"]) {
      const auto found = month.is_string() ? months.find(month.get<std::string>()) : months.end();
      const Request& asked = instance.requests[request->second];
      if (found == months.end() || found->second < asked.from || found->second > asked.to)
        return "assignments: a month is not the request's";
      int& who = served[request->second][found->second - asked.from];
      if (who != kNobody) return "assignments: a month of " + asked.id + " is served twice";
      who = specialist->second;
    }
  }
  return std::nullopt;
}

std::optional<std::string> CheckUnfilled(const Instance& instance, const Reckoning& reckoning, const json& list) {
  if (!list.is_array()) return "unfilled: is not a list";
  Load pinned(instance);
  for (const Request& request : instance.requests) {
    for (int t = request.from; request.pinned && t <= request.to; ++t) pinned.Add(request.current, request, t);
  }
  std::size_t next = 0;
  for (std::size_t q = 0; q < instance.requests.size(); ++q) {
    const Request& request = instance.requests[q];
    const std::vector<int>& served = reckoning.served[q];
    if (std::count(served.begin(), served.end(), kNobody) == 0) continue;
    if (next >= list.size() || !list[next].is_object()) return "unfilled: " + request.id + " is missing";
    const json& one = list[next++];
    if (one.size() != 4 || one.value("request", json()) != request.id || !one.contains("detail") ||
        !one["detail"].is_string() || !one.contains("smallestChange")) {
      return "unfilled: expected " + request.id + " with reason, detail and smallestChange";
    }
    if (one.value("reason", json()) != Reason(instance, pinned, request, served))
      return "unfilled: the reason of " + request.id + " is another";
  }
  if (next != list.size()) return "unfilled: names a request that is filled";
  return std::nullopt;
}

}  // namespace

std::string Decimal(std::int64_t units, std::int64_t scale) {
  std::string text = std::to_string(units / scale);
  std::int64_t rest = units % scale;
  if (rest != 0) text += ".";
  while (rest != 0) {
    rest *= 10;
    text += static_cast<char>('0' + rest / scale);
    rest %= scale;
  }
  return text;
}

std::optional<std::string> Reckon(const Instance& instance, const json& assignments, Reckoning& reckoning) {
  if (auto fault = ReadAssignments(instance, assignments, reckoning.served)) return fault;
  Load load(instance);
  const bool fraction = instance.policy.measure == Measure::kRequestFraction;
  std::vector<std::int64_t> asked(instance.municipalities.size(), 0), given = asked;
  for (std::size_t q = 0; q < instance.requests.size(); ++q) {
    const Request& request = instance.requests[q];
    const std::vector<int>& served = reckoning.served[q];
    const std::int64_t month_value = request.weight * request.half_days;
    asked[request.municipality] += month_value * static_cast<std::int64_t>(served.size());
    if (!request.split &&
        std::count(served.begin(), served.end(), served[0]) != static_cast<std::ptrdiff_t>(served.size())) {
      return "assignments: " + request.id + " is not served by one specialist for all its months";
    }
    bool differs = false;
    for (std::size_t i = 0; i < served.size(); ++i) {
      differs = differs || served[i] != request.current;
      if (served[i] == kNobody) continue;
      if (!Allowed(instance, served[i], request))
        return "assignments: " + request.id + " is served by somebody who may not";
      load.Add(served[i], request, request.from + static_cast<int>(i));
      reckoning.value += month_value;
      given[request.municipality] += fraction ? month_value : request.half_days;
      reckoning.half_yen += instance.specialists[served[i]].yen_per_day * request.half_days;
    }
    if (request.pinned && differs) return "assignments: " + request.id + " is pinned";
    reckoning.changes += request.current != kNobody && differs;
  }
  for (std::size_t s = 0; s < instance.specialists.size(); ++s) {
    if (!load.Fits(static_cast<int>(s)))
      return "assignments: " + instance.specialists[s].id + " has too many days or municipalities";
  }
  for (std::size_t m = 0; m < asked.size(); ++m) {
    const Municipality& town = instance.municipalities[m];
    Share share{given[m] + (fraction ? 0 : town.past_half_days), fraction ? asked[m] : town.entitlement_half_days};
    const std::int64_t common = std::gcd(share.above, share.below);
    if (share.below != 0) share = {share.above / common, share.below / common};
    reckoning.shares.push_back(share.below == 0 ? Share{} : share);
  }
  return std::nullopt;
}

std::optional<std::string> CheckFigures(const Instance& instance, const Reckoning& reckoning, const json& output) {
  if (output["value"] != Decimal(reckoning.value, kValueUnits)) return "value: the assignments have another";
  if (output["changes"] != reckoning.changes) return "changes: the assignments have another number";
  if (output["costYen"] != Decimal(reckoning.half_yen, 2)) return "costYen: the assignments cost another amount";
  json shares = json::array();
  for (std::size_t m = 0; m < reckoning.shares.size(); ++m) {
    const Share& share = reckoning.shares[m];
    if (share.below == 0) continue;
    std::string text = std::to_string(share.above);
    if (share.below != 1) text.append("/").append(std::to_string(share.below));
    shares.push_back({{"municipality", instance.municipalities[m].id}, {"share", text}});
  }
  if (output["shares"] != shares) return "shares: the assignments have others";
  return CheckUnfilled(instance, reckoning, output["unfilled"]);
}

std::optional<std::string> CheckConflict(const Instance& instance, const json& output) {
  if (!output.contains("conflict") || !output["conflict"].is_array() || output["conflict"].empty())
    return "conflict: is missing";
  std::vector<int> members;
  for (const json& id : output["conflict"]) {
    const int found = id.is_string() ? Find(instance.requests, id.get<std::string>()) : kNobody;
    if (found == kNobody || !instance.requests[found].pinned || std::count(members.begin(), members.end(), found) > 0) {
      return "conflict: an entry is no pinned request, or there twice";
    }
    members.push_back(found);
  }
  const auto possible = [&](int left_out) {
    Load load(instance);
    for (const int q : members) {
      const Request& request = instance.requests[q];
      if (q == left_out) continue;
      if (!Allowed(instance, request.current, request)) return false;
      for (int t = request.from; t <= request.to; ++t) load.Add(request.current, request, t);
    }
    return std::all_of(members.begin(), members.end(), [&](int q) { return load.Fits(instance.requests[q].current); });
  };
  if (possible(kNobody)) return "conflict: these requests can be held together";
  for (const int q : members) {
    if (!possible(q)) return "conflict: it is one also without " + instance.requests[q].id;
  }
  return std::nullopt;
}

}  // namespace kyodo::optimizer::allocation::check
