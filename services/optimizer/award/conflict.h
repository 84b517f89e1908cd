// Why nothing is feasible.
#pragma once

#include <nlohmann/json.hpp>

#include "optimizer/award/model.h"
#include "optimizer/run.h"

namespace kyodo::optimizer::award {

// A minimal set of rules that cannot hold together with the demands, as texts such as "rules.maxWinners" or
// "vendors.v0.capacityReferenceYen": each rule is left out in turn, and stays out when the rest is still infeasible
// (deletion filter; Chinneck and Dravnieks, 1991). When one item alone is infeasible, its demand comes first
// ("demands.<item>") and only its rules follow; nothing following means that the bids cannot deliver it under any rule.
nlohmann::ordered_json Conflict(const Input& input, const Limits& limits);

}  // namespace kyodo::optimizer::award
