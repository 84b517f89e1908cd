// Answers as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "optimizer/allocation/orders.h"

namespace kyodo::optimizer::allocation {

// The output without a word about proof: `proof` is SOLVER and the certificate unsealed.
nlohmann::ordered_json WriteSolution(const Instance& instance, const Solution& solution, const Served& served,
                                     const std::vector<Unfilled>& unfilled);
// The output of an infeasible instance.
nlohmann::ordered_json WriteConflict(const Instance& instance, const std::vector<int>& requests);
// Sets `proof` and seals.
void Certify(nlohmann::ordered_json& output, bool certified);

}  // namespace kyodo::optimizer::allocation
