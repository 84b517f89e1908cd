#include "optimizer/worker/attempt.h"

#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>

#include "optimizer/format/json_reader.h"
#include "optimizer/worker/child.h"
#include "optimizer/worker/protocol.h"

namespace kyodo::optimizer {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kLook{50};
constexpr std::size_t kMessageBytesMax = 4000;
constexpr std::size_t kFigureBytesMax = 64;

JobResult Failed(const char* reason, std::string message) {
  return {.state = "FAILED", .output = "", .verified = false, .reason = reason, .message = std::move(message)};
}

// What a process wrote, as text that the database takes: UTF-8 without control characters.
std::string Printable(const std::string& bytes) {
  using nlohmann::json;
  const std::string quoted = json(bytes).dump(-1, ' ', false, json::error_handler_t::replace);
  std::string text = json::parse(quoted).get<std::string>();
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20; }, ' ');
  return text;
}

// A figure such as "168055051" or ""; anything else is no figure.
std::string Figure(const nlohmann::json& line, const char* name) {
  if (!line.contains(name) || !line[name].is_string()) return "";
  std::string text = line[name].get<std::string>();
  const auto plain = [](unsigned char c) { return c > 0x20 && c < 0x7f; };
  return text.size() <= kFigureBytesMax && std::all_of(text.begin(), text.end(), plain) ? text : "";
}

// The first claim that does not hold. May take seconds; nothing can interrupt it.
std::optional<std::string> CheckAnswer(const Core& core, const std::string& input_text,
                                       const std::string& output_text) {
  Faults faults;
  const auto input = ParseJson(input_text, faults);
  const auto output = ParseJson(output_text, faults);
  if (!input || !output) return "not JSON: " + ToText(faults.list().front());
  return core.verify(*input, *output);
}

bool SaysSolver(const std::string& output_text) {
  Faults faults;
  const auto output = ParseJson(output_text, faults);
  return output && output->is_object() && output->contains("proof") && (*output)["proof"] == "SOLVER";
}

class Attempt {
 public:
  Attempt(const Claim& claim, const Core& core, const AttemptOptions& options, const std::atomic<bool>& stop,
          const Beat& beat)
      : claim_(claim), core_(core), options_(options), stop_(stop), beat_(beat) {}

  AttemptEnd Run() {
    ChildOptions child;
    child.program = options_.program;
    child.arguments =
        SolverArguments{claim_.core, claim_.limits.time_ms, claim_.limits.threads, claim_.limits.seed}.ToCommand();
    child.input = claim_.input;
    child.memory_mib = std::min(claim_.limits.memory_mib, options_.memory_mib_max);
    child.line_bytes_max = kDocumentBytesMax;
    auto started = Child::Start(child);
    if (!started.ok()) {
      Crash(std::string(started.status().message()));
      return std::move(end_);
    }
    child_ = *std::move(started);
    if (Watch()) Judge();
    return std::move(end_);
  }

 private:
  void Crash(std::string message) {
    end_.kind = AttemptEnd::Kind::kCrashed;
    end_.result = Failed(reasons::kSolverCrashed, std::move(message));
  }

  void Finish(JobResult result) {
    end_.kind = AttemptEnd::Kind::kFinished;
    end_.result = std::move(result);
  }

  // Follows the process to its end. False when the attempt is over without an answer; then `end_` says how.
  bool Watch() {
    const auto end = started_ + milliseconds(claim_.limits.time_ms) + options_.time_grace;
    while (!child_->ended()) {
      child_->Wait(kLook, [this](std::string_view line) { TakeLine(line); });
      if (!GoesOn()) {
        EndChild();
        return false;
      }
      if (Clock::now() > end && !child_->ended()) {
        child_->Signal(SIGKILL);
        Finish(Failed(reasons::kTimeLimit, "the solver did not end within " +
                                               std::to_string(options_.time_grace.count()) +
                                               " ms after its time limit"));
        return false;
      }
    }
    return true;
  }

  // Cancelling is a request first; everything else ends the process at once.
  void EndChild() {
    if (end_.kind == AttemptEnd::Kind::kFinished) {
      child_->Signal(SIGTERM);
      const auto until = Clock::now() + options_.cancel_grace;
      while (!child_->ended() && Clock::now() < until && !stop_) child_->Wait(kLook, [](std::string_view) {});
    }
    child_->Signal(SIGKILL);
  }

  // Beats when it is time to. False when the attempt has to end; then `end_` says how.
  bool GoesOn() {
    if (stop_) {
      end_.kind = AttemptEnd::Kind::kReturned;
      return false;
    }
    const auto now = Clock::now();
    if (now < last_beat_ + (news_ ? options_.progress_pause : options_.heartbeat_pause)) return true;
    const ClaimState state = beat_(progress_);
    last_beat_ = Clock::now();
    news_ = false;
    if (state == ClaimState::kHeld) return true;
    if (state == ClaimState::kLost) {
      end_.kind = AttemptEnd::Kind::kLost;
    } else {
      Finish({.state = "CANCELLED", .output = "", .verified = false, .reason = "", .message = "by its owner"});
    }
    return false;
  }

  void TakeLine(std::string_view line) {
    const auto is = [line](std::string_view word) { return line.substr(0, word.size()) == word; };
    if (is(kProgressWord)) {
      const auto read = nlohmann::json::parse(line.substr(kProgressWord.size()), nullptr, false);
      if (!read.is_object()) return;
      progress_.incumbent = Figure(read, "incumbent");
      progress_.bound = Figure(read, "bound");
      const auto gap = read.find("gapPpm");
      progress_.gap_ppm =
          gap != read.end() && gap->is_number_integer() ? std::max<std::int64_t>(-1, gap->get<std::int64_t>()) : -1;
      news_ = true;
    } else if (is(kOutputWord)) {
      output_ = std::string(line.substr(kOutputWord.size()));
    } else if (is(kFaultWord) && faults_.size() < kMessageBytesMax) {
      faults_ += (faults_.empty() ? "" : "\n") + Printable(std::string(line.substr(kFaultWord.size())));
    }
  }

  // What the end of the process means.
  void Judge() {
    const int status = *child_->ended();
    if (child_->overflowed()) {
      return Finish(Failed(reasons::kResultRejected,
                           "the answer is longer than " + std::to_string(kDocumentBytesMax >> 20) + " MiB"));
    }
    // Somebody ended it in good order, such as the machine going down; it is tried again.
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM) return;
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (code == kExitBadInput) return Finish(Failed(reasons::kInputRejected, faults_.substr(0, kMessageBytesMax)));
    if (code == kExitMemory) {
      const int limit = std::min(claim_.limits.memory_mib, options_.memory_mib_max);
      return Finish(Failed(reasons::kMemoryLimit, "more than " + std::to_string(limit) + " MiB are needed"));
    }
    if (code != kExitSolved || output_.empty()) {
      const std::string tail = Printable(child_->error_tail());
      return Crash("the solver " + ExitText(status) + (tail.empty() ? "" : ": " + tail));
    }
    child_.reset();
    CheckOutput();
  }

  // In a thread of its own: the claim is kept meanwhile.
  void CheckOutput() {
    auto check = std::async(std::launch::async, [core = core_, input = claim_.input, output = output_] {
      return CheckAnswer(core, input, output);
    });
    while (check.wait_for(kLook) != std::future_status::ready) {
      if (GoesOn()) continue;
      end_.unfinished_check = std::move(check);
      return;
    }
    try {
      const std::optional<std::string> fault = check.get();
      if (!fault) {
        Finish({.state = "DONE", .output = std::move(output_), .verified = true, .reason = "", .message = ""});
      } else if (SaysSolver(output_)) {
        Finish({.state = "DONE", .output = std::move(output_), .verified = false, .reason = "", .message = ""});
      } else {
        Finish(Failed(reasons::kResultRejected, Printable(*fault)));
      }
    } catch (const std::exception& error) {  // memory, most likely: the server must outlive a strange answer
      Finish(Failed(reasons::kResultRejected, std::string("the check came to no end: ") + error.what()));
    }
  }

  const Claim& claim_;
  const Core& core_;
  const AttemptOptions& options_;
  const std::atomic<bool>& stop_;
  const Beat& beat_;
  const Clock::time_point started_ = Clock::now();
  Clock::time_point last_beat_ = started_;
  Progress progress_;
  bool news_ = false;
  std::string output_, faults_;
  std::unique_ptr<Child> child_;
  AttemptEnd end_;
};

}  // namespace

AttemptEnd RunAttempt(const Claim& claim, const Core& core, const AttemptOptions& options,
                      const std::atomic<bool>& stop, const Beat& beat) {
  return Attempt(claim, core, options, stop, beat).Run();
}

}  // namespace kyodo::optimizer
