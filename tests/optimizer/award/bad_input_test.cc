// Every kind of bad input is named with its place and what would be right, and nothing is solved.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "instances.h"
#include "optimizer/award/core.h"
#include "optimizer/format/json_reader.h"

namespace kyodo::optimizer::award {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

// Seed 1 has two vendors at least and one bid with a tier.
json Base() {
  json input = RandomInstance(1);
  input["rules"] = json::object();
  return input;
}

std::vector<std::string> FaultsOf(const json& input) {
  const Answer answer = SolveJson(input, Limits{});
  std::vector<std::string> texts;
  for (const Fault& fault : answer.faults.list()) texts.push_back(ToText(fault));
  EXPECT_TRUE(texts.empty() || answer.output.is_null());
  return texts;
}

void ExpectFault(const std::function<void(json&)>& change, const std::string& wanted) {
  json input = Base();
  change(input);
  EXPECT_THAT(FaultsOf(input), ::testing::Contains(HasSubstr(wanted)));
}

TEST(AwardBadInputTest, TheBaseIsGood) { EXPECT_THAT(FaultsOf(Base()), ::testing::IsEmpty()); }

TEST(AwardBadInputTest, EachFaultIsNamedWithItsPlace) {
  ExpectFault([](json& in) { in["colour"] = 1; }, "colour: is not a field of this format");
  ExpectFault([](json& in) { in["format"] = "kyodo-award-v2"; }, "format: is not a word known here");
  ExpectFault([](json& in) { in.erase("items"); }, "items: is missing");
  ExpectFault([](json& in) { in["items"].push_back(in["items"][0]); }, "occurs twice");
  ExpectFault([](json& in) { in["demands"][0]["item"] = "none"; }, "there is no item \"none\"");
  ExpectFault([](json& in) { in["demands"][0]["quantity"] = "0"; }, "demands[0].quantity: is out of range");
  ExpectFault([](json& in) { in["demands"][0]["quantity"] = "-3"; }, "demands[0].quantity: is out of range");
  ExpectFault([](json& in) { in["demands"][0]["quantity"] = "NaN"; },
              "demands[0].quantity: is not a number of this kind");
  ExpectFault([](json& in) { in["demands"][0]["quantity"] = 1.5; },
              "demands[0].quantity: is not a number of this kind");
  ExpectFault([](json& in) { in["demands"].push_back(in["demands"][0]); }, "has a demand for this item already");
  ExpectFault([](json& in) { in["demands"] = json::array(); }, "demands: is empty");
  ExpectFault([](json& in) { in["bids"].push_back(in["bids"][0]); }, "has a bid for this item already");
  ExpectFault([](json& in) { in["bids"][0]["tiers"].push_back(in["bids"][0]["tiers"][0]); }, "overlap");
  ExpectFault([](json& in) { in["bids"][0]["tiers"] = json::array(); }, "tiers: is empty");
  ExpectFault([](json& in) { in["bids"][0]["tiers"][0]["unitPrice"] = "1.00001"; },
              "unitPrice: is not a number of this kind");
  ExpectFault(
      [](json& in) {
        in["demands"][0]["quantity"] = "1000";
        in["bids"][0]["tiers"] = json::array(
            {{{"fromQuantity", "1"}, {"toQuantity", "1000"}, {"fixedYen", "0"}, {"unitPrice", "10000000001"}}});
      },
      "over 10^13 yen");
  ExpectFault([](json& in) { in["vendors"][0]["fixedFeeYen"] = "10000000000001"; }, "fixedFeeYen: is out of range");
  ExpectFault([](json& in) { in["vendors"][0]["sme"] = "yes"; }, "sme: is not a flag");
  ExpectFault([](json& in) { in["rules"]["smeSharePercent"] = 101; }, "rules.smeSharePercent: is out of range");
  ExpectFault([](json& in) { in["rules"]["objective"] = "POINTS"; }, "rules.objective: is not a word known here");
  ExpectFault([](json& in) { in["rules"]["tieOrder"] = json::array({"v0", "v0"}); }, "listed twice");
}

TEST(AwardBadInputTest, AllFaultsOfOneFileAreTold) {
  json input = Base();
  input["demands"][0]["quantity"] = "x";
  input["vendors"][0]["fixedFeeYen"] = "-1";
  input["rules"]["maxWinners"] = 0;
  EXPECT_EQ(FaultsOf(input).size(), 3u);
}

TEST(AwardBadInputTest, DuplicateNamesAndBrokenTextAreNoDocument) {
  for (const char* text : {R"({"a":1,"a":2})", "{", "", "\xff", "[1,]"}) {
    Faults faults;
    EXPECT_FALSE(ParseJson(text, faults)) << text;
    EXPECT_EQ(faults.list().size(), 1u) << text;
  }
}

}  // namespace
}  // namespace kyodo::optimizer::award
