// Token buckets per session and per address: a runaway script is slowed, nobody else notices.
#pragma once

#include <absl/status/status.h>

#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

namespace kyodo::gateway {

// Requests per second, and how many at once after a rest.
struct RateLimits {
  double session_per_second = 200;
  double session_burst = 2000;
  double address_per_second = 1000;
  double address_burst = 10'000;
  // Callers on this machine are Kyodo's own tools and the proxy in front, which limits by itself.
  bool limit_loopback = false;
};

class RateLimiter {
 public:
  explicit RateLimiter(RateLimits limits) : limits_(limits) {}
  using Now = std::chrono::steady_clock::time_point;

  // RESOURCE_EXHAUSTED "RATE_LIMITED" with the seconds to wait. An empty token counts for the address alone.
  absl::Status Take(const std::string& address, const std::string& token, Now now);

 private:
  struct Bucket {
    double left;
    Now at;
  };
  // Seconds until a request fits; 0 when it was taken.
  double TakeFrom(std::unordered_map<std::string, Bucket>& buckets, const std::string& key, double rate, double burst,
                  Now now);

  const RateLimits limits_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> addresses_;
  std::unordered_map<std::string, Bucket> sessions_;
};

}  // namespace kyodo::gateway
