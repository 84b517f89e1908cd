// Claims jobs of one area and sees them through, several at once. Any number of these may work on the same database.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "optimizer/format/answer.h"
#include "optimizer/worker/attempt.h"
#include "platform/database.h"
#include "platform/outbox.h"

namespace kyodo::optimizer {

struct WorkerOptions {
  std::string area;
  // Jobs at once.
  int slots = 1;
  // A claim without a sign of life for so long is somebody else's to take.
  std::chrono::milliseconds silence{30'000};
  // Between two looks for work when there is none.
  std::chrono::milliseconds pause{1'000};
  AttemptOptions attempt;
};

class JobWorker {
 public:
  // `database` signs in as kyodo_optimizer_worker and outlives this. Jobs of a core that is not in `cores` fail.
  JobWorker(Database& database, std::vector<Core> cores, WorkerOptions options);
  // Stops.
  ~JobWorker();

  // Starts `slots` threads.
  void Start();
  // Ends the solvers that run and gives their jobs back to the queue; returns when that is done. A result that is
  // just being checked goes back to the queue too, but its check cannot be interrupted and is waited for.
  void Stop();
  // Claims one job and sees it through on this thread. False when there was none.
  bool RunOne();

  // As it stands in claimed_by: host, process, and a random part.
  const std::string& name() const { return name_; }

 private:
  std::optional<Claim> NextClaim();
  void Work(const Claim& claim);
  ClaimState BeatFor(const Claim& claim, const Progress& progress, std::chrono::steady_clock::time_point* last_held);
  // Tries until it is known to be stored, or the claim has become somebody else's.
  void Store(const Claim& claim, const std::function<bool(Tx&)>& write);

  Database& database_;
  const std::vector<Core> cores_;
  const WorkerOptions options_;
  const std::string name_;
  std::atomic<bool> stop_{false};
  std::atomic<int> running_{0};
  struct Slot {
    Wakeup wakeup;
    std::unique_ptr<Worker> thread;
  };
  std::vector<std::unique_ptr<Slot>> slots_;
};

}  // namespace kyodo::optimizer
