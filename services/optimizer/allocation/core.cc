#include "optimizer/allocation/core.h"

#include "optimizer/allocation/check.h"
#include "optimizer/allocation/conflict.h"
#include "optimizer/allocation/explain.h"
#include "optimizer/allocation/orders.h"
#include "optimizer/allocation/read.h"
#include "optimizer/allocation/write.h"

namespace kyodo::optimizer::allocation {
namespace {

Answer SolveJson(const nlohmann::json& input, const Limits& limits) {
  Answer answer;
  const Instance instance = ReadInstance(input, answer.faults);
  if (!answer.faults.empty()) return answer;
  const std::vector<int> conflict = PinnedConflict(instance);
  answer.infeasible = !conflict.empty();
  if (answer.infeasible) {
    answer.output = WriteConflict(instance, conflict);
  } else {
    const Deadline deadline(limits);
    const Solution solution = SolveInstance(instance, limits, deadline);
    const Served served = ToServed(instance, solution);
    answer.output = WriteSolution(instance, solution, served, Explain(instance, solution, served, deadline));
  }
  // Nothing is called certified that the checker does not accept.
  Certify(answer.output, true);
  if (CheckOutput(input, answer.output)) Certify(answer.output, false);
  return answer;
}

}  // namespace

const Core kCore{"allocation", SolveJson, CheckOutput};

}  // namespace kyodo::optimizer::allocation
