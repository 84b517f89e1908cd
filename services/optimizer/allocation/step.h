// One step of an order as an integer programme over plans, and its Lagrangian bound.
//
//   maximise   Σ objective[o] x[o] + Σ objective of the alternative that each block takes
//   subject to every row:  Σ coefficient·x + Σ coefficient of the blocks' alternatives ≥ rhs
//              every unit at most one option, every agent's options form a plan, every block one alternative.
//
// With multipliers u ≥ 0 for the units and r ≥ 0 for the rows the bound is
//   L(u, r) = Σ u − Σ r·rhs + Σ_agents max plan of (objective + r·coefficients − u) + Σ_blocks max alternative,
// valid for any multipliers as the plans are priced exactly (Geoffrion 1974). Everything is in whole numbers: objective
// and coefficients times `scale`, multipliers in 1/scale.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "optimizer/allocation/packing.h"
#include "optimizer/allocation/pricing.h"

namespace kyodo::optimizer::allocation {

struct Entry {
  std::int32_t row;
  std::int64_t coefficient;
};

struct Alternative {
  std::int64_t objective = 0;
  std::vector<Entry> entries;
};

struct Step {
  std::vector<std::int64_t> objective;      // per option
  std::vector<std::vector<Entry>> entries;  // per option; empty when there are no rows
  std::vector<std::int64_t> rhs;            // per row
  std::vector<std::vector<Alternative>> blocks;
  // The step's objective of a solution, the best alternatives taken; nothing when a row cannot be kept.
  std::function<std::optional<std::int64_t>(const Chosen&)> evaluate;
};

struct Multipliers {
  std::int64_t scale = 1;
  std::vector<std::int64_t> units, rows;  // in 1/scale
};

// What a node of the search has decided.
struct Marks {
  std::vector<Mark> options;
  std::vector<std::vector<char>> blocks;  // 1 = the alternative is allowed
};

struct LagrangeBound {
  bool feasible = true;     // false: the marks contradict each other
  bool usable = true;       // false: numbers too large, or the search was cut off
  std::int64_t floor = 0;   // of the bound, in units of the objective
  __int128 exact = 0;       // in 1/scale
  std::vector<Plan> plans;  // per agent, profits in 1/scale
};

// Exact bound in whole numbers. One pricing per agent.
LagrangeBound Evaluate(const Packing& packing, const Step& step, const Marks& marks, const Multipliers& multipliers,
                       Pricer& pricer, std::vector<std::int64_t>& profits);

// A scale that keeps every sum of the step below 2^61 and resolves its smallest coefficient.
std::int64_t ChooseScale(const Packing& packing, const Step& step);

// All options and alternatives free.
Marks FreeMarks(const Packing& packing, const Step& step);

}  // namespace kyodo::optimizer::allocation
