// Column generation at one node of the search.
#pragma once

#include "optimizer/allocation/master.h"
#include "optimizer/allocation/step.h"
#include "optimizer/run.h"

namespace kyodo::optimizer::allocation {

struct NodeBound {
  bool contradiction = false;
  bool proved = false;  // a usable bound was found
  std::int64_t floor = INT64_MAX;
  __int128 exact = 0;
  Multipliers multipliers;
  bool solved = false;  // the master's solution is that of the node's relaxation
};

// Shared by all nodes of a tree.
class Relaxation {
 public:
  Relaxation(const Packing& packing, const Step& step);
  Master& master() { return master_; }
  Pricer& pricer() { return pricer_; }
  const std::vector<std::int64_t>& profits() const { return profits_; }

  // Generates columns until the bound is at most `enough`, cannot get better, or `rounds_max` rounds are over.
  NodeBound Solve(const Marks& marks, std::int64_t enough, const Deadline& deadline, int rounds_max = 2000);
  LagrangeBound EvaluateAt(const Marks& marks, const Multipliers& multipliers) {
    return Evaluate(packing_, step_, marks, multipliers, pricer_, profits_);
  }

 private:
  const Packing& packing_;
  const Step& step_;
  Master master_;
  Pricer pricer_;
  std::vector<std::int64_t> profits_;
};

}  // namespace kyodo::optimizer::allocation
