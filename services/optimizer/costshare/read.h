// kyodo-split-v1 from JSON, with every fault of the input.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "optimizer/costshare/model.h"
#include "optimizer/format/fault.h"

namespace kyodo::optimizer::costshare {

// The words of the format, in the order of the enums.
const std::vector<std::string>& MethodWords();
const std::vector<std::string>& RoundingWords();

// Nothing, and at least one fault, when anything is wrong. O(size of the input); for costOfQuantity also O(number of
// members × number of quantities listed).
std::optional<Input> ReadInput(const nlohmann::json& document, Faults& faults);

}  // namespace kyodo::optimizer::costshare
