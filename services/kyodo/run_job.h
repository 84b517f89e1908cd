// `kyodo run-job`: the process in which the job worker runs one solver (services/optimizer/worker/protocol.h). Not for
// people, so the help does not show it.
#pragma once

#include <vector>

#include "optimizer/format/answer.h"
#include "optimizer/worker/protocol.h"

namespace kyodo {

// Reads the input from standard input, writes progress and the answer to standard output. Whatever a solver's library
// prints goes to standard error. When memory is refused, on any thread, the process ends at once with kExitMemory.
int RunJob(const std::vector<optimizer::Core>& cores, const optimizer::SolverArguments& arguments);

}  // namespace kyodo
