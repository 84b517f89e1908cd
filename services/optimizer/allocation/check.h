// The independent checker of kyodo-allocation-v1 outputs. Shares model.h and read.h with the solver, nothing else.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace kyodo::optimizer::allocation {

// The first claim of the output that is false or not proved; nothing when everything it claims holds. Rebuilds the
// solution's feasibility, value, shares, changes and cost from the input, and the bound from the certificate (schema:
// README.md), every leaf in 128-bit integers with its own exact subproblem. Work is limited; what is too hard is
// refused.
std::optional<std::string> CheckOutput(const nlohmann::json& input, const nlohmann::json& output);

// FNV-1a over the output without its seal: guards the parts that need no proof (details, the tree's wording) against
// accidental change. It proves nothing and nothing rests on it.
std::string Seal(const nlohmann::json& output);

}  // namespace kyodo::optimizer::allocation
