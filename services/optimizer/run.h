// How a solver is run: limits in, progress out. The same for the three cores.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace kyodo::optimizer {

// What a solver knows while it works, in the unit of the core (yen, half-day weights). Empty = nothing known yet.
struct Progress {
  std::string incumbent;
  std::string bound;
  // Proved distance of the two, as a part of the incumbent in parts per million, rounded up; -1 = unknown.
  std::int64_t gap_ppm = -1;
};

struct Limits {
  // Wall clock; the answer comes soon after it with what has been proved by then.
  std::chrono::milliseconds time{60'000};
  // With 1 the same input gives the same answer, byte for byte, unless the time runs out.
  int threads = 1;
  std::uint64_t seed = 1;
  // Set from another thread to make the solver stop as if its time were over.
  const std::atomic<bool>* cancelled = nullptr;
  // Called from time to time, on the solver's thread; may be empty.
  std::function<void(const Progress&)> on_progress;
};

// A run's clock: started when the solver starts.
class Deadline {
 public:
  explicit Deadline(const Limits& limits)
      : begin_(std::chrono::steady_clock::now()), end_(begin_ + limits.time), cancelled_(limits.cancelled) {}
  bool Over() const {
    return (cancelled_ != nullptr && cancelled_->load(std::memory_order_relaxed)) ||
           std::chrono::steady_clock::now() >= end_;
  }
  // Seconds since the start; for the report only.
  double Elapsed() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }
  // Seconds until the end, never negative.
  double Left() const {
    const double left = std::chrono::duration<double>(end_ - std::chrono::steady_clock::now()).count();
    return left > 0 && !Over() ? left : 0;
  }

 private:
  std::chrono::steady_clock::time_point begin_, end_;
  const std::atomic<bool>* cancelled_;
};

}  // namespace kyodo::optimizer
