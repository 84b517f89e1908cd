// One small problem per rule of kyodo-award-v1 in which that rule binds; the values were worked out by hand and are
// checked against brute force.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "optimizer/award/core.h"
#include "optimizer/award/read.h"
#include "oracle.h"

namespace kyodo::optimizer::award {
namespace {

using nlohmann::json;

// One item of 10 units in one region (reference price 100), vendors a (100 yen a unit) and b (110 yen a unit, SME).
json Base() {
  return json::parse(R"({
    "format": "kyodo-award-v1", "regions": ["r"],
    "items": [{"id": "i", "referenceUnitPrice": "100"}],
    "demands": [{"municipality": "131016", "region": "r", "item": "i", "quantity": "6"},
                {"municipality": "131024", "region": "r", "item": "i", "quantity": "4"}],
    "vendors": [{"id": "a", "regions": [{"region": "r", "surchargePermille": 0}]},
                {"id": "b", "sme": true, "regions": [{"region": "r", "surchargePermille": 0}]}],
    "bids": [{"vendor": "a", "item": "i", "tiers": [{"fromQuantity": "1", "toQuantity": "20", "fixedYen": "0", "unitPrice": "100"}]},
             {"vendor": "b", "item": "i", "tiers": [{"fromQuantity": "1", "toQuantity": "20", "fixedYen": "0", "unitPrice": "110"}]}],
    "rules": {}})");
}

// Solves, and checks the answer against brute force and the checker.
json Solve(const json& document) {
  Faults faults;
  const Input input = ReadInput(document, faults);
  EXPECT_TRUE(faults.empty()) << ToText(faults.list().front());
  const auto wanted = BruteForce(input, 12);
  const Answer answer = SolveJson(document, Limits{});
  const json output = answer.output;
  EXPECT_EQ(answer.infeasible, !wanted.has_value()) << output;
  if (wanted && wanted->cost_tt >= 0) {
    EXPECT_EQ(output["costYen"], std::to_string(static_cast<std::int64_t>(wanted->cost_tt / 10'000))) << output;
  }
  const auto fault = VerifyJson(document, output);
  EXPECT_FALSE(fault) << *fault;
  return output;
}

std::string Cost(const json& document) { return Solve(document)["costYen"].get<std::string>(); }

TEST(AwardRulesTest, WithoutRulesTheCheapestVendorTakesAll) {
  const json output = Solve(Base());
  EXPECT_EQ(output["costYen"], "1000");
  EXPECT_EQ(output["status"], "OPTIMAL");
  EXPECT_EQ(output["proof"], "CERTIFIED");
  EXPECT_EQ(output["winners"], json({"a"}));
}

TEST(AwardRulesTest, MaxSharePercentCutsToWholeUnitsOfTheDemandedQuantity) {
  json document = Base();
  document["items"][0]["maxSharePercent"] = 75;  // 7.5 of 10: 7
  EXPECT_EQ(Cost(document), "1030");
}

TEST(AwardRulesTest, SmeSharePercentIsOfTheDemandedReferenceValue) {
  json document = Base();
  document["rules"]["smeSharePercent"] = 21;  // 210 of 1,000 yen: 3 units
  EXPECT_EQ(Cost(document), "1030");
}

TEST(AwardRulesTest, CapacityCountsReferencePrices) {
  json document = Base();
  document["vendors"][0]["capacityReferenceYen"] = "899";  // 8 units at 100 yen
  EXPECT_EQ(Cost(document), "1020");
}

TEST(AwardRulesTest, FixedFeesArePaidOncePerWinner) {
  json document = Base();
  document["vendors"][0]["fixedFeeYen"] = "101";
  const json output = Solve(document);
  EXPECT_EQ(output["costYen"], "1100");
  EXPECT_EQ(output["winners"], json({"b"}));
  document["vendors"][0]["fixedFeeYen"] = "99";
  EXPECT_EQ(Solve(document)["feesYen"], "99");
}

TEST(AwardRulesTest, MaxWinnersOfAnItemAndOfTheRound) {
  json document = Base();
  document["items"][0]["maxSharePercent"] = 75;
  document["items"][0]["maxWinners"] = 1;
  EXPECT_EQ(Solve(document)["status"], "INFEASIBLE");
  document["items"][0].erase("maxWinners");
  document["rules"]["maxWinners"] = 1;
  const json output = Solve(document);
  EXPECT_EQ(output["status"], "INFEASIBLE");
  EXPECT_THAT(output["conflict"],
              ::testing::UnorderedElementsAre("demands.i", "items.i.maxSharePercent", "rules.maxWinners"));
}

TEST(AwardRulesTest, MinWinnersBringsADearerVendorIn) {
  json document = Base();
  document["rules"]["minWinners"] = 2;
  EXPECT_EQ(Cost(document), "1010");
}

TEST(AwardRulesTest, ForbidTakesOneBidOut) {
  json document = Base();
  document["rules"]["forbid"] = json::array({{{"vendor", "a"}, {"item", "i"}}});
  EXPECT_EQ(Cost(document), "1100");
}

TEST(AwardRulesTest, DeliveryIsCutToYenPerUnit) {
  json document = Base();
  document["items"][0]["referenceUnitPrice"] = "99.9";
  document["vendors"][0]["regions"][0]["surchargePermille"] = 109;  // floor(10.8891) = 10 yen
  EXPECT_EQ(Solve(document)["costYen"], "1100");
  document["vendors"][0]["regions"] = json::array();
  EXPECT_EQ(Solve(document)["winners"], json({"b"}));
}

TEST(AwardRulesTest, TiersMayLeaveGapsAndHaveFixedParts) {
  json document = Base();
  document["bids"][0]["tiers"] = json::parse(R"([{"fromQuantity":"1","toQuantity":"4","fixedYen":"0","unitPrice":"100"},
    {"fromQuantity":"12","toQuantity":"20","fixedYen":"10","unitPrice":"50"}])");
  EXPECT_EQ(Cost(document), "1060");  // 4 × 100 + 6 × 110: ten units lie between the tiers
  document["rules"]["overPurchase"] = true;
  const json output = Solve(document);
  EXPECT_EQ(output["costYen"], "610");  // 12 × 50 + 10
  EXPECT_EQ(output["spare"], json::parse(R"([{"vendor":"a","item":"i","region":"r","quantity":"2"}])"));
}

TEST(AwardRulesTest, ABundleRebateNeedsEveryQuantity) {
  json document = Base();
  document["bundles"] = json::parse(R"([{"vendor":"b","items":[{"item":"i","minQuantity":"5"}],"rebateYen":"60"}])");
  const json output = Solve(document);
  EXPECT_EQ(output["costYen"], "990");  // 5 × 100 + 5 × 110 − 60
  EXPECT_EQ(output["rebatesYen"], "60");
  document["bundles"][0]["items"][0]["minQuantity"] = "11";
  EXPECT_EQ(Cost(document), "1000");
}

TEST(AwardRulesTest, OneVendorPerMunicipalityAndItem) {
  json document = Base();
  document["items"][0]["maxSharePercent"] = 75;
  document["rules"]["oneVendorPerMunicipalityItem"] = true;
  const json output = Solve(document);
  EXPECT_EQ(output["costYen"], "1040");  // 6 from a, 4 from b
  EXPECT_EQ(output["byMunicipality"].size(), 2u);
}

TEST(AwardRulesTest, FourDecimalsAreAddedUpBeforeTheTotalIsCut) {
  json document = Base();
  document["bids"][0]["tiers"][0]["unitPrice"] = "99.9999";
  EXPECT_EQ(Cost(document), "999");
}

TEST(AwardRulesTest, MoneyOfTheMunicipalitiesAddsUpToTheYen) {
  json document = Base();
  document["bids"][0]["tiers"][0]["unitPrice"] = "33.3333";
  document["vendors"][0]["fixedFeeYen"] = "7";
  const json output = Solve(document);
  std::int64_t sum = 0;
  for (const json& row : output["byMunicipality"]) sum += std::stoll(row["yen"].get<std::string>());
  EXPECT_EQ(std::to_string(sum + 7), output["costYen"]);
}

TEST(AwardRulesTest, DealingOutSplitsNoMunicipalityWhereThatIsPossible) {
  json document = Base();
  document["items"][0]["maxSharePercent"] = 60;  // 6 from a and 4 from b: exactly the two municipalities
  EXPECT_EQ(Solve(document)["byMunicipality"].size(), 2u);
}

}  // namespace
}  // namespace kyodo::optimizer::award
