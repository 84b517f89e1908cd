// One small instance for every rule of kyodo-split-v1, where it binds; values by hand or by listing all coalitions.
#include "tests/optimizer/costshare/instances.h"
#include "tests/optimizer/costshare/solved.h"

namespace kyodo::optimizer::costshare::testing {
namespace {

using nlohmann::json;

json Tier(const char* from, const char* to, const char* unit_price, const char* fixed = "0") {
  return {{"fromQuantity", from}, {"toQuantity", to}, {"fixedYen", fixed}, {"unitPrice", unit_price}};
}

json Vendor(const char* fee, const json& tiers) { return {{"feeYen", fee}, {"tiers", tiers}}; }

// a, b, c with these quantities.
json Members(const std::vector<std::string>& quantities) {
  json members = json::array();
  for (std::size_t i = 0; i < quantities.size(); ++i) {
    members.push_back({{"id", std::string(1, static_cast<char>('a' + i))}, {"quantity", quantities[i]}});
  }
  return members;
}

json Input(const std::vector<std::string>& quantities, const char* method) {
  return {{"format", "kyodo-split-v1"}, {"members", Members(quantities)}, {"method", method}};
}

json OfTotal(const std::vector<std::string>& quantities, const char* method, const char* total) {
  json input = Input(quantities, method);
  input["totalYen"] = total;
  return input;
}

json WithVendors(const std::vector<std::string>& quantities, const char* method, const json& vendors) {
  json input = Input(quantities, method);
  input["game"] = {{"vendors", vendors}};
  input["analyse"] = true;
  return input;
}

json WithCosts(const std::vector<std::string>& quantities, const char* method, const json& costs) {
  json input = Input(quantities, method);
  input["game"] = {{"costOfQuantity", costs}};
  input["analyse"] = true;
  return input;
}

TEST(CostShareRulesTest, EqualGivesTheOddYenToTheSmallerIds) {
  EXPECT_EQ(Field(Solved(OfTotal({"1", "1", "1"}, "EQUAL", "101")), "yen"), (Texts{"34", "34", "33"}));
  json input = OfTotal({"1", "1", "1"}, "EQUAL", "100");
  input["members"][0]["id"] = "z";
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"33", "34", "33"}));
  EXPECT_EQ(Field(Solved(input), "exact"), (Texts{"100/3", "100/3", "100/3"}));
}

TEST(CostShareRulesTest, LargestRemainderIsNotOrderOfIds) {
  // 100 by 1 : 2 : 3 is 16 2/3, 33 1/3, 50.
  EXPECT_EQ(Field(Solved(OfTotal({"1", "2", "3"}, "QUANTITY", "100")), "yen"), (Texts{"17", "33", "50"}));
  // 10 by 1 : 1 : 1.5 is 2 6/7, 2 6/7, 4 2/7.
  json input = OfTotal({"1", "1", "1"}, "WEIGHT", "10");
  input["members"][2]["weight"] = "1.5";
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"3", "3", "4"}));
  EXPECT_EQ(Field(Solved(input), "exact"), (Texts{"20/7", "20/7", "30/7"}));
}

TEST(CostShareRulesTest, SharesByPopulationToAPower) {
  json input = OfTotal({"1", "1", "1"}, "POPULATION", "600");
  const std::vector<const char*> populations{"1", "4", "9"};
  for (std::size_t i = 0; i < 3; ++i) input["members"][i]["population"] = populations[i];
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"43", "171", "386"}));  // 1 : 4 : 9, 42.86, 171.43, 385.71
  input["exponent"] = "0.5";
  EXPECT_EQ(Field(Solved(input), "exact"), (Texts{"100/1", "200/1", "300/1"}));
  input["exponent"] = "0";
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"200", "200", "200"}));
  // HARP: 4^log2(1.5) = 2.25 and 9^log2(1.5) = 3.6154…: 87.395…, 196.64…, 315.96….
  input["exponent"] = "0.5849625007211562";
  const json output = Solved(input);
  EXPECT_EQ(Field(output, "yen"), (Texts{"87", "197", "316"}));
  EXPECT_EQ(Field(output, "exact"), (Texts{"null", "null", "null"}));
  input["exponent"] = "0.584962500721156181453738943947816508759814407692481060455752654541";
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"87", "197", "316"}));
}

TEST(CostShareRulesTest, EqualIrrationalSharesTieExactly) {
  json input = OfTotal({"1", "1", "1"}, "POPULATION", "1000001");
  const std::vector<const char*> populations{"7", "5", "7"};
  for (std::size_t i = 0; i < 3; ++i) input["members"][i]["population"] = populations[i];
  input["exponent"] = "0.3333333333333333";
  // 345554.36… twice and 308892.26…: the odd yen goes to the first of the two.
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"345555", "308892", "345554"}));
  // The same with c named before a.
  input["members"][0]["id"] = "z";
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"345554", "308892", "345555"}));
}

TEST(CostShareRulesTest, MixIsTheWeightedSumOfItsParts) {
  json input = OfTotal({"1", "3"}, "MIX", "1000");
  input["mix"] = {{{"method", "EQUAL"}, {"percent", "33.3"}}, {{"method", "QUANTITY"}, {"percent", "66.7"}}};
  EXPECT_EQ(Field(Solved(input), "exact"), (Texts{"1333/4", "2667/4"}));
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"333", "667"}));
}

TEST(CostShareRulesTest, MixTakesItsGamePartsFromTheirProofs) {
  json input = ThreeMembers();
  input["method"] = "MIX";
  input["mix"] = {{{"method", "SHAPLEY"}, {"percent", "25"}},
                  {{"method", "LEAST_CORE"}, {"percent", "25"}},
                  {{"method", "NUCLEOLUS"}, {"percent", "50"}}};
  // Shapley 170, 265, 345; least core and nucleolus are both the one point 170, 260, 350.
  EXPECT_EQ(Field(Solved(input), "exact"), (Texts{"170/1", "1045/4", "1395/4"}));
}

TEST(CostShareRulesTest, CutsAndTheRestIsBorneByOne) {
  json input = OfTotal({"1", "1", "1"}, "EQUAL", "100000");
  input["rounding"] = "CUT_1";
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"33334", "33333", "33333"}));
  input["rounding"] = "CUT_1000";
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"34000", "33000", "33000"}));
  input["remainderTo"] = "c";
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"33000", "33000", "34000"}));
}

TEST(CostShareRulesTest, CheapestVendorWithFeeTierAndDecimals) {
  // 1 unit: 100.5 + 10 = 110.5 -> 110; 2: 211 against 150; 3: 225.
  const json vendors = {Vendor("10", json::array({Tier("1", "9", "100.5")})),
                        Vendor("0", json::array({Tier("2", "9", "75")}))};
  const json output = Solved(WithVendors({"1", "2"}, "SHAPLEY", vendors));
  EXPECT_EQ(output["totalYen"], "225");
  EXPECT_EQ(output["alone"][0]["yen"], "110");
  EXPECT_EQ(output["alone"][1]["yen"], "150");
  EXPECT_EQ(Field(output, "exact"), (Texts{"185/2", "265/2"}));
}

TEST(CostShareRulesTest, AQuantityBetweenTiersCostsInfinity) {
  const json vendors = json::array({Vendor("0", {Tier("1", "1", "10"), Tier("3", "9", "8")})});
  json input = WithVendors({"1", "2"}, "QUANTITY", vendors);
  const json output = Solved(input);
  EXPECT_EQ(output["alone"][1]["yen"], json());
  EXPECT_EQ(output["totalYen"], "24");
  // Only a can buy by itself: 8 - 10.
  EXPECT_EQ(output["core"]["maxExcessYen"], "-2/1");
  EXPECT_EQ(output["core"]["leastCoreYen"], json());
  EXPECT_EQ(output["core"]["coreEmpty"], false);
  input["method"] = "SHAPLEY";
  const json none = Solved(input);
  EXPECT_EQ(none["status"], "INFEASIBLE");
  EXPECT_EQ(none["conflict"], json::parse(R"([{"rule":"SHAPLEY","members":["b"]}])"));
  input["method"] = "LEAST_CORE";
  EXPECT_EQ(Solved(input)["conflict"][0]["rule"], "LEAST_CORE");
  input["method"] = "NUCLEOLUS";
  EXPECT_EQ(Solved(input)["conflict"][0]["rule"], "NUCLEOLUS");
}

TEST(CostShareRulesTest, NobodySellsWhatAllNeed) {
  json input = WithVendors({"1", "2"}, "EQUAL", json::array({Vendor("0", json::array({Tier("1", "2", "10")}))}));
  const json output = Solved(input);
  EXPECT_EQ(output["status"], "INFEASIBLE");
  EXPECT_EQ(output["conflict"], json::parse(R"([{"rule":"COST_OF_ALL","members":["a","b"]}])"));
  EXPECT_EQ(output["totalYen"], json());
  // A total that is told takes the place of the cost of all.
  input["totalYen"] = "25";
  const json told = Solved(input);
  EXPECT_EQ(Field(told, "yen"), (Texts{"13", "12"}));
  EXPECT_EQ(told["core"]["maxExcessYen"], "5/2");
}

TEST(CostShareRulesTest, WithoutAQuantityTheOthersAreACoalitionToo) {
  // b and c need what all need, and cannot buy it; the total that is told is that of all three only.
  json input = WithVendors({"0", "1", "2"}, "SHAPLEY", json::array({Vendor("0", json::array({Tier("1", "2", "10")}))}));
  input["totalYen"] = "40";
  EXPECT_EQ(Solved(input)["conflict"], json::parse(R"([{"rule":"SHAPLEY","members":["b","c"]}])"));
  input["members"].erase(0);
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"15", "25"}));
}

TEST(CostShareRulesTest, BuyingMoreMayCostLess) {
  json input =
      WithVendors({"4", "5"}, "SHAPLEY", json::array({Vendor("0", {Tier("1", "9", "10"), Tier("10", "99", "6")})}));
  EXPECT_EQ(Solved(input)["totalYen"], "90");
  input["game"]["overPurchase"] = true;
  const json output = Solved(input);
  EXPECT_EQ(output["totalYen"], "60");
  EXPECT_EQ(output["alone"][0]["yen"], "40");
  EXPECT_EQ(output["alone"][1]["yen"], "50");
  EXPECT_EQ(Field(output, "yen"), (Texts{"25", "35"}));
}

TEST(CostShareRulesTest, AnEmptyCoreIsProvedByABalancedCollection) {
  // Two units cost 10 with or without a third one's need: any pair does better than by thirds.
  const json output = Solved(WithCosts({"1", "1", "1"}, "LEAST_CORE", {{"1", "10"}, {"2", "10"}, {"3", "18"}}));
  EXPECT_EQ(output["core"]["inCore"], false);
  EXPECT_EQ(output["core"]["coreEmpty"], true);
  EXPECT_EQ(output["core"]["leastCoreYen"], "2/1");
  EXPECT_EQ(Field(output, "yen"), (Texts{"6", "6", "6"}));
  const json& weights = output["certificate"]["leastCore"]["weights"];
  ASSERT_EQ(weights.size(), 3u);
  for (const json& one : weights) {
    EXPECT_EQ(one["weight"], "1/3");
    EXPECT_EQ(one["members"].size(), 2u);
  }
}

TEST(CostShareRulesTest, QuantityIsInTheCoreWhereTheAverageNeverRises) {
  const json costs = {{"1", "100"}, {"2", "190"}, {"3", "270"}, {"4", "340"}, {"5", "400"}, {"6", "450"}};
  EXPECT_EQ(Solved(WithCosts({"1", "2", "3"}, "QUANTITY", costs))["core"]["inCore"], true);
  // Equal shares are not: 150 against 100 alone.
  const json equal = Solved(WithCosts({"1", "2", "3"}, "EQUAL", costs));
  EXPECT_EQ(equal["core"]["inCore"], false);
  EXPECT_EQ(equal["core"]["maxExcessYen"], "50/1");
  EXPECT_EQ(equal["core"]["blockingCoalition"], json::array({"a"}));
}

TEST(CostShareRulesTest, RoundingMayLeaveTheCoreAndThatIsSaid) {
  // 7/5 each: a pair pays 14/5 of its 3. In whole yen a and b pay 2 each, together more than alone.
  const json costs = {{"1", "2"}, {"2", "3"}, {"3", "5"}, {"4", "6"}, {"5", "7"}};
  const json output = Solved(WithCosts({"1", "1", "1", "1", "1"}, "EQUAL", costs));
  EXPECT_EQ(output["core"]["inCore"], true);
  EXPECT_EQ(output["core"]["maxExcessYen"], "-1/5");
  EXPECT_EQ(output["certificate"]["paid"]["inCore"], false);
  EXPECT_EQ(output["certificate"]["paid"]["maxExcessYen"], "1/1");
  EXPECT_EQ(output["certificate"]["paid"]["blockingCoalition"], (json{"a", "b"}));
}

TEST(CostShareRulesTest, IrrationalSharesAreCheckedAsTheyArePaid) {
  json input = WithCosts({"1", "1"}, "POPULATION", {{"1", "6"}, {"2", "10"}});
  input["members"][0]["population"] = "2";
  input["members"][1]["population"] = "3";
  input["exponent"] = "0.5";
  // 4.4949… and 5.5051…: 4 and 6.
  const json output = Solved(input);
  EXPECT_EQ(output["certificate"]["checkedShares"], "YEN");
  EXPECT_EQ(output["core"]["maxExcessYen"], "0/1");
}

TEST(CostShareRulesTest, NucleolusOfAListOfCoalitions) {
  // The bankruptcy problem of the Talmud (Aumann, Maschler 1985) as costs: claims 100, 200, 300 on an estate of 200
  // give 50, 75, 75. Cost of S = the estate less what the others leave of it.
  json input = Input({"0", "0", "0"}, "NUCLEOLUS");
  const auto cost = [](int claims) { return std::to_string(std::min(200, claims)); };
  input["game"]["coalitions"] = {
      {{"members", {"a"}}, {"yen", cost(100)}},          {{"members", {"b"}}, {"yen", cost(200)}},
      {{"members", {"c"}}, {"yen", cost(300)}},          {{"members", {"a", "b"}}, {"yen", cost(300)}},
      {{"members", {"a", "c"}}, {"yen", cost(400)}},     {{"members", {"c", "b"}}, {"yen", cost(500)}},
      {{"members", {"a", "b", "c"}}, {"yen", cost(600)}}};
  const json output = Solved(input);
  EXPECT_EQ(Field(output, "yen"), (Texts{"50", "75", "75"}));
  EXPECT_EQ(output["certificate"]["nucleolus"]["levels"].size(), 2u);
  EXPECT_TRUE(output["core"].is_object());
}

TEST(CostShareRulesTest, AMemberWithoutQuantityMayPayAndMayNotBlock) {
  const json costs = {{"1", "10"}, {"2", "16"}};
  const json output = Solved(WithCosts({"0", "1", "1"}, "EQUAL", costs));
  // c(a) = 0, so a alone has the excess 16/3; a with b 32/3 - 10.
  EXPECT_EQ(output["core"]["maxExcessYen"], "16/3");
  EXPECT_EQ(output["core"]["blockingCoalition"], json::array({"a"}));
  EXPECT_EQ(Field(Solved(WithCosts({"0", "1", "1"}, "SHAPLEY", costs)), "yen"), (Texts{"0", "8", "8"}));
  EXPECT_EQ(Field(Solved(WithCosts({"0", "1", "1"}, "LEAST_CORE", costs)), "yen")[0], "0");
}

TEST(CostShareRulesTest, AMemberAloneHasNoCoalitionToFear) {
  for (const char* method : {"EQUAL", "SHAPLEY", "LEAST_CORE", "NUCLEOLUS"}) {
    const json output = Solved(WithCosts({"7"}, method, {{"7", "123"}}));
    EXPECT_EQ(Field(output, "yen"), Texts{"123"});
    EXPECT_EQ(output["core"]["inCore"], true);
    EXPECT_EQ(output["core"]["maxExcessYen"], json());
    EXPECT_EQ(output["core"]["blockingCoalition"], json::array());
    EXPECT_EQ(output["core"]["leastCoreYen"], json());
  }
}

TEST(CostShareRulesTest, ATotalThatIsToldIsTheCostOfAllInEveryMethod) {
  json input = ThreeMembers();
  input["totalYen"] = "810";
  // Thirty yen more, and every order of joining ends with them.
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"180", "275", "355"}));
  input["method"] = "NUCLEOLUS";
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"180", "270", "360"}));
}

TEST(CostShareRulesTest, WithoutAGameThereIsNothingToAnalyse) {
  json input = OfTotal({"1", "2"}, "EQUAL", "100");
  input["analyse"] = true;
  const json output = Solved(input);
  EXPECT_TRUE(output["core"].is_null());
  EXPECT_EQ(output["alone"], json::array());
}

TEST(CostShareRulesTest, SharesMayBeNegativeAndStillAddUp) {
  // b brings a discount: alone 100, all together 40.
  json input = WithCosts({"1", "2"}, "SHAPLEY", {{"1", "100"}, {"2", "5"}, {"3", "40"}});
  EXPECT_EQ(Field(Solved(input), "exact"), (Texts{"135/2", "-55/2"}));
  EXPECT_EQ(Field(Solved(input), "yen"), (Texts{"68", "-28"}));
}

}  // namespace
}  // namespace kyodo::optimizer::costshare::testing
