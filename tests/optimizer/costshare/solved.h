// Solving in tests: the answer, already verified.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "optimizer/costshare/core.h"

namespace kyodo::optimizer::costshare::testing {

// The output as a reader of its text gets it; the checker must accept it.
inline nlohmann::json Solved(const nlohmann::json& input) {
  const Answer answer = kCore.solve(input, Limits{});
  for (const Fault& fault : answer.faults.list()) ADD_FAILURE() << ToText(fault);
  if (!answer.faults.empty()) return nullptr;
  const nlohmann::json output = nlohmann::json::parse(answer.output.dump());
  EXPECT_EQ(kCore.verify(input, output), std::nullopt) << output.dump(1);
  EXPECT_EQ(answer.infeasible, output["status"] == "INFEASIBLE");
  return output;
}

// One field of every share: "yen" or "exact".
inline std::vector<std::string> Field(const nlohmann::json& output, const char* name) {
  std::vector<std::string> values;
  for (const nlohmann::json& share : output["shares"]) {
    values.push_back(share[name].is_null() ? "null" : share[name].get<std::string>());
  }
  return values;
}

using Texts = std::vector<std::string>;

}  // namespace kyodo::optimizer::costshare::testing
