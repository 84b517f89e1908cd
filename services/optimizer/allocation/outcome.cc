#include "optimizer/allocation/outcome.h"

#include <algorithm>
#include <numeric>

namespace kyodo::optimizer::allocation {

Outcome Account(const Instance& instance, const Served& served) {
  Outcome outcome;
  std::vector<std::int64_t> asked(instance.municipalities.size(), 0), given = asked;
  const bool fraction = instance.policy.measure == Measure::kRequestFraction;
  for (std::size_t q = 0; q < instance.requests.size(); ++q) {
    const Request& request = instance.requests[q];
    const std::int64_t day = fraction ? request.weight * request.half_days : request.half_days;
    asked[request.municipality] += day * request.months();
    bool changed = false;
    for (const int specialist : served[q]) {
      changed = changed || specialist != request.current;
      if (specialist == kNobody) continue;
      outcome.value += request.weight * request.half_days;
      given[request.municipality] += day;
      outcome.cost_half_yen += instance.specialists[specialist].yen_per_day * request.half_days;
    }
    outcome.changes += request.current != kNobody && changed;
  }
  for (std::size_t m = 0; m < asked.size(); ++m) {
    const Municipality& municipality = instance.municipalities[m];
    Share share{given[m], asked[m]};
    if (!fraction) share = {municipality.past_half_days + given[m], municipality.entitlement_half_days};
    if (share.below != 0) {
      const std::int64_t common = std::gcd(share.above, share.below);
      share = {share.above / common, share.below / common};
    }
    outcome.shares.push_back(share);
  }
  return outcome;
}

}  // namespace kyodo::optimizer::allocation
