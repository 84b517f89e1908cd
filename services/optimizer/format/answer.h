// What every core offers at its edge: JSON in, JSON out. The commands and the worker know nothing else of a core.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "optimizer/format/fault.h"
#include "optimizer/run.h"

namespace kyodo::optimizer {

// faults not empty: the input is bad and nothing was solved; `output` is null then. infeasible: the output holds the
// conflict instead of a solution.
struct Answer {
  Faults faults;
  bool infeasible = false;
  nlohmann::ordered_json output;
};

// One core. `verify` tells the first claim of the output that is false or not proved; nothing when everything it claims
// holds. It throws nothing and needs no solver.
struct Core {
  const char* name;
  Answer (*solve)(const nlohmann::json& input, const Limits& limits);
  std::optional<std::string> (*verify)(const nlohmann::json& input, const nlohmann::json& output);
};

}  // namespace kyodo::optimizer
