// The independent checker of award outputs. It shares the reading of the input with the solver and nothing else.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "optimizer/award/check_bound.h"
#include "optimizer/award/model.h"

namespace kyodo::optimizer::award {

// The first claim of the output that is false or not proved; nothing when everything it claims holds: feasibility,
// every sum of money, the deal to the municipalities, the bound leaf by leaf in 128-bit integers, status against gap.
std::optional<std::string> CheckOutput(const Input& input, const nlohmann::json& output);

// The same for a certificate whose bound has just been worked out by CheckCertificate.
std::optional<std::string> CheckOutput(const Input& input, const nlohmann::json& output, const CheckedBound& bound);

}  // namespace kyodo::optimizer::award
