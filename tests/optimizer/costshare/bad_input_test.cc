// Every way to be wrong is named, with its place; nothing is solved.
#include <functional>

#include "optimizer/format/json_reader.h"
#include "tests/optimizer/costshare/instances.h"
#include "tests/optimizer/costshare/solved.h"

namespace kyodo::optimizer::costshare::testing {
namespace {

using nlohmann::json;

// All faults of an input as text; nothing may have been solved.
std::string FaultsOf(const json& input) {
  const Answer answer = kCore.solve(input, Limits{});
  EXPECT_TRUE(answer.output.is_null());
  std::string text;
  for (const Fault& fault : answer.faults.list()) text += ToText(fault) + "\n";
  return text;
}

std::string FaultsAfter(const std::function<void(json&)>& change) {
  json input = ThreeMembers();
  change(input);
  return FaultsOf(input);
}

#define EXPECT_FAULT(change, wanted)                                                           \
  do {                                                                                         \
    const std::string faults = FaultsAfter([](json& input) { change; });                       \
    EXPECT_NE(faults.find(wanted), std::string::npos) << #change << " told only:\n" << faults; \
  } while (false)

TEST(CostShareBadInputTest, WrongTypesAndUnknownFields) {
  EXPECT_NE(FaultsOf(json::array()).find("document: is not an object"), std::string::npos);
  EXPECT_NE(FaultsOf(nullptr), "");
  EXPECT_FAULT(input["format"] = "kyodo-split-v2", "format: ");
  EXPECT_FAULT(input.erase("format"), "format: is missing");
  EXPECT_FAULT(input["surprise"] = 1, "surprise: is not a field");
  EXPECT_FAULT(input["members"][1]["surprise"] = 1, "members[1].surprise: ");
  EXPECT_FAULT(input["game"]["surprise"] = 1, "game.surprise: ");
  EXPECT_FAULT(input["game"]["vendors"][0]["id"] = "v0", "game.vendors[0].id: ");
  EXPECT_FAULT(input["game"]["vendors"][0]["tiers"][2]["x"] = 1, "game.vendors[0].tiers[2].x: ");
  EXPECT_FAULT(input["members"] = 3, "members: is not a list");
  EXPECT_FAULT(input["members"][0] = "a", "members[0]: is not an object");
  EXPECT_FAULT(input["analyse"] = "yes", "analyse: ");
  EXPECT_FAULT(input["method"] = "shapley", "method: ");
  EXPECT_FAULT(input["rounding"] = "UP", "rounding: ");
  EXPECT_FAULT(input["game"] = 7, "game: is not an object");
  EXPECT_FAULT(input["game"]["overPurchase"] = "no", "game.overPurchase: ");
}

TEST(CostShareBadInputTest, NumbersThatAreNone) {
  for (const char* text :
       {"NaN", "1e3", "+1", "01", " 1", "1.5", "-1", "", "0x10", "∞", "1,000", "99999999999999999999"}) {
    json input = ThreeMembers();
    input["members"][0]["quantity"] = text;
    EXPECT_NE(FaultsOf(input).find("members[0].quantity: "), std::string::npos) << text;
    input = ThreeMembers();
    input["totalYen"] = text;
    EXPECT_NE(FaultsOf(input).find("totalYen: "), std::string::npos) << text;
  }
  EXPECT_FAULT(input["members"][0]["quantity"] = 1.5, "members[0].quantity: ");
  EXPECT_FAULT(input["game"]["vendors"][0]["tiers"][0]["unitPrice"] = "1.00001", "unitPrice: ");
  EXPECT_FAULT(input["exponent"] = "-1", "exponent: ");
  EXPECT_FAULT(input["exponent"] = "11", "exponent: is out of range");
  EXPECT_FAULT(input["exponent"] = "0.", "exponent: is not a number");
  EXPECT_FAULT(input["exponent"] = ".5", "exponent: is not a number");
  EXPECT_FAULT(input["exponent"] = "1/2", "exponent: is not a number");
  EXPECT_FAULT(input["exponent"] = 0.5, "exponent: is not a number");
  EXPECT_FAULT(input["exponent"] = "", "exponent: is not a number");
  EXPECT_FAULT(input["members"][0]["weight"] = "-1", "members[0].weight: ");
  EXPECT_FAULT(input["members"][0]["population"] = "-1", "members[0].population: ");
}

TEST(CostShareBadInputTest, SetsThatAreEmptyOrTwice) {
  EXPECT_FAULT(input["members"] = json::array(), "members: is empty");
  EXPECT_FAULT(input["members"][1]["id"] = "100000", "members[1].id: occurs twice");
  EXPECT_FAULT(input["game"]["vendors"] = json::array(), "game.vendors: is empty");
  EXPECT_FAULT(input["game"]["vendors"][0]["tiers"] = json::array(), "game.vendors[0].tiers: is empty");
  EXPECT_FAULT(input["game"] = json::object(), "game: has not exactly one kind");
  EXPECT_FAULT(input["game"]["costOfQuantity"] = json::object(), "game: has not exactly one kind");
  EXPECT_FAULT(for (json& member : input["members"]) member["quantity"] = "0", "members: have no quantity at all");
  EXPECT_FAULT(input["method"] = "WEIGHT"; for (json& member
                                                : input["members"]) member["weight"] = "0",
                                           "members: have no weight at all");
  EXPECT_FAULT(input["method"] = "POPULATION"; for (json& member
                                                    : input["members"]) member["population"] = "0",
                                               "members: have no population at all");
  EXPECT_FAULT(input["method"] = "POPULATION", "members[2].population: is missing");
}

TEST(CostShareBadInputTest, TiersThatOverlapOrCostTooMuch) {
  EXPECT_FAULT(input["game"]["vendors"][0]["tiers"][1]["fromQuantity"] = "2", "overlap at quantity 2");
  EXPECT_FAULT(input["game"]["vendors"][0]["tiers"][1]["toQuantity"] = "2", "ends before it starts");
  EXPECT_FAULT(input["game"]["vendors"][0]["tiers"][0]["fromQuantity"] = "0", "fromQuantity: ");
  EXPECT_FAULT(input["game"]["vendors"][0]["feeYen"] = "10000000000001", "feeYen: ");
  EXPECT_FAULT(input["game"]["vendors"][0]["tiers"][2]["unitPrice"] = "2000000000000", "cost more than 10000000000000");
  EXPECT_FAULT(input["totalYen"] = "10000000000001", "totalYen: ");
  // The dearest that is still taken.
  json input = ThreeMembers();
  input["game"]["vendors"][0]["feeYen"] = "0";
  input["game"]["vendors"][0]["tiers"][2]["unitPrice"] = "1666666666666.6666";
  EXPECT_EQ(Solved(input)["totalYen"], "9999999999999");
}

TEST(CostShareBadInputTest, CostsThatDoNotCoverWhatCanHappen) {
  EXPECT_FAULT((input["game"] = {{"costOfQuantity", {{"1", "1"}, {"2", "1"}, {"3", "1"}, {"4", "1"}, {"6", "1"}}}}),
               "game.costOfQuantity: lacks quantity 5");
  EXPECT_FAULT((input["game"] = {{"costOfQuantity", {{"0", "1"}}}}), "game.costOfQuantity.0: is not 0");
  EXPECT_FAULT((input["game"] = {{"costOfQuantity", {{"one", "1"}}}}), "game.costOfQuantity.one: is not a quantity");
  EXPECT_FAULT((input["game"] = {{"costOfQuantity", {{"1", "1"}}}, {"overPurchase", true}}), "game.overPurchase: ");
  EXPECT_FAULT((input["game"] = {{"coalitions", {{{"members", {"100000"}}, {"yen", "1"}}}}}),
               "game.coalitions: lack 100001");
  EXPECT_FAULT((input["game"] = {{"coalitions", {{{"members", {"nobody"}}, {"yen", "1"}}}}}),
               "game.coalitions[0].members[0]: is no member");
  EXPECT_FAULT((input["game"] = {{"coalitions", {{{"members", json::array()}, {"yen", "1"}}}}}),
               "game.coalitions[0].members: is empty");
  EXPECT_FAULT((input["game"] = {{"coalitions", {{{"members", {"100000", "100000"}}, {"yen", "1"}}}}}),
               "game.coalitions[0].members[1]: occurs twice");
  EXPECT_FAULT((input["game"] = {{"coalitions",
                                  {{{"members", {"100000"}}, {"yen", "1"}}, {{"members", {"100000"}}, {"yen", "1"}}}}}),
               "game.coalitions[1]: is a coalition that occurs twice");
}

TEST(CostShareBadInputTest, MethodsWithoutWhatTheyNeed) {
  EXPECT_FAULT(input.erase("game"), "game: is missing");
  EXPECT_FAULT(input["method"] = "EQUAL"; input.erase("game"), "totalYen: is missing");
  EXPECT_FAULT(input["method"] = "MIX", "mix: has percents that do not add up to 100");
  EXPECT_FAULT(input["method"] = "MIX"; (input["mix"] = {{{"method", "EQUAL"}, {"percent", "99.9999"}}}),
                                        "mix: has percents that do not add up to 100");
  EXPECT_FAULT((input["mix"] = {{{"method", "EQUAL"}, {"percent", "100"}}}), "mix: is given for another method");
  EXPECT_FAULT(input["method"] = "MIX"; (input["mix"] = {{{"method", "MIX"}, {"percent", "100"}}}), "mix[0].method: ");
  EXPECT_FAULT(input["remainderTo"] = "100000", "remainderTo: has no meaning");
  EXPECT_FAULT(input["rounding"] = "CUT_1"; input["remainderTo"] = "body", "remainderTo: is no member");
}

TEST(CostShareBadInputTest, AllFaultsAreToldAtOnce) {
  const std::string faults = FaultsAfter([](json& input) {
    input["surprise"] = 1;
    input["members"][0]["quantity"] = "many";
    input["game"]["vendors"][0]["feeYen"] = "-1";
    input["totalYen"] = "NaN";
  });
  for (const char* where : {"surprise: ", "members[0].quantity: ", "game.vendors[0].feeYen: ", "totalYen: "}) {
    EXPECT_NE(faults.find(where), std::string::npos) << where;
  }
}

json ManyMembers(int count, const char* quantity) {
  json input = ThreeMembers();
  input["members"] = json::array();
  for (int i = 0; i < count; ++i) {
    input["members"].push_back({{"id", std::to_string(100000 + i)}, {"quantity", quantity}});
  }
  return input;
}

TEST(CostShareBadInputTest, WhatIsTooMuchIsRefusedPlainly) {
  json input = ManyMembers(21, "1");
  input["method"] = "NUCLEOLUS";
  EXPECT_NE(FaultsOf(input).find("members: are 21; at most 20 for NUCLEOLUS"), std::string::npos);
  input["method"] = "LEAST_CORE";
  EXPECT_EQ(Solved(input)["status"], "OPTIMAL");
  input["game"] = {{"coalitions", json::array()}};
  EXPECT_NE(FaultsOf(input).find("members: are 21; at most 20 for a list of coalitions"), std::string::npos);
  input = ManyMembers(62, "1000000");
  input["members"][0]["quantity"] = "800000001";
  EXPECT_NE(FaultsOf(input).find("in a larger unit"), std::string::npos);
  input = ManyMembers(20, "1");
  input["method"] = "NUCLEOLUS";
  EXPECT_EQ(Solved(input)["status"], "OPTIMAL");
}

TEST(CostShareBadInputTest, TimeOverIsAFault) {
  json input = ManyMembers(12, "1");
  for (std::size_t i = 0; i < 12; ++i) input["members"][i]["quantity"] = std::to_string(1U << i);
  input["method"] = "NUCLEOLUS";
  const Answer answer = kCore.solve(input, Limits{.time = std::chrono::milliseconds(0)});
  ASSERT_FALSE(answer.faults.empty());
  EXPECT_NE(ToText(answer.faults.list()[0]).find("time limit"), std::string::npos);
}

}  // namespace
}  // namespace kyodo::optimizer::costshare::testing
