// Multipliers without a linear programme, for parts too large for one.
#pragma once

#include <functional>

#include "optimizer/allocation/step.h"
#include "optimizer/run.h"

namespace kyodo::optimizer::allocation {

struct Ascent {
  bool proved = false;
  std::int64_t floor = 0;  // of the best bound, in units of the objective
  Multipliers multipliers;
};

// Subgradient steps (Held, Wolfe, Crowder 1974; deflected as in Camerini, Fratta, Maffioli 1975) on the units'
// multipliers of a step without rows and blocks. `target`: a value some solution has; the callback sees the plans of
// every round and answers with the best value known by then. One pricing of all agents per round.
Ascent Ascend(const Packing& packing, const Step& step, const Marks& marks, std::int64_t scale, std::int64_t target,
              int rounds, Pricer& pricer, const Deadline& deadline,
              const std::function<std::int64_t(const std::vector<Plan>&)>& see);

}  // namespace kyodo::optimizer::allocation
