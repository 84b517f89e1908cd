// One attempt at a job: a solver process within its limits, its progress passed on, its answer checked here.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <optional>
#include <string>

#include "optimizer/format/answer.h"
#include "optimizer/store/jobs.h"

namespace kyodo::optimizer {

struct AttemptOptions {
  std::string program;
  // Most memory for one job, whatever it asks for.
  int memory_mib_max = 4096;
  // How long after its time limit a solver may still write its answer.
  std::chrono::milliseconds time_grace{30'000};
  // From SIGTERM to SIGKILL when its owner cancels.
  std::chrono::milliseconds cancel_grace{2'000};
  // Signs of life: with news at most so often, without news so often.
  std::chrono::milliseconds progress_pause{500};
  std::chrono::milliseconds heartbeat_pause{1'000};
};

struct AttemptEnd {
  enum class Kind {
    kFinished,  // `result` is to be stored
    kCrashed,   // `result` is what to store if it is not tried again
    kReturned,  // stopped before its end: back to the queue
    kLost,      // somebody else has the claim: nothing is to be written
  };
  Kind kind = Kind::kReturned;
  JobResult result;
  // A check that was still at work. Give the job back first: destroying this waits for it.
  std::future<std::optional<std::string>> unfinished_check;
};

// Signs of life, with what the solver knows. Called on the thread of RunAttempt.
using Beat = std::function<ClaimState(const Progress&)>;

// Runs the claim's solver to its end or until `stop`. The output is DONE only when `core` finds every claim of it
// proved (verified) or it says itself that its proof is the SOLVER's word (not verified: the check has no more to say
// about it than that); else FAILED RESULT_REJECTED with the first false claim.
AttemptEnd RunAttempt(const Claim& claim, const Core& core, const AttemptOptions& options,
                      const std::atomic<bool>& stop, const Beat& beat);

}  // namespace kyodo::optimizer
