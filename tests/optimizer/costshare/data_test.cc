// Instances with known values.
#include "tests/optimizer/costshare/instances.h"
#include "tests/optimizer/costshare/solved.h"

namespace kyodo::optimizer::costshare::testing {
namespace {

using nlohmann::json;

TEST(CostShareDataTest, ThreeMembersHaveTheirPublishedValues) {
  const json output = Solved(ThreeMembers());
  EXPECT_EQ(output["totalYen"], "780");
  EXPECT_EQ(Field(output, "yen"), (Texts{"170", "265", "345"}));
  EXPECT_EQ(Field(output, "exact"), (Texts{"170/1", "265/1", "345/1"}));
  EXPECT_EQ(output["core"]["inCore"], true);
  EXPECT_EQ(output["core"]["maxExcessYen"], "-135/1");
  EXPECT_EQ(output["core"]["blockingCoalition"], (json{"100000", "100001"}));
  EXPECT_EQ(output["core"]["coreEmpty"], false);
  EXPECT_EQ(output["alone"][2]["yen"], "570");
  EXPECT_EQ(output["status"], "OPTIMAL");
  EXPECT_EQ(output["proof"], "CERTIFIED");
}

TEST(CostShareDataTest, EveryFieldIsPrintedAlways) {
  for (const char* method : {"SHAPLEY", "EQUAL"}) {
    json input = ThreeMembers();
    input["method"] = method;
    input["analyse"] = false;
    const json output = Solved(input);
    for (const char* name : {"status", "proof", "shares", "totalYen", "core", "alone", "conflict", "certificate"}) {
      EXPECT_TRUE(output.contains(name)) << name;
    }
    EXPECT_TRUE(output["core"].is_null());
  }
}

TEST(CostShareDataTest, AMillionAndOneYenByThreeKeys) {
  // 30 % equal, 20 % by population, 50 % by days used; parts are whole and the same in any order.
  json input{{"format", "kyodo-split-v1"}, {"totalYen", "1000001"}, {"method", "MIX"}};
  input["members"] = {{{"id", "131016"}, {"quantity", "3"}, {"population", "66680"}},
                      {{"id", "131024"}, {"quantity", "0"}, {"population", "169179"}},
                      {{"id", "131032"}, {"quantity", "7"}, {"population", "260486"}}};
  input["mix"] = {{{"method", "EQUAL"}, {"percent", "30"}},
                  {{"method", "POPULATION"}, {"percent", "20"}},
                  {{"method", "QUANTITY"}, {"percent", "50"}}};
  const json output = Solved(input);
  // 276868.68…, 168170.09…, 554962.22….
  EXPECT_EQ(Field(output, "yen"), (Texts{"276869", "168170", "554962"}));
  std::mt19937_64 random(1);
  for (int turn = 0; turn < 6; ++turn) {
    const json other = Solved(Shuffled(input, random));
    for (const json& share : other["shares"]) {
      for (const json& first : output["shares"]) {
        if (first["id"] == share["id"]) {
          EXPECT_EQ(first, share);
        }
      }
    }
  }
}

}  // namespace
}  // namespace kyodo::optimizer::costshare::testing
