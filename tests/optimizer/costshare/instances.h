// Random small inputs of kyodo-split-v1 with every rule switched on at random.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <random>

namespace kyodo::optimizer::costshare::testing {

// A valid input of 1 to members_max members; the same seed gives the same input.
nlohmann::json RandomInput(std::uint64_t seed, int members_max);

// Members (and lists of the game) in another order; the same problem.
nlohmann::json Shuffled(const nlohmann::json& input, std::mt19937_64& random);

// The instance of the format's description: three members, a fee of 300 and three tiers; Shapley 170, 265, 345.
nlohmann::json ThreeMembers();

}  // namespace kyodo::optimizer::costshare::testing
