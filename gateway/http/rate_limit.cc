#include "gateway/http/rate_limit.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo::gateway {
namespace {

// More keys than this are not remembered: full buckets are dropped, which changes nothing for their owners.
constexpr std::size_t kMaxBuckets = 100'000;

bool IsLoopbackAddress(const std::string& address) {
  return address.rfind("127.", 0) == 0 || address == "::1" || address.rfind("::ffff:127.", 0) == 0;
}

}  // namespace

double RateLimiter::TakeFrom(std::unordered_map<std::string, Bucket>& buckets, const std::string& key, double rate,
                             double burst, Now now) {
  const auto left_now = [&](const Bucket& bucket) {
    return std::min(burst, bucket.left + rate * std::chrono::duration<double>(now - bucket.at).count());
  };
  if (buckets.size() >= kMaxBuckets && buckets.count(key) == 0) {
    for (auto it = buckets.begin(); it != buckets.end();) {
      it = left_now(it->second) >= burst ? buckets.erase(it) : std::next(it);
    }
    if (buckets.size() >= kMaxBuckets) return 1;
  }
  Bucket& bucket = buckets.try_emplace(key, Bucket{burst, now}).first->second;
  bucket.left = left_now(bucket);
  bucket.at = now;
  if (bucket.left < 1) return (1 - bucket.left) / rate;
  bucket.left -= 1;
  return 0;
}

absl::Status RateLimiter::Take(const std::string& address, const std::string& token, Now now) {
  if (!limits_.limit_loopback && IsLoopbackAddress(address)) return absl::OkStatus();
  const std::lock_guard lock(mutex_);
  double wait = TakeFrom(addresses_, address, limits_.address_per_second, limits_.address_burst, now);
  if (wait == 0 && !token.empty()) {
    wait = TakeFrom(sessions_, token, limits_.session_per_second, limits_.session_burst, now);
  }
  if (wait == 0) return absl::OkStatus();
  return FailRetry(absl::StatusCode::kResourceExhausted, reasons::kRateLimited,
                   {"Too many requests in a short time. Wait a moment and repeat.",
                    "短い時間に要求が多すぎます。少し待ってからやり直してください。"},
                   std::max(1, static_cast<int>(std::ceil(wait))));
}

}  // namespace kyodo::gateway
