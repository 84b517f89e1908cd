#include "optimizer/allocation/check.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "optimizer/allocation/check_bound.h"
#include "optimizer/allocation/check_solution.h"
#include "optimizer/allocation/read.h"

namespace kyodo::optimizer::allocation {
namespace check {
namespace {

using nlohmann::json;

bool Less(const Share& a, const Share& b) { return Order3(a, b) < 0; }

// What the certificate proves about one part.
struct Proved {
  std::vector<Share> shares;    // ascending
  std::size_t certain = 0;      // of these, from the smallest
  bool smallest = false;        // MAXMIN_WEIGHT: this part has the smallest share of all and cannot have a larger one
  std::int64_t value_most = 0;  // all that anybody could serve
  std::optional<std::int64_t> value_bound;
  bool value_closed = false;
};

// Goes through the steps of one part in the order of the policy; each may rest on what is closed before it.
class PartCheck {
 public:
  PartCheck(const Instance& instance, const PartModel& part, const Served& served, const std::optional<Share>& smallest,
            Effort& effort)
      : instance_(instance), part_(part), smallest_(smallest), effort_(effort) {
    for (std::size_t u = 0; u < part.units.size(); ++u) {
      const WorkUnit& unit = part.units[u];
      const int who = served[unit.request][unit.first - instance.requests[unit.request].from];
      int taken = kNobody;
      for (const int c : part.by_unit[u]) taken = part.choices[c].specialist == who ? c : taken;
      taken_.push_back(taken);
      if (taken == kNobody) continue;
      value_ += unit.value;
      cost_ += part.choices[taken].half_yen;
    }
    for (const Town& town : part.towns) {
      std::int64_t gain = town.base;
      for (const int u : town.units) gain += taken_[u] == kNobody ? 0 : part.gain[u];
      proved_.shares.push_back({gain, town.below});
    }
    std::sort(proved_.shares.begin(), proved_.shares.end(), Less);
    for (const auto& keep : part.keeps) {
      kept_ += std::all_of(keep.begin(), keep.end(), [&](int c) { return taken_[part.choices[c].unit] == c; });
    }
  }

  std::optional<std::string> Run(const json& steps) {
    if (!steps.is_array()) return "steps are missing";
    for (std::size_t u = 0; u < part_.units.size(); ++u) {
      if (!part_.by_unit[u].empty()) proved_.value_most += part_.units[u].value;
    }
    if (part_.choices.empty()) {
      // Nothing can be decided here: all is as large as it can be.
      proved_.certain = towns();
      proved_.smallest = towns() > 0 && Order3(proved_.shares[0], *smallest_) == 0;
      proved_.value_bound = 0;
      proved_.value_closed = true;
    }
    for (const json& step : steps) {
      if (!step.is_object() || !step.contains("kind") || !step["kind"].is_string() || !ReadBound(step))
        return "a step has no kind or bound";
      if (auto fault = Step(step["kind"].get<std::string>(), step)) return fault;
    }
    return std::nullopt;
  }
  const Proved& proved() const { return proved_; }

 private:
  bool ReadBound(const json& step) {
    if (!step.contains("bound") || !step["bound"].is_number_integer()) return false;
    bound_ = step["bound"].get<std::int64_t>();
    return bound_ > INT64_MIN / 4 && bound_ < INT64_MAX / 4;
  }

  std::size_t towns() const { return proved_.shares.size(); }
  bool LevelsDone() const { return done_ == towns(); }
  bool Maxmin() const { return instance_.policy.order == Order::kMaxminWeight; }

  std::optional<std::string> Tree(const json& step, Goal goal, const Given& given, int first = 0, int end = 0) {
    const Programme programme = MakeProgramme(instance_, part_, goal, given, first, end);
    return CheckTree(instance_, part_, programme, step, bound_, effort_);
  }

  std::optional<std::string> Step(const std::string& kind, const json& step) {
    if (kind == "SMALLEST") return Smallest(step);
    if (kind == "LEVEL") return Level(step);
    if (kind == "VALUE") return Value(step);
    if (kind == "KEPT") return Kept(step);
    if (kind == "COST") return Cost(step);
    if (kind == "POSITIONS") return Positions(step);
    return "a step's kind is unknown";
  }

  std::optional<std::string> Smallest(const json& step) {
    if (!Maxmin() || towns() == 0 || Order3(proved_.shares[0], *smallest_) != 0) return "SMALLEST has no place here";
    Given given;
    given.tiers.push_back({*smallest_, static_cast<std::int64_t>(towns())});
    if (auto fault = Tree(step, Goal::kLevel, given)) return fault;
    if (bound_ >= static_cast<std::int64_t>(towns())) return "SMALLEST proves nothing";
    proved_.smallest = true;
    return std::nullopt;
  }

  std::optional<std::string> Level(const json& step) {
    const bool in_turn = Maxmin() ? proved_.value_closed : instance_.policy.order == Order::kLeximin;
    if (!in_turn || open_ || LevelsDone()) return "LEVEL has no place here";
    Given given = given_;
    given.tiers.push_back({proved_.shares[done_], 0});
    if (auto fault = Tree(step, Goal::kLevel, given)) return fault;
    const std::size_t here =
        std::upper_bound(proved_.shares.begin(), proved_.shares.end(), proved_.shares[done_], Less) -
        proved_.shares.begin();
    const std::int64_t certain = static_cast<std::int64_t>(towns()) - bound_;
    if (certain > static_cast<std::int64_t>(here)) return "LEVEL claims more than the solution has";
    proved_.certain = std::max(proved_.certain, static_cast<std::size_t>(std::max<std::int64_t>(certain, 0)));
    if (certain < static_cast<std::int64_t>(here)) {
      open_ = true;
      return std::nullopt;
    }
    given_.tiers.push_back({proved_.shares[done_], static_cast<std::int64_t>(here)});
    done_ = here;
    return std::nullopt;
  }

  std::optional<std::string> Value(const json& step) {
    if (proved_.value_bound) return "VALUE comes twice";
    if (Maxmin() && towns() > 0) given_.tiers.push_back({*smallest_, static_cast<std::int64_t>(towns())});
    if (auto fault = Tree(step, Goal::kValue, given_)) return fault;
    if (bound_ > INT64_MAX / part_.value_divisor / 4 || bound_ < 0) return "a bound is out of range";
    proved_.value_bound = bound_ * part_.value_divisor;
    const bool levels = instance_.policy.order != Order::kLeximin || LevelsDone();
    proved_.value_closed = levels && proved_.value_bound == value_;
    if (levels && *proved_.value_bound < value_) return "VALUE claims less than the solution has";
    if (Maxmin()) given_.tiers.clear();
    given_.value = value_;
    return std::nullopt;
  }

  // Ties are looked at only when all before is closed.
  bool Settled() const { return proved_.value_closed && (instance_.policy.order == Order::kWeight || LevelsDone()); }

  std::optional<std::string> Kept(const json& step) {
    if (!Settled() || given_.kept || given_.cost || !instance_.policy.fewest_changes) return "KEPT has no place here";
    if (auto fault = Tree(step, Goal::kKept, given_)) return fault;
    if (bound_ != kept_) return "KEPT: the solution keeps another number";
    given_.kept = kept_;
    return std::nullopt;
  }

  std::optional<std::string> Cost(const json& step) {
    if (!Settled() || given_.cost || given_.kept.has_value() != instance_.policy.fewest_changes)
      return "COST has no place here";
    if (auto fault = Tree(step, Goal::kCost, given_)) return fault;
    if (bound_ != -(cost_ / part_.cost_divisor)) return "COST: the solution costs another amount";
    given_.cost = cost_;
    return std::nullopt;
  }

  std::optional<std::string> Positions(const json& step) {
    const int first = static_cast<int>(given_.decided.size()), units = static_cast<int>(taken_.size());
    if (!given_.cost || !step.contains("end") || !step["end"].is_number_integer()) return "POSITIONS has no place here";
    const std::int64_t end = step["end"].get<std::int64_t>();
    if (end <= first || end > units) return "POSITIONS has no units";
    long double numbers = 1;
    for (int u = first; u < end; ++u) numbers *= static_cast<long double>(part_.by_unit[u].size() + 1);
    if (numbers > 1e15L) return "POSITIONS takes too many units at once";
    const Programme programme = MakeProgramme(instance_, part_, Goal::kPositions, given_, first, static_cast<int>(end));
    if (auto fault = CheckTree(instance_, part_, programme, step, bound_, effort_)) return fault;
    std::int64_t number = 0;
    for (const int c : taken_) number += c == kNobody ? 0 : programme.objective[c];
    if (number != bound_) return "POSITIONS: the solution has others";
    given_.decided.assign(taken_.begin(), taken_.begin() + end);
    return std::nullopt;
  }

  const Instance& instance_;
  const PartModel& part_;
  const std::optional<Share>& smallest_;
  Effort& effort_;
  std::vector<int> taken_;
  std::int64_t value_ = 0, cost_ = 0, kept_ = 0, bound_ = 0;
  Given given_;
  std::size_t done_ = 0;
  bool open_ = false;
  Proved proved_;
};

// Parts must not compete: every unit in one part, a month of a specialist and (where shares count) a municipality's
// units in one part, a split request in one part.
std::optional<std::string> CheckParts(const Instance& instance, const std::vector<WorkUnit>& units, const json& groups,
                                      std::vector<std::vector<int>>& parts) {
  std::vector<int> part_of(units.size(), kNobody);
  for (const json& group : groups) {
    if (!group.is_object() || !group.contains("units") || !group["units"].is_array())
      return "certificate: a group has no units";
    parts.emplace_back();
    for (const json& unit : group["units"]) {
      if (!unit.is_number_integer()) return "certificate: a unit is no number";
      const std::int64_t u = unit.get<std::int64_t>();
      if (u < 0 || u >= static_cast<std::int64_t>(units.size()) || part_of[u] != kNobody ||
          (!parts.back().empty() && u <= parts.back().back())) {
        return "certificate: units are not each in one group, ascending";
      }
      part_of[u] = static_cast<int>(parts.size()) - 1;
      parts.back().push_back(static_cast<int>(u));
    }
  }
  if (std::count(part_of.begin(), part_of.end(), kNobody) > 0) return "certificate: a unit is in no group";
  const auto one_part = [&](int& part, std::size_t u) {
    return part == kNobody || part == part_of[u] ? (part = part_of[u], true) : false;
  };
  std::vector<int> requests(instance.requests.size(), kNobody), towns(instance.municipalities.size(), kNobody);
  for (std::size_t u = 0; u < units.size(); ++u) {
    if (!one_part(requests[units[u].request], u)) return "certificate: a split request is in two groups";
    int& town = towns[instance.requests[units[u].request].municipality];
    if (instance.policy.order != Order::kWeight && !one_part(town, u))
      return "certificate: a municipality is in two groups";
  }
  for (std::size_t s = 0; s < instance.specialists.size(); ++s) {
    std::vector<int> months(instance.months.size(), kNobody);
    for (std::size_t u = 0; u < units.size(); ++u) {
      if (!MayServe(instance, static_cast<int>(s), units[u])) continue;
      for (int t = units[u].first; t <= units[u].last; ++t) {
        if (!one_part(months[t], u)) return "certificate: a specialist's month is in two groups";
      }
    }
  }
  return std::nullopt;
}

struct Verdict {
  std::int64_t bound = 0;
  int levels = 0;
  std::string status;
};

// What all parts together prove.
Verdict Conclude(const Instance& instance, const Reckoning& reckoning, const std::vector<Proved>& parts,
                 const std::vector<Share>& constant, const std::optional<Share>& smallest) {
  Verdict verdict;
  bool closed = true, smallest_proved = false;
  std::vector<Share> certain = constant;
  std::optional<Share> open;
  for (const Share& share : constant) smallest_proved = smallest_proved || Order3(share, *smallest) == 0;
  for (const Proved& part : parts) smallest_proved = smallest_proved || part.smallest;
  for (const Proved& part : parts) {
    verdict.bound += std::min(part.value_most, part.value_bound.value_or(part.value_most));
    closed = closed && part.value_closed;
    std::size_t count = std::max<std::size_t>(part.certain, part.smallest ? 1 : 0);
    if (instance.policy.order == Order::kMaxminWeight && !smallest_proved) count = 0;
    certain.insert(certain.end(), part.shares.begin(), part.shares.begin() + static_cast<std::ptrdiff_t>(count));
    if (count < part.shares.size() && (!open || Less(part.shares[count], *open))) open = part.shares[count];
  }
  if (instance.policy.order != Order::kWeight) {
    verdict.levels = static_cast<int>(
        std::count_if(certain.begin(), certain.end(), [&](const Share& one) { return !open || !Less(*open, one); }));
    closed = closed && !open && (instance.policy.order == Order::kLeximin || smallest_proved || !smallest);
  }
  verdict.bound = std::max(verdict.bound, reckoning.value);
  verdict.status = closed ? "OPTIMAL" : "FEASIBLE";
  const __int128 gap = static_cast<__int128>(verdict.bound - reckoning.value) * 1'000'000;
  if (!closed && instance.policy.order == Order::kWeight && gap <= reckoning.value) verdict.status = "WITHIN_TOLERANCE";
  return verdict;
}

std::optional<std::string> CheckCertificate(const Instance& instance, const Reckoning& reckoning, const json& output) {
  const json& certificate = output["certificate"];
  if (!certificate.is_object() || !certificate.contains("groups") || !certificate["groups"].is_array())
    return "certificate: has no groups";
  const std::vector<WorkUnit> units = Units(instance);
  std::vector<std::vector<int>> members;
  if (auto fault = CheckParts(instance, units, certificate["groups"], members)) return fault;
  std::vector<char> asking(instance.municipalities.size(), 0);
  for (const Request& request : instance.requests) asking[request.municipality] = 1;
  std::optional<Share> smallest;
  std::vector<Share> constant;
  for (std::size_t m = 0; m < reckoning.shares.size(); ++m) {
    const Share& share = reckoning.shares[m];
    if (share.below == 0) continue;
    if (!smallest || Less(share, *smallest)) smallest = share;
    if (!asking[m]) constant.push_back(share);
  }
  Effort effort;
  std::vector<Proved> proved;
  for (std::size_t g = 0; g < members.size(); ++g) {
    const PartModel part = MakePart(instance, units, members[g]);
    PartCheck one(instance, part, reckoning.served, smallest, effort);
    const json& group = certificate["groups"][g];
    if (auto fault = one.Run(group.contains("steps") ? group["steps"] : json()))
      return "certificate: group " + std::to_string(g) + ": " + *fault;
    proved.push_back(one.proved());
  }
  const Verdict verdict = Conclude(instance, reckoning, proved, constant, smallest);
  if (output["bound"] != Decimal(verdict.bound, kValueUnits))
    return "bound: the certificate proves " + Decimal(verdict.bound, kValueUnits);
  if (output["provedLevels"] != verdict.levels)
    return "provedLevels: the certificate proves " + std::to_string(verdict.levels);
  if (output["status"] != verdict.status) return "status: the certificate proves " + verdict.status;
  return std::nullopt;
}

std::optional<std::string> Check(const json& input, const json& output) {
  Faults faults;
  const Instance instance = ReadInstance(input, faults);
  if (!faults.empty()) return "input: " + ToText(faults.list().front());
  if (!output.is_object()) return "output: is not an object";
  static const std::set<std::string> kFields{"status",      "proof",    "value",        "bound",
                                             "assignments", "shares",   "provedLevels", "changes",
                                             "costYen",     "unfilled", "certificate",  "conflict"};
  for (const auto& [name, value] : output.items()) {
    if (!kFields.contains(name)) return name + ": is not a field of this output";
  }
  for (const std::string& name : kFields) {
    if (!output.contains(name) && name != "conflict") return name + ": is missing";
  }
  if (!output["certificate"].is_object() || output["certificate"].value("seal", json()) != Seal(output))
    return "certificate: the seal does not fit the output";
  if (output["proof"] != "CERTIFIED") return "proof: only the solver says so";
  if (output["status"] == "INFEASIBLE") return CheckConflict(instance, output);
  if (output.contains("conflict")) return "conflict: there is none";
  Reckoning reckoning;
  if (auto fault = Reckon(instance, output["assignments"], reckoning)) return fault;
  if (auto fault = CheckFigures(instance, reckoning, output)) return fault;
  return CheckCertificate(instance, reckoning, output);
}

}  // namespace
}  // namespace check

std::optional<std::string> CheckOutput(const nlohmann::json& input, const nlohmann::json& output) {
  try {
    return check::Check(input, output);
  } catch (const nlohmann::json::exception&) {
    return "output: has a field of the wrong type";
  }
}

std::string Seal(const nlohmann::json& output) {
  nlohmann::json open = output;
  if (open.is_object() && open.contains("certificate") && open["certificate"].is_object())
    open["certificate"].erase("seal");
  std::uint64_t hash = 14695981039346656037ULL;
  for (const unsigned char c : open.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))
    hash = (hash ^ c) * 1099511628211ULL;
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

}  // namespace kyodo::optimizer::allocation
