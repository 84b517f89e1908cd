// The table of solver runs. EnqueueJob, RequestCancel and ReadJob are for the role kyodo_optimizer, whose caller is the
// owner; the rest is for kyodo_optimizer_worker. There is no RPC yet: the services that start runs come with the proto
// of this service, whose handlers will call these functions; until then nothing outside this process can start a run.
#pragma once

#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "platform/database.h"

namespace kyodo::optimizer {

// Larger inputs and outputs are refused; the largest instance measured has 40 MB.
inline constexpr std::size_t kDocumentBytesMax = std::size_t{64} << 20;
// A job is given up when so many of its claims ended by a crash or in silence.
inline constexpr int kFailuresMax = 3;

// Why a job FAILED.
namespace reasons {
inline constexpr char kInputRejected[] = "INPUT_REJECTED";    // the input has faults, named in the message
inline constexpr char kMemoryLimit[] = "MEMORY_LIMIT";        // the solver asked for more than it may have
inline constexpr char kTimeLimit[] = "TIME_LIMIT";            // it did not end soon after its time
inline constexpr char kSolverCrashed[] = "SOLVER_CRASHED";    // it crashed kFailuresMax times
inline constexpr char kWorkerLost[] = "WORKER_LOST";          // its workers fell silent kFailuresMax times
inline constexpr char kResultRejected[] = "RESULT_REJECTED";  // the output claims what does not hold
}  // namespace reasons

struct JobLimits {
  std::int64_t time_ms = 60'000;
  int memory_mib = 1024;
  int threads = 1;
  std::int64_t seed = 1;
};

struct NewJob {
  std::string id;     // UUID, chosen by the caller
  std::string core;   // award, split, allocation
  std::string input;  // JSON of that core's format
  JobLimits limits;
};

struct Job {
  std::string id;
  std::string core;
  std::string input_digest;
  JobLimits limits;
  std::string state;  // QUEUED, RUNNING, DONE, FAILED, CANCELLED
  bool cancel_requested = false;
  int attempt = 0;
  int failures = 0;
  std::string claimed_by;
  std::optional<Time> heartbeat_time;
  std::string incumbent, bound;  // "" = nothing known yet
  std::int64_t gap_ppm = -1;     // -1 = unknown
  std::string output;            // "" unless DONE
  // True: an independent check found everything proved that the output claims. False on DONE: the output says proof
  // SOLVER itself, and its figures are the solver's word only.
  bool verified = false;
  std::string reason, message;
  Time create_time{};
  std::optional<Time> start_time, finish_time;
};

// Makes the caller's job, QUEUED. The same id again with the same core, input and limits changes nothing and is ok;
// with others it is REQUEST_ID_REUSED. An unknown core, limits out of range or an input too large is INVALID_FIELD; the
// input is not read here.
absl::Status EnqueueJob(Tx& tx, const NewJob& job);

// The caller's job; NOT_FOUND for others'.
absl::StatusOr<Job> ReadJob(Tx& tx, const std::string& id);

// A queued job is CANCELLED at once, a running one soon, when its worker has ended the solver. A finished one stays as
// it is. NOT_FOUND for others'.
absl::Status RequestCancel(Tx& tx, const std::string& id);

// The right to work on one job, and what has to be solved.
struct Claim {
  std::string owner_tenant;
  std::string job_id;
  std::string worker;
  int attempt = 0;
  int failures = 0;  // before this attempt
  std::string core, input;
  JobLimits limits;
};

// The oldest job that is queued, or whose worker has been silent for `silence`; nothing when there is none. Two callers
// never get the same claim. Call EndLostJobs before.
std::optional<Claim> ClaimJob(Tx& tx, const std::string& worker, std::chrono::milliseconds silence);

// Jobs whose worker has been silent for `silence` and that are not tried again: FAILED WORKER_LOST at the
// kFailuresMax-th time, CANCELLED when their owner wanted that. Returns how many.
int EndLostJobs(Tx& tx, std::chrono::milliseconds silence);

// What a claim is still worth.
enum class ClaimState { kHeld, kCancelRequested, kLost };

// A sign of life together with what the solver knows by now.
ClaimState Heartbeat(Tx& tx, const Claim& claim, const std::string& incumbent, const std::string& bound,
                     std::int64_t gap_ppm);

// How a job ended.
struct JobResult {
  std::string state;  // DONE, FAILED, CANCELLED
  std::string output;
  bool verified = false;
  std::string reason, message;
};

// Stores the end. False, and nothing is written, when the claim was lost meanwhile.
bool FinishJob(Tx& tx, const Claim& claim, const JobResult& result);

// Gives the job back to the queue; `failed`: the attempt counts towards kFailuresMax. False when the claim was lost.
bool RequeueJob(Tx& tx, const Claim& claim, bool failed);

}  // namespace kyodo::optimizer
