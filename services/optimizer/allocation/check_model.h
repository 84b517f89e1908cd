// What the checker makes of an input by itself: units, who may serve them, and the steps' rows. Written from the
// certificate's schema (README.md), without the solver.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "optimizer/allocation/model.h"

namespace kyodo::optimizer::allocation::check {

struct WorkUnit {
  int request = 0;
  int first = 0, last = 0;
  std::int64_t value = 0;
  std::int64_t half_days = 0;  // all months together
};

// May the specialist serve the unit, alone and with nothing else booked?
bool MayServe(const Instance& instance, int specialist, const WorkUnit& unit);
// Requests in order; a split one month by month.
std::vector<WorkUnit> Units(const Instance& instance);

struct Choice {
  int unit;  // of the part
  int specialist;
  std::int64_t half_yen;
};

struct Town {
  int municipality;
  std::int64_t base, below;
  std::vector<int> units;               // of the part, with a choice
  std::vector<std::int64_t> reachable;  // ascending; empty = too many
  std::int64_t most = 0, divisor = 1;
};

// Units that nothing outside of them competes with.
struct PartModel {
  std::vector<WorkUnit> units;
  std::vector<int> specialists;              // ascending, with at least one choice
  std::vector<std::vector<int>> choices_of;  // per specialist of the part: positions in choices
  std::vector<Choice> choices;               // by specialist, then unit
  std::vector<std::vector<int>> by_unit;     // ascending specialists
  std::vector<Town> towns;                   // in order of their first unit
  std::vector<int> town_of;                  // per unit, or kNobody
  std::vector<std::int64_t> gain;            // per unit
  std::vector<std::vector<int>> keeps;       // choices that together keep a request where it is
  std::int64_t value_divisor = 1, cost_divisor = 1;
};
PartModel MakePart(const Instance& instance, const std::vector<WorkUnit>& all, const std::vector<int>& units);

struct Term {
  int row;
  std::int64_t coefficient;
};
struct Pick {
  std::int64_t objective = 0;
  std::vector<Term> terms;
};
// maximise objective under rows ≥ rhs; see README.md for the order of rows and blocks.
struct Programme {
  std::vector<std::int64_t> objective;
  std::vector<std::vector<Term>> terms;  // per choice; empty without rows
  std::vector<std::int64_t> rhs;
  std::vector<std::vector<Pick>> blocks;
  // Per unit: what is decided. kNobody - 1 = open, kNobody = stays unserved, else a choice that is taken.
  std::vector<int> decided;
};
inline constexpr int kOpen = kNobody - 1;

struct Tier {
  Share threshold;
  std::int64_t at_most = 0;
};
enum class Goal { kLevel, kValue, kKept, kCost, kPositions };
struct Given {
  std::vector<Tier> tiers;  // kLevel: the last one's threshold is the one asked about
  std::optional<std::int64_t> value, kept, cost;
  std::vector<int> decided;  // first units: choice or kNobody
};
Programme MakeProgramme(const Instance& instance, const PartModel& part, Goal goal, const Given& given, int first,
                        int end);

// Negative, 0, positive.
int Order3(const Share& a, const Share& b);

}  // namespace kyodo::optimizer::allocation::check
