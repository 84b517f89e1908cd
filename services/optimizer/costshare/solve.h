// Cost sharing from an input to a solution.
#pragma once

#include <optional>

#include "optimizer/costshare/model.h"
#include "optimizer/costshare/solution.h"
#include "optimizer/format/fault.h"
#include "optimizer/run.h"

namespace kyodo::optimizer::costshare {

// Nothing, with a fault, where the method is more than is bearable: too many members or too large quantities for exact
// enumeration, or the time limit. Otherwise shares that add up to the total, or a conflict. The same input in another
// order gives the same shares. Complexity: that of the method, see shapley.h, least_core.h, excess.h.
std::optional<Solution> Solve(const Input& input, const Limits& limits, Faults& faults);

}  // namespace kyodo::optimizer::costshare
