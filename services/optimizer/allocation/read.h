// kyodo-allocation-v1 → structs.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "optimizer/allocation/model.h"
#include "optimizer/format/fault.h"

namespace kyodo::optimizer::allocation {

// The instance; every fault of the input is added. With a fault the instance must not be used. O(size of the input).
Instance ReadInstance(const nlohmann::json& input, Faults& faults);

}  // namespace kyodo::optimizer::allocation
