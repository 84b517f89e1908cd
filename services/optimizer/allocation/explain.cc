#include "optimizer/allocation/explain.h"

#include <algorithm>
#include <set>

#include "optimizer/allocation/fleet.h"
#include "optimizer/allocation/remedy.h"

namespace kyodo::optimizer::allocation {
namespace {

const char* OrderName(Order order) {
  return order == Order::kLeximin ? "LEXIMIN" : order == Order::kWeight ? "WEIGHT" : "MAXMIN_WEIGHT";
}

int LevelOf(const Specialist& specialist, int skill) {
  for (const Skill& one : specialist.skills) {
    if (one.skill == skill) return one.level;
  }
  return kNobody;
}

// Everybody's days when only pinned requests are booked.
class PinnedOnly {
 public:
  explicit PinnedOnly(const Instance& instance)
      : instance_(instance), packing_(PackInstance(instance)), fleet_(packing_) {
    units_.resize(instance.requests.size());
    for (std::size_t u = 0; u < packing_.units.size(); ++u)
      units_[packing_.units[u].request].push_back(static_cast<int>(u));
    for (std::size_t q = 0; q < units_.size(); ++q) {
      const Request& request = instance.requests[q];
      for (const int u : units_[q]) {
        if (request.pinned) fleet_.Add(request.current, {u, request.half_days});
      }
    }
  }

  // Could the specialist serve a unit of the request that is not served?
  bool Fits(int specialist, int q, const std::vector<int>& served) const {
    const Request& request = instance_.requests[q];
    return std::any_of(units_[q].begin(), units_[q].end(), [&](int u) {
      return served[packing_.units[u].first - request.from] == kNobody &&
             fleet_.Fits(specialist, {u, request.half_days});
    });
  }
  bool HasDays(int specialist, int month, std::int32_t half_days) const {
    return fleet_.Left(specialist, month) >= half_days;
  }

 private:
  const Instance& instance_;
  const Packing packing_;
  Fleet fleet_;
  std::vector<std::vector<int>> units_;
};

class Explainer {
 public:
  explicit Explainer(const Instance& instance) : instance_(instance), pinned_(instance) {}

  Unfilled Explain(int q, const std::vector<int>& served) const {
    const Request& request = instance_.requests[q];
    Unfilled unfilled{q, "", "", std::nullopt};
    int highest = kNobody, skilled = 0, placed = 0;
    std::vector<int> eligible;
    int fitting = 0;
    for (std::size_t s = 0; s < instance_.specialists.size(); ++s) {
      const Specialist& who = instance_.specialists[s];
      const int level = LevelOf(who, request.skill);
      highest = std::max(highest, level);
      if (level < request.level) continue;
      ++skilled;
      if (request.onsite_region != kNobody && request.onsite_region != who.region) continue;
      ++placed;
      if (!Eligible(who, request, static_cast<int>(s))) continue;
      eligible.push_back(static_cast<int>(s));
      fitting += pinned_.Fits(static_cast<int>(s), q, served);
    }
    const std::string skill = instance_.skills[request.skill];
    if (skilled == 0) {
      unfilled.reason = "NO_SKILL";
      unfilled.detail =
          "nobody has " + skill + " at level " + std::to_string(request.level) +
          (highest == kNobody ? "; nobody has this skill" : "; the highest level is " + std::to_string(highest));
    } else if (placed == 0) {
      unfilled.reason = "ON_SITE";
      unfilled.detail =
          std::to_string(skilled) + " with " + skill + ", none in " + instance_.regions[request.onsite_region];
    } else if (eligible.empty()) {
      unfilled.reason = "CONFLICT";
      unfilled.detail =
          std::to_string(placed) + " with " + skill + ", all in conflict with the municipality or forbidden";
    } else if (fitting == 0) {
      unfilled.reason = "NO_CAPACITY";
      unfilled.detail = std::to_string(eligible.size()) + " eligible; " + Blocking(request, eligible);
    } else {
      unfilled.reason = "OUTRANKED";
      unfilled.detail =
          std::to_string(fitting) + " could serve it; " + OrderName(instance_.policy.order) + " serves others";
    }
    if (std::count(served.begin(), served.end(), kNobody) < static_cast<std::ptrdiff_t>(served.size())) {
      unfilled.detail += "; served in part";
    }
    return unfilled;
  }

 private:
  // Months in which no eligible specialist has the days.
  std::string Blocking(const Request& request, const std::vector<int>& eligible) const {
    std::string months;
    for (int t = request.from; t <= request.to; ++t) {
      if (std::any_of(eligible.begin(), eligible.end(),
                      [&](int s) { return pinned_.HasDays(s, t, request.half_days); }))
        continue;
      months += (months.empty() ? "" : ", ") + instance_.months[t];
    }
    return months.empty() ? "none has the days and a free place in all months" : "no days left in " + months;
  }

  const Instance& instance_;
  PinnedOnly pinned_;
};

}  // namespace

std::vector<Unfilled> Explain(const Instance& instance, const Solution& solution, const Served& served,
                              const Deadline& deadline) {
  std::vector<Unfilled> list;
  const Explainer explainer(instance);
  for (std::size_t q = 0; q < served.size(); ++q) {
    if (std::count(served[q].begin(), served[q].end(), kNobody) == 0) continue;
    list.push_back(explainer.Explain(static_cast<int>(q), served[q]));
  }
  if (solution.all_proved) FindRemedies(instance, list, deadline);
  return list;
}

}  // namespace kyodo::optimizer::allocation
