// One small instance per rule in which the rule decides; values by hand or by the oracle.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "optimizer/allocation/core.h"
#include "tests/optimizer/allocation/oracle.h"

namespace kyodo::optimizer::allocation {
namespace {

using nlohmann::json;

// One month, one specialist with 4 days, two requests of 2 days by two municipalities.
json Base() {
  return json::parse(R"({"format":"kyodo-allocation-v1","months":["2027-04","2027-05"],
    "specialists":[{"id":"s0","skills":{"net":3},"daysPerMonth":["4","4"],"maxMunicipalitiesPerMonth":2,"region":"r0"}],
    "requests":[{"id":"q0","municipality":"m0","skill":"net","level":2,"from":"2027-04","to":"2027-05","daysPerMonth":"2","weight":"3"},
                {"id":"q1","municipality":"m1","skill":"net","level":2,"from":"2027-04","to":"2027-05","daysPerMonth":"2","weight":"1"}],
    "municipalities":[{"id":"m0","entitlementDays":"8"},{"id":"m1","entitlementDays":"4","pastUsageDays":"4"}],
    "policy":{"order":"WEIGHT"}})");
}

json Solve(const json& input) {
  const Answer answer = kCore.solve(input, Limits{});
  EXPECT_TRUE(answer.faults.empty());
  EXPECT_EQ(kCore.verify(input, json(answer.output)), std::nullopt);
  return answer.output;
}

std::string ReasonOf(const json& output, const std::string& request) {
  for (const json& one : output["unfilled"]) {
    if (one["request"] == request) return one["reason"];
  }
  return "filled";
}

TEST(AllocationRulesTest, BothFitWithoutALimit) { EXPECT_EQ(Solve(Base())["value"], "16"); }

TEST(AllocationRulesTest, MunicipalitiesPerMonthAreLimited) {
  json input = Base();
  input["specialists"][0]["maxMunicipalitiesPerMonth"] = 1;
  const json output = Solve(input);
  EXPECT_EQ(output["value"], "12");
  EXPECT_EQ(ReasonOf(output, "q1"), "OUTRANKED");
}

TEST(AllocationRulesTest, HalfDaysCount) {
  json input = Base();
  input["requests"][1]["daysPerMonth"] = "2.5";
  EXPECT_EQ(Solve(input)["value"], "12");
  input["specialists"][0]["daysPerMonth"] = {"4.5", "4.5"};
  EXPECT_EQ(Solve(input)["value"], "17");
}

TEST(AllocationRulesTest, ASplitRequestIsServedMonthByMonth) {
  json input = Base();
  input["specialists"][0]["daysPerMonth"] = {"4", "2"};
  EXPECT_EQ(Solve(input)["value"], "12");
  input["requests"][1]["split"] = true;
  const json output = Solve(input);
  EXPECT_EQ(output["value"], "14");
  EXPECT_EQ(output["assignments"][1]["months"], json::array({"2027-04"}));
}

TEST(AllocationRulesTest, ReasonsFollowTheFirstObstacle) {
  json input = Base();
  input["requests"][1]["level"] = 4;
  json output = Solve(input);
  EXPECT_EQ(ReasonOf(output, "q1"), "NO_SKILL");
  EXPECT_EQ(output["unfilled"][0]["smallestChange"], json({{"field", "level"}, {"value", 3}}));
  input = Base();
  input["requests"][1]["onsiteRegion"] = "r9";
  output = Solve(input);
  EXPECT_EQ(ReasonOf(output, "q1"), "ON_SITE");
  EXPECT_EQ(output["unfilled"][0]["smallestChange"], json({{"field", "onsiteRegion"}, {"value", nullptr}}));
  input = Base();
  input["specialists"][0]["conflicts"] = {"m1"};
  EXPECT_EQ(ReasonOf(Solve(input), "q1"), "CONFLICT");
  input = Base();
  input["forbidden"] = {{{"request", "q1"}, {"specialist", "s0"}}};
  EXPECT_EQ(ReasonOf(Solve(input), "q1"), "CONFLICT");
  input = Base();
  input["requests"][1]["daysPerMonth"] = "5";
  output = Solve(input);
  EXPECT_EQ(ReasonOf(output, "q1"), "NO_CAPACITY");
  EXPECT_EQ(output["unfilled"][0]["smallestChange"], json({{"field", "daysPerMonth"}, {"value", "2"}}));
}

TEST(AllocationRulesTest, TheNeedierMunicipalityComesFirstByEntitlement) {
  json input = Base();
  input["specialists"][0]["daysPerMonth"] = {"2", "2"};
  input["requests"][1]["weight"] = "9";
  EXPECT_EQ(Solve(input)["value"], "36");
  input["policy"] = {{"order", "LEXIMIN"}, {"measure", "ENTITLEMENT"}};
  const json output = Solve(input);
  EXPECT_EQ(output["value"], "12");
  EXPECT_EQ(output["shares"][0]["share"], "1/2");
  EXPECT_EQ(output["shares"][1]["share"], "1");
  EXPECT_EQ(output["provedLevels"], 2);
}

TEST(AllocationRulesTest, FewestChangesThenCostThenPositions) {
  json input = Base();
  json second = input["specialists"][0];
  second["id"] = "s1";
  input["specialists"].push_back(second);
  input["specialists"][0]["costPerDayYen"] = "100";
  input["specialists"][1]["costPerDayYen"] = "200";
  input["requests"][0]["current"] = "s1";
  json output = Solve(input);
  EXPECT_EQ(output["changes"], 0);
  EXPECT_EQ(output["costYen"], "1200");
  input["policy"]["changes"] = "IGNORE";
  output = Solve(input);
  EXPECT_EQ(output["changes"], 1);
  EXPECT_EQ(output["costYen"], "800");
  input["specialists"][1]["costPerDayYen"] = "100";
  EXPECT_EQ(Solve(input)["assignments"][0]["specialist"], "s0");
}

TEST(AllocationRulesTest, PinnedRequestsThatOverloadAreTheConflict) {
  json input = Base();
  for (json& request : input["requests"]) request["current"] = "s0", request["pinned"] = true;
  EXPECT_EQ(Solve(input)["status"], "OPTIMAL");
  input["specialists"][0]["daysPerMonth"] = {"4", "3.5"};
  const Answer answer = kCore.solve(input, Limits{});
  EXPECT_TRUE(answer.infeasible);
  EXPECT_EQ(answer.output["conflict"], json::array({"q0", "q1"}));
}

}  // namespace
}  // namespace kyodo::optimizer::allocation
