// After the commit: gives positions to events, delivers them to other services, and lets followers read them in order.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "platform/database.h"

namespace kyodo {

struct FeedEntry {
  std::int64_t position = 0;
  std::string event_id;
  std::string kind;
  std::string object;
  std::string payload;
};

// Gives every committed event without a position the next one. One sequencer works at a time (advisory lock), so a
// reader that asks for "after p" never misses a commit that landed late. Returns how many were numbered.
absl::StatusOr<int> SequenceEvents(Database& worker_database, const std::string& area);

// Numbered events after `position`, oldest first, at most `limit`.
absl::StatusOr<std::vector<FeedEntry>> ChangesSince(Database& worker_database, const std::string& area,
                                                    std::int64_t position, int limit);
// The newest position; 0 = none yet.
absl::StatusOr<std::int64_t> NewestPosition(Database& worker_database, const std::string& area);

// Delivers one event to another service; a failure is tried again later, with growing pauses, until it is dead.
using Deliver = std::function<absl::Status(const FeedEntry&)>;

// One pass of the relay over undelivered events of `kind`, in order; SKIP LOCKED lets several processes share the work.
absl::StatusOr<int> RelayEvents(Database& worker_database, const std::string& area, const std::string& kind,
                                const Deliver& deliver);

// A thread that runs `step` again and again until stopped: woken by `wakeup` or after `pause`.
class Worker {
 public:
  Worker(std::string name, Wakeup& wakeup, std::chrono::milliseconds pause, std::function<void()> step);
  ~Worker();
  void Stop();

 private:
  std::atomic<bool> stop_{false};
  Wakeup& wakeup_;
  std::thread thread_;
};

}  // namespace kyodo
