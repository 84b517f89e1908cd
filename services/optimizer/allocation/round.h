// Whole solutions from the relaxation of a step.
#pragma once

#include <vector>

#include "optimizer/allocation/node_bound.h"

namespace kyodo::optimizer::allocation {

// Takes the option (and shuts its unit's others) or shuts it; false when that contradicts an earlier decision.
bool DecideOption(const Packing& packing, const std::vector<std::vector<int>>& by_unit, int option, bool taken,
                  Marks& marks);

// Whether a plan of the agent takes all its forced options and no shut one.
bool Allowed(const Packing& packing, const Marks& marks, int agent, const std::vector<int>& options);

// Diving: decides the option of which the relaxation takes most, solves it again with a few rounds of columns, and so
// on.
class Dive {
 public:
  Dive(const Packing& packing, const Step& step, const std::vector<std::vector<int>>& by_unit, Relaxation& relaxation,
       const Deadline& deadline)
      : packing_(packing), step_(step), by_unit_(by_unit), relaxation_(relaxation), deadline_(deadline) {}

  // Solutions found from these marks, worst first.
  std::vector<Chosen> Run(const Marks& marks);

 private:
  const Packing& packing_;
  const Step& step_;
  const std::vector<std::vector<int>>& by_unit_;
  Relaxation& relaxation_;
  const Deadline& deadline_;
};

}  // namespace kyodo::optimizer::allocation
