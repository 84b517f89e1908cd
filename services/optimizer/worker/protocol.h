// What a solver process tells the worker that started it: lines on standard output, each a word, a space and its text,
// and the exit code. The input comes on standard input, limits as arguments (SolverArguments).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kyodo::optimizer {

// progress {"incumbent":"…","bound":"…","gapPpm":N}: any number of times.
inline constexpr std::string_view kProgressWord = "progress ";
// output {…}: the answer on one line, once, before exit code 0. An infeasible input has an answer too.
inline constexpr std::string_view kOutputWord = "output ";
// fault …: one of the input's faults, before kExitBadInput.
inline constexpr std::string_view kFaultWord = "fault ";

inline constexpr int kExitSolved = 0;
inline constexpr int kExitBadInput = 2;
// Memory was refused to it. Everything else is a crash.
inline constexpr int kExitMemory = 77;

struct SolverArguments {
  std::string core;
  std::int64_t time_ms = 60'000;
  int threads = 1;
  std::int64_t seed = 1;

  // The command line after the program's name.
  std::vector<std::string> ToCommand() const {
    return {
        "run-job",           core, "--time-ms", std::to_string(time_ms), "--threads", std::to_string(threads), "--seed",
        std::to_string(seed)};
  }
};

}  // namespace kyodo::optimizer
