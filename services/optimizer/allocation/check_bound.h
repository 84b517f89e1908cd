// The checker's own proof of a bound: the tree of a certificate, every leaf by its multipliers.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "optimizer/allocation/check_model.h"

namespace kyodo::optimizer::allocation::check {

// Search steps left for the whole certificate; what needs more is not accepted.
struct Effort {
  std::int64_t left = 3'000'000'000;
};

// Nothing when the step's tree proves that no solution of the programme has an objective above `bound`; else the
// reason. All sums in 128-bit integers; every plan is priced exactly here.
std::optional<std::string> CheckTree(const Instance& instance, const PartModel& part, const Programme& programme,
                                     const nlohmann::json& step, std::int64_t bound, Effort& effort);

}  // namespace kyodo::optimizer::allocation::check
