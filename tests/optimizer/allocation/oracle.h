// Brute force over every solution of a small instance, written from the format alone: the judge of the solver's tests.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace kyodo::optimizer::allocation::oracle {

struct Best {
  // Position of the specialist (number of specialists = nobody) per unit: requests in order, a split one month by
  // month.
  std::vector<int> positions;
  std::int64_t value = 0;  // 1/20,000
  int changes = 0;
  std::int64_t cost_half_yen = 0;
  std::vector<std::string> shares;  // "1/2"; "" = left out
};

// The best solution in the full order; nothing when the pinned requests leave none. Exponential.
std::optional<Best> Solve(const nlohmann::json& input);

// A random instance with every rule of the format switched on at random: at most 4 months, 4 specialists,
// `requests_max` requests of 5 municipalities.
nlohmann::json RandomInstance(std::uint64_t seed, int requests_max = 6);

}  // namespace kyodo::optimizer::allocation::oracle
