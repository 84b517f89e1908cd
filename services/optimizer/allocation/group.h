// A part of the instance that can be solved on its own, with what its order looks at.
#pragma once

#include <cstdint>
#include <vector>

#include "optimizer/allocation/packing.h"

namespace kyodo::optimizer::allocation {

// A municipality whose share the group decides: (base + served gains) / below.
struct Place {
  int municipality = 0;
  std::int64_t base = 0;
  std::int64_t below = 1;
  std::vector<int> units;  // of the group, with at least one option
  // What its served gains can add up to, ascending; empty when there are more than kSumsMax different sums.
  std::vector<std::int64_t> sums;
  std::int64_t most = 0;  // sum of all gains
};

inline constexpr std::size_t kSumsMax = 20'000;
// Larger groups do without.
inline constexpr std::size_t kSumsUnitsMax = 3'000;

// Units of one request that all have to stay with its current specialist to be no change.
struct Keep {
  std::vector<int> options;
};

struct Group {
  Part part;
  std::vector<std::int64_t> value;  // per unit
  std::vector<std::int64_t> gain;   // per unit, towards its municipality's share
  std::vector<Place> places;
  std::vector<int> place_of;       // per unit; kNobody when its municipality is left out
  std::vector<Keep> keeps;         // requests that can keep their specialist
  std::vector<std::int64_t> cost;  // per option, in half-yen
  std::vector<char> pinned;        // per unit
};

// The groups of an instance: connected components, for orders that look at shares joined by municipality.
std::vector<Group> MakeGroups(const Instance& instance, const Packing& packing);

// (base + gain) / below of every municipality, reduced.
Share Reduced(std::int64_t above, std::int64_t below);
// Negative, 0 or positive as a is smaller than, equal to or larger than b; both of positive denominator.
int Compare(const Share& a, const Share& b);

}  // namespace kyodo::optimizer::allocation
