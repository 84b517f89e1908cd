// The checker's own reading of a solution.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "optimizer/allocation/check_model.h"

namespace kyodo::optimizer::allocation::check {

struct Reckoning {
  Served served;
  std::int64_t value = 0;  // 1/20,000
  int changes = 0;
  std::int64_t half_yen = 0;
  std::vector<Share> shares;  // per municipality; below 0 = left out
};

// Nothing when the assignments are a solution; fills the reckoning.
std::optional<std::string> Reckon(const Instance& instance, const nlohmann::json& assignments, Reckoning& reckoning);

// Compares shares, value, changes, cost and the list of unfilled requests with the reckoning.
std::optional<std::string> CheckFigures(const Instance& instance, const Reckoning& reckoning,
                                        const nlohmann::json& output);

// A conflict: pinned requests of one specialist that cannot be held together, any of them left out they can.
std::optional<std::string> CheckConflict(const Instance& instance, const nlohmann::json& output);

// units / scale as the shortest decimal.
std::string Decimal(std::int64_t units, std::int64_t scale);

}  // namespace kyodo::optimizer::allocation::check
