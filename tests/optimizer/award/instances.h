// Small random instances of kyodo-award-v1, every rule switched on at random.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

namespace kyodo::optimizer::award {

// Small enough for BruteForce with `extra` = 4.
nlohmann::json RandomInstance(std::uint64_t seed);

}  // namespace kyodo::optimizer::award
