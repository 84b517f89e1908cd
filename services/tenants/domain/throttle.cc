#include "tenants/domain/throttle.h"

#include <algorithm>

namespace kyodo::tenants {

std::chrono::microseconds PauseLeft(const ThrottleRule& rule, int failures, std::chrono::microseconds since_last) {
  using std::chrono::microseconds;
  using std::chrono::seconds;
  if (failures <= rule.free_failures || since_last >= rule.memory) return microseconds(0);
  const int doublings = std::min(failures - rule.free_failures - 1, 30);
  const microseconds pause = std::min<microseconds>(seconds(std::int64_t{1} << doublings), rule.longest_pause);
  return std::max(pause - std::max(since_last, microseconds(0)), microseconds(0));
}

}  // namespace kyodo::tenants
