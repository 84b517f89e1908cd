// The steps of the orders as integer programmes.
//
// Shares. The ascending vector of shares is lexicographically largest exactly when, threshold by threshold upwards, as
// few municipalities as possible stay at or below it. So a level is a pair (threshold t, count c): at most c shares are
// ≤ t. Its programme maximises the number of municipalities with a share > t under the levels before it, where a
// municipality chooses a class (between which thresholds it lies) and its served gains must reach that class's
// requirement. After the last level all classes are fixed in number, not by name.
#pragma once

#include <optional>

#include "optimizer/allocation/group.h"
#include "optimizer/allocation/step.h"

namespace kyodo::optimizer::allocation {

struct Level {
  Share threshold;
  int at_most = 0;  // municipalities with a share ≤ threshold; the one before allows that many below this threshold
};

// What earlier steps have settled.
struct Settled {
  std::vector<Level> levels;
  // Served gains per place, at least; instead of levels where those are not proved.
  std::vector<std::int64_t> floors;
  std::optional<std::int64_t> value;  // at least
  std::optional<std::int64_t> kept;   // at least
  std::optional<std::int64_t> cost;   // at most
  // The first units are decided like this.
  Chosen decided;
};

enum class StepKind { kLevel, kValue, kKept, kCost, kPositions };

// What a step decides. For kLevel the last entry of `settled.levels` has the threshold, its count is not used; for
// kPositions units [first, end) are decided.
struct StepPlan {
  StepKind kind = StepKind::kValue;
  Settled settled;
  int first = 0, end = 0;
  // kLevel, to look for better solutions only: count who reaches this share instead of who exceeds the threshold.
  std::optional<Share> reach;
};

struct BuiltStep {
  Step step;
  Marks marks;
  std::int64_t unit = 1;  // objective times this is the step's measure
};

// The programme. Objectives: kLevel counts municipalities above; kValue, kKept as they are; kCost minus the cost;
// kPositions a mixed-radix number, larger for smaller positions of earlier units.
BuiltStep BuildStep(const Group& group, const StepPlan& plan);

// The end of the run of units from `first` whose positions fit in one step.
int PositionsEnd(const Group& group, int first);

// Smallest reachable sum of served gains with a share at least (or, strictly, above) the threshold; -1 if there is
// none.
std::int64_t Requirement(const Place& place, const Share& threshold, bool strictly);

// Served gains per place, and the share.
std::vector<std::int64_t> ServedGains(const Group& group, const Chosen& chosen);
inline Share ShareOf(const Place& place, std::int64_t gains) { return Reduced(place.base + gains, place.below); }

}  // namespace kyodo::optimizer::allocation
