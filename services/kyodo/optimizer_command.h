// `kyodo solve award|split|allocation FILE` and `kyodo verify award|split|allocation FILE`.
#pragma once

#include <istream>
#include <ostream>
#include <string>
#include <vector>

#include "optimizer/format/answer.h"

namespace kyodo {

// The cores by the names of the commands.
const std::vector<optimizer::Core>& OptimizerCores();

// Reads an input (a file, or `in` for "-"), writes the answer as JSON to `out`. 0: a solution, whose status says how
// good it is; 1: the time was over before any; 2: bad input, one fault a line on `err`; 3: infeasible, with the conflict in
// the answer.
int SolveCommand(const optimizer::Core& core, const std::string& file, const optimizer::Limits& limits, std::istream& in,
                 std::ostream& out, std::ostream& err);

// Reads {"input":…,"output":…}. 0: everything the output claims is proved; 1: the first false claim is named; 2: not
// readable as that.
int VerifyCommand(const optimizer::Core& core, const std::string& file, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace kyodo
