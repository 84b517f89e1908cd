// Why nothing is feasible.
#pragma once

#include <nlohmann/json.hpp>

#include "optimizer/award/model.h"
#include "optimizer/run.h"

namespace kyodo::optimizer::award {

// A minimal set of rules that cannot hold together, as texts such as "rules.maxWinners" or
// "vendors.v0.capacityReferenceYen": each rule is left out in turn, and stays out when the rest is still infeasible
// (deletion filter; Chinneck and Dravnieks, 1991). An empty list means that the demands cannot be met from the bids
// under no rule at all; what misses is then named as "demands.<item>.<region>".
nlohmann::ordered_json Conflict(const Input& input, const Limits& limits);

}  // namespace kyodo::optimizer::award
