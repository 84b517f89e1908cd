// A solution as the JSON of the format.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "optimizer/costshare/model.h"
#include "optimizer/costshare/solution.h"

namespace kyodo::optimizer::costshare {

// All fields, always. The certificate's schema is in core.h.
nlohmann::ordered_json WriteOutput(const Input& input, const Solution& solution);

}  // namespace kyodo::optimizer::costshare
