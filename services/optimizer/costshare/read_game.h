// The part of kyodo-split-v1 that says what coalitions pay.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "optimizer/costshare/model.h"
#include "optimizer/format/fault.h"

namespace kyodo::optimizer::costshare {

// The game among these members (sorted by id). What it returns is whole only if no fault was added. Refused: tiers that
// overlap, a cost beyond 10^13 yen, a quantity or coalition without its cost, coalitions of more than 20 members.
Game ReadGame(const nlohmann::json& value, const std::vector<Member>& members, Faults& faults);

}  // namespace kyodo::optimizer::costshare
