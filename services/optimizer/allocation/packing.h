// The inner problem: units that at most one agent each takes, agents with a capacity per month. Requests (or months of
// a split request) are units, specialists are agents; generalised assignment is the case of one month.
#pragma once

#include <cstdint>
#include <vector>

#include "optimizer/allocation/model.h"

namespace kyodo::optimizer::allocation {

struct Agent {
  std::vector<std::int32_t> capacity;  // per month
  int places_max = 0;                  // different places per month; at least the number of units = no limit
};

struct Unit {
  int first = 0, last = 0;  // months, inclusive
  int place = 0;
  int request = 0;
  std::int64_t value = 0;
};

// One way to serve a unit: by this agent, taking `load` in every month of the unit.
struct Option {
  std::int32_t unit = 0;
  std::int32_t load = 0;
};

// Options are sorted by agent, then unit: those of agent a are [begin[a], begin[a + 1]).
struct Packing {
  int months = 0;
  std::vector<Agent> agents;
  std::vector<Unit> units;
  std::vector<Option> options;
  std::vector<int> begin;

  int AgentOf(int option) const;
  // Options of every unit, ascending agents.
  std::vector<std::vector<int>> OptionsByUnit() const;
};

// chosen[unit]: the option that serves it, or kNobody.
using Chosen = std::vector<int>;

// All units of an instance and every option that respects level, own days, region, conflicts, forbidden and pins.
// O(requests × specialists).
Packing PackInstance(const Instance& instance);

// The same restricted to some units (ascending) and the agents that have options for them; options keep their order.
struct Part {
  Packing packing;
  std::vector<int> units, agents, options;  // positions in the whole
};
Part Restrict(const Packing& whole, const std::vector<int>& units);

// Units that share neither a month of an agent nor, when `tie` is given, a value of tie[unit]; ascending, largest part
// first.
std::vector<std::vector<int>> Components(const Packing& packing, const std::vector<int>* tie);

// Whether the specialist may serve the request, capacities aside.
bool Eligible(const Specialist& specialist, const Request& request, int specialist_position);

}  // namespace kyodo::optimizer::allocation
