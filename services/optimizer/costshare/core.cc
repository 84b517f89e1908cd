#include "optimizer/costshare/core.h"

#include "optimizer/costshare/check.h"
#include "optimizer/costshare/read.h"
#include "optimizer/costshare/solve.h"
#include "optimizer/costshare/write.h"

namespace kyodo::optimizer::costshare {
namespace {

Answer SolveJson(const nlohmann::json& document, const Limits& limits) {
  Answer answer;
  const std::optional<Input> input = ReadInput(document, answer.faults);
  if (!input) return answer;
  const std::optional<Solution> solution = Solve(*input, limits, answer.faults);
  if (!solution) return answer;
  answer.infeasible = solution->conflict.has_value();
  answer.output = WriteOutput(*input, *solution);
  return answer;
}

}  // namespace

const Core kCore{"split", &SolveJson, &Verify};

}  // namespace kyodo::optimizer::costshare
