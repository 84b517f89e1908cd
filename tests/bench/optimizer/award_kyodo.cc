// Kyodo's award core on a file, with CPU seconds of the solve and of the certificate's check apart.
//
//   award_kyodo FILE [--seconds 60] [--threads 1] [--output OUTPUT.json]
//
// Prints one JSON object; exit 2 with the faults when the file is bad.
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "optimizer/award/core.h"
#include "optimizer/format/json_reader.h"

namespace {

using namespace kyodo::optimizer;

// CPU time of the process and the wall since the start.
struct Watch {
  std::clock_t cpu = std::clock();
  std::chrono::steady_clock::time_point wall = std::chrono::steady_clock::now();
  double Cpu() const { return static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC; }
  double Wall() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count(); }
};

int Run(const nlohmann::json& document, const Limits& limits, const std::string& output) {
  const Watch solving;
  Answer answer = award::SolveJson(document, limits);
  const double cpu = solving.Cpu(), wall = solving.Wall();
  for (const Fault& fault : answer.faults.list()) std::cerr << ToText(fault) << "\n";
  if (!answer.faults.empty()) return 2;
  const nlohmann::json result(answer.output);
  const Watch checking;
  const auto objection = award::VerifyJson(document, result);
  nlohmann::json report{{"cpuSeconds", cpu},
                        {"wallSeconds", wall},
                        {"checkSeconds", checking.Cpu()},
                        {"verify", objection ? *objection : "ok"},
                        {"certificateBytes", result["certificate"].dump().size()}};
  for (const char* field : {"status", "proof", "costYen", "boundYen", "nodes", "tieProved", "conflict"}) {
    report[field] = result[field];
  }
  std::cout << report.dump() << "\n";
  if (!output.empty()) std::ofstream(output) << answer.output.dump() << "\n";
  return 0;
}

}  // namespace

int main(int count, char** words) {
  std::string file, output;
  Limits limits;
  for (int w = 1; w < count; ++w) {
    const std::string word = words[w];
    if (word == "--seconds" && w + 1 < count)
      limits.time = std::chrono::milliseconds(1000 * std::atoi(words[++w]));
    else if (word == "--threads" && w + 1 < count)
      limits.threads = std::atoi(words[++w]);
    else if (word == "--output" && w + 1 < count)
      output = words[++w];
    else
      file = word;
  }
  std::ifstream stream(file);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  Faults faults;
  const auto document = ParseJson(text, faults);
  for (const Fault& fault : faults.list()) std::cerr << ToText(fault) << "\n";
  return document ? Run(*document, limits, output) : 2;
}
