// kyodo-award-v1 as JSON into an Input, with every fault named.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "optimizer/award/model.h"
#include "optimizer/format/fault.h"

namespace kyodo::optimizer::award {

// What is read is only meant for use when `faults` stays empty.
Input ReadInput(const nlohmann::json& document, Faults& faults);

}  // namespace kyodo::optimizer::award
