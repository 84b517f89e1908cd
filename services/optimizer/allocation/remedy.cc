#include "optimizer/allocation/remedy.h"

#include <algorithm>
#include <map>
#include <set>

#include "optimizer/allocation/conflict.h"
#include "optimizer/allocation/orders.h"

namespace kyodo::optimizer::allocation {
namespace {

// Work for all requests and for one.
constexpr int kSolvesMax = 2000;
constexpr int kSolvesPerRequestMax = 120;
// One verification must not eat the time of the others.
constexpr std::chrono::milliseconds kSolveTime{2000};

enum class Field { kLevel, kFrom, kTo, kDays, kOnsite, kSplit, kWeight };

// What is tried, in this order.
const std::map<std::string, std::vector<Field>>& FieldsByReason() {
  static const std::map<std::string, std::vector<Field>> fields{
      {"NO_SKILL", {Field::kLevel}},
      {"ON_SITE", {Field::kOnsite, Field::kLevel}},
      {"CONFLICT", {Field::kOnsite, Field::kLevel}},
      {"NO_CAPACITY", {Field::kFrom, Field::kDays, Field::kTo, Field::kOnsite, Field::kLevel, Field::kSplit}},
      {"OUTRANKED",
       {Field::kFrom, Field::kDays, Field::kTo, Field::kWeight, Field::kOnsite, Field::kLevel, Field::kSplit}}};
  return fields;
}

std::string HalfDaysText(std::int64_t half_days) {
  return std::to_string(half_days / 2) + (half_days % 2 == 0 ? "" : ".5");
}

class Remedy {
 public:
  Remedy(const Instance& instance, const Deadline& deadline) : changed_(instance), deadline_(deadline) {}

  std::optional<Change> Find(int request, const std::string& reason) {
    request_ = request;
    solves_ = 0;
    const Request original = changed_.requests[request];
    std::optional<Change> change;
    for (const Field field : FieldsByReason().at(reason)) {
      change = field == Field::kWeight ? SmallestWeight() : FirstOf(field);
      changed_.requests[request] = original;
      if (change) break;
    }
    return change;
  }

 private:
  // Whether the changed instance fills the request, proved down to the last step of the order.
  bool Fills() {
    if (deadline_.Over() || ++solves_ > kSolvesPerRequestMax || ++all_solves_ > kSolvesMax) return false;
    Limits limits;
    limits.time = kSolveTime;
    const Deadline deadline(limits);
    if (!PinnedConflict(changed_).empty()) return false;
    const Solution solution = SolveInstance(changed_, limits, deadline);
    if (!solution.optimal || !solution.all_proved) return false;
    const std::vector<int> served = ToServed(changed_, solution)[request_];
    return std::count(served.begin(), served.end(), kNobody) == 0;
  }

  std::optional<Change> FirstOf(Field field) {
    const Request original = changed_.requests[request_];
    for (const auto& [changed, change] : Steps(field, original)) {
      changed_.requests[request_] = changed;
      if (Fills()) return change;
    }
    return std::nullopt;
  }

  // Ever larger steps of one field.
  std::vector<std::pair<Request, Change>> Steps(Field field, const Request& original) const {
    std::vector<std::pair<Request, Change>> steps;
    const auto add = [&](auto Request::*member, auto value, const char* name, std::string text, Change::Kind kind) {
      Request changed = original;
      changed.*member = value;
      steps.emplace_back(changed, Change{name, std::move(text), kind});
    };
    if (field == Field::kLevel) {
      std::set<int, std::greater<>> levels;
      for (const Specialist& specialist : changed_.specialists) {
        for (const Skill& one : specialist.skills) {
          if (one.skill == original.skill && one.level < original.level) levels.insert(one.level);
        }
      }
      for (const int level : levels) add(&Request::level, level, "level", std::to_string(level), Change::Kind::kWhole);
    } else if (field == Field::kFrom) {
      for (int t = original.from + 1; t <= original.to; ++t)
        add(&Request::from, t, "from", changed_.months[t], Change::Kind::kText);
    } else if (field == Field::kTo) {
      for (int t = original.to - 1; t >= original.from; --t)
        add(&Request::to, t, "to", changed_.months[t], Change::Kind::kText);
    } else if (field == Field::kDays) {
      for (std::int32_t days = original.half_days - 1; days > 0; --days) {
        add(&Request::half_days, days, "daysPerMonth", HalfDaysText(days), Change::Kind::kText);
      }
    } else if (field == Field::kOnsite && original.onsite_region != kNobody) {
      add(&Request::onsite_region, kNobody, "onsiteRegion", "", Change::Kind::kNull);
    } else if (field == Field::kSplit && !original.split && original.to > original.from) {
      add(&Request::split, true, "split", "true", Change::Kind::kFlag);
    }
    return steps;
  }

  // Whole weights, by bisection between the present one and one that outweighs all others together.
  std::optional<Change> SmallestWeight() {
    constexpr std::int64_t kOne = 10'000;
    const Request original = changed_.requests[request_];
    __int128 others = 0;
    for (const Request& one : changed_.requests)
      others += static_cast<__int128>(one.weight) * one.half_days * one.months();
    const __int128 most = others / (static_cast<__int128>(original.half_days) * kOne) + 1;
    if (most > 1'000'000) return std::nullopt;
    std::int64_t fails = original.weight / kOne, works = static_cast<std::int64_t>(most);
    const auto fills = [&](std::int64_t weight) {
      changed_.requests[request_].weight = weight * kOne;
      return Fills();
    };
    if (works <= fails || !fills(works)) return std::nullopt;
    while (works - fails > 1) {
      const std::int64_t middle = fails + (works - fails) / 2;
      (fills(middle) ? works : fails) = middle;
    }
    return Change{"weight", std::to_string(works), Change::Kind::kText};
  }

  Instance changed_;
  const Deadline& deadline_;
  int request_ = 0;
  int solves_ = 0;
  int all_solves_ = 0;
};

}  // namespace

void FindRemedies(const Instance& instance, std::vector<Unfilled>& unfilled, const Deadline& deadline) {
  int units = 0;
  for (const Request& request : instance.requests) units += request.split ? request.months() : 1;
  if (units > kRemedyUnitsMax) return;
  Remedy remedy(instance, deadline);
  for (Unfilled& one : unfilled) {
    // A part of the time stays for the certificate.
    if (deadline.Left() < deadline.Elapsed()) return;
    one.smallest_change = remedy.Find(one.request, one.reason);
  }
}

}  // namespace kyodo::optimizer::allocation
