#include "kyodo/optimizer_command.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "optimizer/allocation/core.h"
#include "optimizer/award/core.h"
#include "optimizer/costshare/core.h"
#include "optimizer/format/json_reader.h"

namespace kyodo {
namespace {

using nlohmann::json;

constexpr int kSolved = 0;
constexpr int kNothingFound = 1;
constexpr int kClaimFalse = 1;
constexpr int kBadInput = 2;
constexpr int kInfeasible = 3;

// The largest instance measured (1,741 × 100 × 50) has 40 MB.
constexpr std::size_t kProblemBytesMax = std::size_t{512} << 20;

std::optional<json> ReadProblem(const std::string& file, std::istream& in, std::ostream& err) {
  std::ifstream opened;
  if (file != "-") opened.open(file, std::ios::binary);
  std::istream& source = file == "-" ? in : opened;
  const std::string text{std::istreambuf_iterator<char>(source), std::istreambuf_iterator<char>()};
  if (source.bad() || (file != "-" && !opened.is_open()) || text.size() > kProblemBytesMax) {
    err << (file == "-" ? "standard input" : file) << ": cannot be read; a JSON file of at most 512 MiB\n";
    return std::nullopt;
  }
  optimizer::Faults faults;
  std::optional<json> document = optimizer::ParseJson(text, faults);
  for (const optimizer::Fault& fault : faults.list()) err << optimizer::ToText(fault) << "\n";
  return document;
}

}  // namespace

const std::vector<optimizer::Core>& OptimizerCores() {
  static const std::vector<optimizer::Core> cores{optimizer::award::kCore, optimizer::costshare::kCore,
                                                  optimizer::allocation::kCore};
  return cores;
}

int SolveCommand(const optimizer::Core& core, const std::string& file, const optimizer::Limits& limits,
                 std::istream& in, std::ostream& out, std::ostream& err) {
  const std::optional<json> input = ReadProblem(file, in, err);
  if (!input) return kBadInput;
  const optimizer::Answer answer = core.solve(*input, limits);
  for (const optimizer::Fault& fault : answer.faults.list()) err << optimizer::ToText(fault) << "\n";
  if (!answer.faults.empty()) return kBadInput;
  out << answer.output.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
  if (answer.infeasible) return kInfeasible;
  if (answer.output.value("status", "") != "UNKNOWN") return kSolved;
  err << "no solution was found in the time given, and none was proved impossible; give more with --time-limit\n";
  return kNothingFound;
}

int VerifyCommand(const optimizer::Core& core, const std::string& file, std::istream& in, std::ostream& out,
                  std::ostream& err) {
  const std::optional<json> document = ReadProblem(file, in, err);
  if (!document) return kBadInput;
  if (!document->is_object() || document->size() != 2 || !document->contains("input") ||
      !document->contains("output")) {
    err << "document: is not what was expected; {\"input\":…,\"output\":…} and nothing else\n";
    return kBadInput;
  }
  const std::optional<std::string> fault = core.verify((*document)["input"], (*document)["output"]);
  if (fault) {
    err << "FALSE: " << *fault << "\n";
    return kClaimFalse;
  }
  const json& output = (*document)["output"];
  out << "proved: everything this output claims";
  for (const char* name : {"status", "proof"}) {
    if (output.contains(name) && output[name].is_string())
      out << ", " << name << " " << output[name].get<std::string>();
  }
  out << "\n";
  return kSolved;
}

}  // namespace kyodo
