// The solver against brute force: every rule of the format switched on at random.
#include "tests/optimizer/allocation/oracle.h"

#include <gtest/gtest.h>

#include <map>

#include "optimizer/allocation/core.h"

namespace kyodo::optimizer::allocation {
namespace {

using nlohmann::json;

// Positions of an output, as the oracle writes them.
std::vector<int> Positions(const json& input, const json& output) {
  std::map<std::string, int> specialists;
  for (const json& one : input["specialists"]) specialists.emplace(one["id"], static_cast<int>(specialists.size()));
  std::map<std::pair<std::string, std::string>, int> served;
  for (const json& one : output["assignments"]) {
    for (const json& month : one["months"]) served[{one["request"], month}] = specialists[one["specialist"]];
  }
  std::vector<int> positions;
  for (const json& request : input["requests"]) {
    for (const json& month : input["months"]) {
      if (month < request["from"] || month > request["to"]) continue;
      if (!request.value("split", false) && month != request["from"]) continue;
      const auto found = served.find({request["id"], month});
      positions.push_back(found == served.end() ? static_cast<int>(specialists.size()) : found->second);
    }
  }
  return positions;
}

void Compare(std::uint64_t seed, int requests_max) {
  const json input = oracle::RandomInstance(seed, requests_max);
  const auto best = oracle::Solve(input);
  const Answer answer = kCore.solve(input, Limits{});
  ASSERT_TRUE(answer.faults.empty()) << seed;
  const json output = answer.output;
  EXPECT_EQ(kCore.verify(input, output), std::nullopt) << seed;
  ASSERT_EQ(answer.infeasible, !best.has_value()) << seed;
  if (!best) return;
  EXPECT_EQ(output["status"], "OPTIMAL") << seed;
  EXPECT_EQ(output["proof"], "CERTIFIED") << seed;
  EXPECT_EQ(output["value"], output["bound"]) << seed;
  EXPECT_EQ(output["changes"], best->changes) << seed;
  EXPECT_EQ(Positions(input, output), best->positions) << seed;
  std::size_t shares = 0;
  for (std::size_t m = 0; m < best->shares.size(); ++m) {
    if (best->shares[m].empty()) continue;
    ASSERT_LT(shares, output["shares"].size()) << seed;
    EXPECT_EQ(output["shares"][shares++]["share"], best->shares[m]) << seed;
  }
  EXPECT_EQ(output["shares"].size(), shares) << seed;
  EXPECT_EQ(output["provedLevels"], input["policy"]["order"] == "WEIGHT" ? 0 : shares) << seed;
}

TEST(AllocationOracleTest, SmallInstancesAreSolvedDownToTheLastTie) {
  const std::uint64_t count = std::getenv("KYODO_LONG_TESTS") != nullptr ? 20'000 : 2'000;
  for (std::uint64_t seed = 1; seed <= count && !HasFatalFailure(); ++seed) Compare(seed, seed % 4 == 0 ? 7 : 5);
}

TEST(AllocationOracleTest, ASuggestedChangeFillsTheRequest) {
  int changes = 0;
  for (std::uint64_t seed = 30'000; seed < 30'200; ++seed) {
    const json input = oracle::RandomInstance(seed, 5);
    const json output = kCore.solve(input, Limits{}).output;
    for (const json& unfilled : output["unfilled"]) {
      if (unfilled["smallestChange"].is_null()) continue;
      ++changes;
      json changed = input;
      for (json& request : changed["requests"]) {
        if (request["id"] == unfilled["request"]) {
          request[unfilled["smallestChange"]["field"].get<std::string>()] = unfilled["smallestChange"]["value"];
        }
      }
      const Answer again = kCore.solve(changed, Limits{});
      ASSERT_TRUE(again.faults.empty()) << seed;
      for (const auto& still : again.output["unfilled"]) EXPECT_NE(still["request"], unfilled["request"]) << seed;
    }
  }
  EXPECT_GT(changes, 50);
}

TEST(AllocationOracleTest, TheSameInputGivesTheSameAnswer) {
  for (std::uint64_t seed = 40'000; seed < 40'020; ++seed) {
    const json input = oracle::RandomInstance(seed);
    EXPECT_EQ(kCore.solve(input, Limits{}).output.dump(), kCore.solve(input, Limits{}).output.dump()) << seed;
  }
}

}  // namespace
}  // namespace kyodo::optimizer::allocation
