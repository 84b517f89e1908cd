// Bad input is named, all of it; mutated input never ends in a crash or an unproved claim.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "optimizer/allocation/core.h"
#include "tests/optimizer/allocation/oracle.h"

namespace kyodo::optimizer::allocation {
namespace {

using nlohmann::json;

json Good() { return oracle::RandomInstance(7); }

std::string FirstFault(const json& input) {
  const Answer answer = kCore.solve(input, Limits{});
  return answer.faults.empty() ? "" : ToText(answer.faults.list()[0]);
}

TEST(AllocationInputTest, FaultsAreNamedWithTheirPlace) {
  ASSERT_EQ(FirstFault(Good()), "");
  const std::vector<std::pair<std::string, json>> cases{{"/colour", "red"},
                                                        {"/requests/0/weight", "-1"},
                                                        {"/requests/0/weight", "NaN"},
                                                        {"/requests/0/daysPerMonth", "0"},
                                                        {"/requests/0/daysPerMonth", "1.3"},
                                                        {"/requests/0/daysPerMonth", json::object()},
                                                        {"/requests/0/municipality", "nowhere"},
                                                        {"/requests/0/from", "2031-01"},
                                                        {"/requests/0/level", 1.5},
                                                        {"/requests/0/current", "nobody"},
                                                        {"/requests/0/weight", "99999999999999999999"},
                                                        {"/months", json::array()},
                                                        {"/months/0", "2027-13"},
                                                        {"/specialists", json::array()},
                                                        {"/specialists/0/daysPerMonth/0", "-2"},
                                                        {"/specialists/0/skills", 3},
                                                        {"/policy/order", "FAIR"},
                                                        {"/municipalities/0/entitlementDays", "1e3"},
                                                        {"/specialists/0/conflicts", json::array({"nowhere"})},
                                                        {"/requests/0/split", "yes"},
                                                        {"/format", "kyodo-award-v1"}};
  for (const auto& [path, value] : cases) {
    json input = Good();
    input[json::json_pointer(path)] = value;
    EXPECT_NE(FirstFault(input), "") << path << " " << value;
  }
}

TEST(AllocationInputTest, AllFaultsAreCollected) {
  json input = Good();
  input["requests"][0]["weight"] = "x";
  input["specialists"][0]["maxMunicipalitiesPerMonth"] = -1;
  input["municipalities"].push_back(input["municipalities"][0]);
  EXPECT_EQ(kCore.solve(input, Limits{}).faults.list().size(), 3u);
}

TEST(AllocationInputTest, APinnedRequestNeedsACurrentSpecialist) {
  json input = Good();
  input["requests"][0].erase("current");
  input["requests"][0]["pinned"] = true;
  EXPECT_NE(FirstFault(input).find("requests[0].pinned"), std::string::npos);
}

void Mutate(json& value, std::mt19937_64& random) {
  json* at = &value;
  while (at->is_structured() && !at->empty() && (at == &value || random() % 8 != 0)) {
    at = &*std::next(at->begin(), static_cast<std::ptrdiff_t>(random() % at->size()));
  }
  static const std::vector<json> kValues{"",
                                         "0",
                                         "-1",
                                         "1",
                                         "2027-04",
                                         "s0",
                                         "1e9",
                                         "NaN",
                                         nullptr,
                                         true,
                                         0,
                                         -1,
                                         1,
                                         2.5,
                                         1e300,
                                         json::array(),
                                         json::object(),
                                         "9999999999999",
                                         9223372036854775807LL,
                                         "0.5"};
  *at = kValues[random() % kValues.size()];
}

TEST(AllocationInputTest, TenThousandMutationsEndWell) {
  std::vector<json> samples;
  for (const char* name : {"priority_greedy", "maxsum_or_leximin"}) {
    std::ifstream file(std::string(KYODO_SOURCE_DIR) + "/../shared/data/opt/allocation/" + name + ".json");
    if (file) samples.push_back(json::parse(file));
  }
  for (std::uint64_t seed = 60'000; seed < 60'010; ++seed) samples.push_back(oracle::RandomInstance(seed));
  std::mt19937_64 random(1);
  for (int i = 0; i < 10'000; ++i) {
    json input = samples[i % samples.size()];
    for (std::uint64_t changes = random() % 3 + 1; changes > 0; --changes) Mutate(input, random);
    const Answer answer = kCore.solve(input, Limits{});
    if (!answer.faults.empty()) continue;
    EXPECT_EQ(answer.output["proof"], "CERTIFIED") << i << " " << input;
  }
}

}  // namespace
}  // namespace kyodo::optimizer::allocation
