// How wrong passwords slow down the next attempt. Failures only count; nobody is ever locked out for good.
#pragma once

#include <chrono>

#include "platform/clock.h"

namespace kyodo::tenants {

struct ThrottleRule {
  // So many failures cost nothing; each further one doubles the pause from one second to the longest.
  int free_failures;
  std::chrono::seconds longest_pause;
  // All are forgotten so long after the last one.
  std::chrono::seconds memory;
};

// Guessing one account is slowed soon; an address may be a whole town hall behind one router.
inline constexpr ThrottleRule kAccountThrottle{5, std::chrono::seconds(60), std::chrono::minutes(15)};
inline constexpr ThrottleRule kAddressThrottle{100, std::chrono::seconds(60), std::chrono::minutes(15)};

// How long to wait still, when the last of so many failures is that long ago. Zero = go on.
std::chrono::microseconds PauseLeft(const ThrottleRule& rule, int failures, std::chrono::microseconds since_last);

}  // namespace kyodo::tenants
