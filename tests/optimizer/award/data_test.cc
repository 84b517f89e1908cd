// The instances with proven values that the project was given; they are not part of it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "optimizer/award/core.h"

namespace kyodo::optimizer::award {
namespace {

std::filesystem::path DataFolder() { return std::filesystem::path(KYODO_SOURCE_DIR) / "../shared/data/opt/award"; }

nlohmann::json Load(const std::string& name) {
  std::ifstream file(DataFolder() / (name + ".json"));
  return nlohmann::json::parse(std::string{std::istreambuf_iterator<char>(file), {}});
}

// Whole units may cost up to a millionth more than the continuous values.
void ExpectProved(const std::string& name, std::int64_t value) {
  if (!std::filesystem::exists(DataFolder())) GTEST_SKIP() << "../shared/data is not there";
  const nlohmann::json input = Load(name);
  const Answer answer = SolveJson(input, Limits{});
  EXPECT_TRUE(answer.output["status"] == "OPTIMAL" || answer.output["status"] == "WITHIN_TOLERANCE")
      << answer.output["status"];
  EXPECT_EQ(answer.output["proof"], "CERTIFIED");
  const std::int64_t cost = std::stoll(answer.output["costYen"].get<std::string>());
  EXPECT_GE(cost, value);
  EXPECT_LE((cost - value) * 1'000'000, value);
  const auto fault = VerifyJson(input, nlohmann::json(answer.output));
  EXPECT_FALSE(fault) << *fault;
}

TEST(AwardDataTest, Small) { ExpectProved("small", 473'165'241); }
TEST(AwardDataTest, FixedFee) { ExpectProved("fixed_fee", 37'000); }
TEST(AwardDataTest, DeepTier) { ExpectProved("deep_tier", 8'900); }
TEST(AwardDataTest, S1) { ExpectProved("s1", 41'606'106'759); }
TEST(AwardDataTest, S3) { ExpectProved("s3", 44'722'743'857); }
TEST(AwardDataTest, S7) { ExpectProved("s7", 19'237'490'589); }

TEST(AwardDataTest, OneThreadGivesTheSameAnswerTwice) {
  if (!std::filesystem::exists(DataFolder())) GTEST_SKIP() << "../shared/data is not there";
  const nlohmann::json input = Load("s1");
  nlohmann::json first(SolveJson(input, Limits{}).output), second(SolveJson(input, Limits{}).output);
  first.erase("seconds");
  second.erase("seconds");
  EXPECT_EQ(first, second);
}

}  // namespace
}  // namespace kyodo::optimizer::award
