#include "optimizer/allocation/conflict.h"

#include <algorithm>
#include <set>

#include "optimizer/allocation/packing.h"

namespace kyodo::optimizer::allocation {
namespace {

bool Held(const Instance& instance, int specialist, const std::vector<int>& requests) {
  const Specialist& who = instance.specialists[specialist];
  for (std::size_t t = 0; t < instance.months.size(); ++t) {
    std::int64_t half_days = 0;
    std::set<int> places;
    for (const int q : requests) {
      const Request& request = instance.requests[q];
      if (static_cast<int>(t) < request.from || static_cast<int>(t) > request.to) continue;
      half_days += request.half_days;
      places.insert(request.municipality);
    }
    if (half_days > who.half_days[t] || static_cast<int>(places.size()) > who.municipalities_max) return false;
  }
  return true;
}

}  // namespace

std::vector<int> PinnedConflict(const Instance& instance) {
  std::vector<std::vector<int>> pinned(instance.specialists.size());
  for (std::size_t q = 0; q < instance.requests.size(); ++q) {
    const Request& request = instance.requests[q];
    if (!request.pinned) continue;
    if (!Eligible(instance.specialists[request.current], request, request.current)) return {static_cast<int>(q)};
    pinned[request.current].push_back(static_cast<int>(q));
  }
  for (std::size_t s = 0; s < pinned.size(); ++s) {
    std::vector<int>& members = pinned[s];
    if (Held(instance, static_cast<int>(s), members)) continue;
    for (std::size_t i = 0; i < members.size();) {
      std::vector<int> fewer = members;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (Held(instance, static_cast<int>(s), fewer)) {
        ++i;
      } else {
        members = std::move(fewer);
      }
    }
    return members;
  }
  return {};
}

}  // namespace kyodo::optimizer::allocation
