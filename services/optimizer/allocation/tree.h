// Branch and price on one step: the best solution, and a tree of multipliers that proves its bound.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "optimizer/allocation/master.h"
#include "optimizer/allocation/step.h"
#include "optimizer/run.h"

namespace kyodo::optimizer::allocation {

// A node of the proof. First the options in `closed` are shut: with one of them forced in, the multipliers
// `closed_by` give a bound within the claim. Then it is a leaf with a bound of its own, or two children.
struct ProofNode {
  enum class Kind { kLeaf, kOption, kBlock } kind = Kind::kLeaf;
  // kOption: children "option taken" and "not taken". kBlock: children "alternative ≤ cut" and "> cut".
  int option = kNobody, block = kNobody, cut = kNobody;
  int multipliers = kNobody;  // leaf; kNobody: the decisions contradict each other
  std::vector<int> closed;
  int closed_by = kNobody;
  int first = kNobody, second = kNobody;
};

struct Proof {
  std::vector<Multipliers> multipliers;
  std::vector<ProofNode> nodes;  // [0] is the root
};

struct StepLimits {
  int nodes_max = 100'000;
  std::int64_t pricing_steps_max = INT64_MAX;
  std::int64_t enough = INT64_MIN;  // a bound this small ends the search
  bool bound_only = false;          // the root's bound is all that is wanted
  bool dive = false;                // look for good solutions at the root with rounding; worth it for large parts
};

struct StepResult {
  std::int64_t value = 0;
  Chosen chosen;
  std::int64_t bound = 0;  // proved: no solution of the step is better
  Proof proof;
  int nodes = 0;
};

// Plans found so far, for the next step on the same packing.
using Pool = std::vector<std::pair<int, std::vector<int>>>;

// Solves one step under the marks from a start that keeps them and all rows. Column generation with exact pricing at
// every node, best bound first, branching on "this unit by this agent" and on the blocks (Barnhart et al. 1998;
// Savelsbergh 1997 for generalised assignment). Ends when bound = value, or at a limit with what is proved then.
StepResult SolveStep(const Packing& packing, const Step& step, const Marks& marks, const Chosen& start, Pool& pool,
                     const StepLimits& limits, const Deadline& deadline);

}  // namespace kyodo::optimizer::allocation
