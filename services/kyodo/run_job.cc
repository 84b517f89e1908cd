#include "kyodo/run_job.h"

#include <gmp.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <mutex>
#include <new>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>

#include "optimizer/format/json_reader.h"

namespace kyodo {
namespace {

using nlohmann::json;

[[noreturn]] void MemoryRefused() { _exit(optimizer::kExitMemory); }

// Operator new and GMP, which would abort: on every thread the reason is told by the exit code.
void TellWhenMemoryIsRefused() {
  std::set_new_handler(MemoryRefused);
  mp_set_memory_functions(
      [](std::size_t bytes) {
        void* memory = std::malloc(bytes);
        if (memory == nullptr) MemoryRefused();
        return memory;
      },
      [](void* old, std::size_t, std::size_t bytes) {
        void* memory = std::realloc(old, bytes);
        if (memory == nullptr) MemoryRefused();
        return memory;
      },
      [](void* memory, std::size_t) { std::free(memory); });
}

// Whole lines to the worker, whichever thread they come from.
class Lines {
 public:
  explicit Lines(int descriptor) : descriptor_(descriptor) {}
  void Write(std::string_view word, const std::string& text) {
    std::string line(word);
    for (const char c : text) line += c == '\n' ? ' ' : c;
    line += '\n';
    const std::lock_guard<std::mutex> lock(mutex_);
    std::string_view rest = line;
    while (!rest.empty()) {
      const ssize_t written = write(descriptor_, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) _exit(1);  // nobody reads any more
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
  }

 private:
  int descriptor_;
  std::mutex mutex_;
};

int Solve(const optimizer::Core& core, const optimizer::SolverArguments& arguments, const std::string& text,
          Lines& lines) {
  const auto tell_faults = [&lines](const optimizer::Faults& faults) {
    for (const optimizer::Fault& fault : faults.list()) lines.Write(optimizer::kFaultWord, optimizer::ToText(fault));
    return optimizer::kExitBadInput;
  };
  optimizer::Faults faults;
  const std::optional<json> input = optimizer::ParseJson(text, faults);
  if (!input) return tell_faults(faults);
  optimizer::Limits limits;
  limits.time = std::chrono::milliseconds(arguments.time_ms);
  limits.threads = arguments.threads;
  limits.seed = static_cast<std::uint64_t>(arguments.seed);
  limits.on_progress = [&lines](const optimizer::Progress& progress) {
    lines.Write(
        optimizer::kProgressWord,
        json{{"incumbent", progress.incumbent}, {"bound", progress.bound}, {"gapPpm", progress.gap_ppm}}.dump());
  };
  const optimizer::Answer answer = core.solve(*input, limits);
  if (!answer.faults.empty()) return tell_faults(answer.faults);
  lines.Write(optimizer::kOutputWord, answer.output.dump(-1, ' ', false, json::error_handler_t::replace));
  return optimizer::kExitSolved;
}

}  // namespace

int RunJob(const std::vector<optimizer::Core>& cores, const optimizer::SolverArguments& arguments) {
  TellWhenMemoryIsRefused();
  // The worker reads this; what libraries print to standard output must not get between.
  Lines lines(dup(STDOUT_FILENO));
  dup2(STDERR_FILENO, STDOUT_FILENO);
  const auto core =
      std::find_if(cores.begin(), cores.end(), [&](const optimizer::Core& one) { return arguments.core == one.name; });
  if (core == cores.end()) {
    std::cerr << "kyodo: no core is called " << arguments.core << "\n";
    return 1;
  }
  try {
    const std::string text{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
    return Solve(*core, arguments, text, lines);
  } catch (const std::bad_alloc&) {
    return optimizer::kExitMemory;
  } catch (const std::system_error& error) {
    // A thread without room for its stack.
    if (error.code() == std::errc::resource_unavailable_try_again) return optimizer::kExitMemory;
    std::cerr << error.what() << "\n";
    return 1;
  }
}

}  // namespace kyodo
