#include "optimizer/worker/worker.h"

#include <unistd.h>

#include <algorithm>
#include <thread>

#include "platform/log.h"
#include "platform/metrics.h"
#include "platform/once.h"

namespace kyodo::optimizer {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// For one statement of a worker: no limit of a job waits longer for the database.
constexpr std::chrono::seconds kStatementTime{3};
// A result of 64 MiB takes a moment.
constexpr std::chrono::seconds kStoreTime{15};
constexpr milliseconds kRetryPause{500};

std::string MakeName() {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  return std::string(host) + "/" + std::to_string(getpid()) + "/" + RandomHex(8);
}

// Counts the jobs at work for the metrics.
class Running {
 public:
  explicit Running(std::atomic<int>& count) : count_(count) { SetGauge("optimizer_jobs_running", ++count_); }
  ~Running() { SetGauge("optimizer_jobs_running", --count_); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  std::atomic<int>& count_;
};

const char* ToText(AttemptEnd::Kind kind) {
  switch (kind) {
    case AttemptEnd::Kind::kFinished:
      return "finished";
    case AttemptEnd::Kind::kCrashed:
      return "crashed";
    case AttemptEnd::Kind::kReturned:
      return "returned";
    case AttemptEnd::Kind::kLost:
      return "lost";
  }
  return "";
}

}  // namespace

JobWorker::JobWorker(Database& database, std::vector<Core> cores, WorkerOptions options)
    : database_(database), cores_(std::move(cores)), options_(std::move(options)), name_(MakeName()) {}

JobWorker::~JobWorker() { Stop(); }

void JobWorker::Start() {
  for (int i = 0; i < options_.slots; ++i) {
    slots_.push_back(std::make_unique<Slot>());
    slots_.back()->thread = std::make_unique<Worker>("optimizer.jobs", slots_.back()->wakeup, options_.pause, [this] {
      while (!stop_ && RunOne()) {
      }
    });
  }
}

void JobWorker::Stop() {
  stop_ = true;
  for (const auto& slot : slots_) slot->thread->Stop();
}

std::optional<Claim> JobWorker::NextClaim() {
  std::optional<Claim> claim;
  int lost = 0;
  const absl::Status status = database_.Transact(SystemCaller(options_.area, "ClaimJob"),
                                                 std::chrono::system_clock::now() + kStoreTime, [&](Tx& tx) {
                                                   lost = EndLostJobs(tx, options_.silence);
                                                   claim = ClaimJob(tx, name_, options_.silence);
                                                   return absl::OkStatus();
                                                 });
  if (!status.ok()) {
    Log(LogLevel::kWarning, "job.claim_failed", {{"reason", ReasonOf(status)}});
    return std::nullopt;
  }
  if (lost > 0) Log(LogLevel::kError, "job.worker_lost", {{"jobs", std::to_string(lost)}});
  return claim;
}

bool JobWorker::RunOne() {
  const std::optional<Claim> claim = NextClaim();
  if (!claim) return false;
  const Running running(running_);
  Work(*claim);
  return true;
}

void JobWorker::Work(const Claim& claim) {
  const auto begin = Clock::now();
  auto last_held = begin;
  AttemptEnd end;
  const auto core = std::find_if(cores_.begin(), cores_.end(), [&](const Core& one) { return claim.core == one.name; });
  if (core != cores_.end()) {
    end = RunAttempt(claim, *core, options_.attempt, stop_,
                     [&](const Progress& progress) { return BeatFor(claim, progress, &last_held); });
  } else {
    end.kind = AttemptEnd::Kind::kFinished;
    end.result = {.state = "FAILED",
                  .output = "",
                  .verified = false,
                  .reason = reasons::kInputRejected,
                  .message = "this version has no core " + claim.core};
  }
  const bool crashed = end.kind == AttemptEnd::Kind::kCrashed;
  const bool finished = end.kind == AttemptEnd::Kind::kFinished || (crashed && claim.failures + 1 >= kFailuresMax);
  Log(crashed ? LogLevel::kError : LogLevel::kInfo, "job.attempt",
      {{"job", claim.job_id},
       {"core", claim.core},
       {"attempt", std::to_string(claim.attempt)},
       {"end", ToText(end.kind)},
       {"state", finished ? end.result.state : ""},
       {"reason", end.result.reason},
       {"ms", std::to_string(std::chrono::duration_cast<milliseconds>(Clock::now() - begin).count())}});
  if (end.kind == AttemptEnd::Kind::kLost) return;
  Store(claim, [&](Tx& tx) { return finished ? FinishJob(tx, claim, end.result) : RequeueJob(tx, claim, crashed); });
}

ClaimState JobWorker::BeatFor(const Claim& claim, const Progress& progress, Clock::time_point* last_held) {
  ClaimState state = ClaimState::kHeld;
  const absl::Status status = database_.Transact(
      SystemCaller(options_.area, "Heartbeat"), std::chrono::system_clock::now() + kStatementTime, [&](Tx& tx) {
        state = Heartbeat(tx, claim, progress.incumbent, progress.bound, progress.gap_ppm);
        return absl::OkStatus();
      });
  if (status.ok()) {
    *last_held = Clock::now();
    return state;
  }
  // Whoever sees the database while this one does not has taken the job by now.
  return Clock::now() - *last_held > options_.silence ? ClaimState::kLost : ClaimState::kHeld;
}

void JobWorker::Store(const Claim& claim, const std::function<bool(Tx&)>& write) {
  const auto give_up = Clock::now() + options_.silence;
  while (true) {
    bool held = false;
    const absl::Status status = database_.Transact(SystemCaller(options_.area, "StoreJob"),
                                                   std::chrono::system_clock::now() + kStoreTime, [&](Tx& tx) {
                                                     held = write(tx);
                                                     return absl::OkStatus();
                                                   });
    if (status.ok()) {
      if (!held) Log(LogLevel::kWarning, "job.claim_lost", {{"job", claim.job_id}});
      return;
    }
    Log(LogLevel::kWarning, "job.store_failed", {{"job", claim.job_id}, {"reason", ReasonOf(status)}});
    // Then its silence gives it to another worker. What the database refuses, it refuses again.
    if (Clock::now() > give_up || stop_ || status.code() == absl::StatusCode::kInternal) return;
    std::this_thread::sleep_for(kRetryPause);
  }
}

}  // namespace kyodo::optimizer
