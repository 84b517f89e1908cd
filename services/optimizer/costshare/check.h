// The checker of cost sharing: recomputes everything an output says. It shares the reading of the input with the solver
// and nothing else.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace kyodo::optimizer::costshare {

// The first claim of the output that is false or not proved, or nothing when all hold. Exact arithmetic only. Needs the
// time of a few walks over all coalitions (dynamic programming over quantities, or enumeration for at most 20 members).
std::optional<std::string> Verify(const nlohmann::json& input, const nlohmann::json& output);

}  // namespace kyodo::optimizer::costshare
