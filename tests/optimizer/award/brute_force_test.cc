// The core against brute force on small random instances.
#include <gtest/gtest.h>

#include <cstdlib>

#include "instances.h"
#include "optimizer/award/core.h"
#include "optimizer/award/read.h"
#include "oracle.h"

namespace kyodo::optimizer::award {
namespace {

// One more region of 4 units covers every tier that random instances have.
constexpr std::int64_t kExtra = 14;

std::vector<std::int64_t> TieVector(const Input& input, const nlohmann::ordered_json& awards) {
  std::vector<std::int64_t> tie;
  for (const int v : input.tie_order) {
    for (const Item& item : input.items) {
      for (const std::string& region : input.regions) {
        std::int64_t units = 0;
        for (const auto& award : awards) {
          if (award["vendor"] == input.vendors[v].id && award["item"] == item.id && award["region"] == region) {
            units += std::stoll(award["quantity"].get<std::string>());
          }
        }
        tie.push_back(units);
      }
    }
  }
  return tie;
}

void Compare(std::uint64_t seed) {
  const nlohmann::json document = RandomInstance(seed);
  Faults faults;
  const Input input = ReadInput(document, faults);
  ASSERT_TRUE(faults.empty()) << ToText(faults.list().front()) << document;
  const std::optional<OracleAnswer> wanted = BruteForce(input, kExtra);
  const Answer answer = SolveJson(document, Limits{.time = std::chrono::seconds(20)});
  ASSERT_EQ(answer.infeasible, !wanted.has_value()) << document << answer.output;
  EXPECT_EQ(answer.output["proof"], "CERTIFIED") << document;
  const std::optional<std::string> fault = VerifyJson(document, nlohmann::json(answer.output));
  EXPECT_FALSE(fault) << *fault << document << answer.output;
  if (!wanted) return;
  EXPECT_EQ(answer.output["status"], "OPTIMAL") << document << answer.output;
  EXPECT_EQ(answer.output["costYen"],
            std::to_string(static_cast<std::int64_t>((wanted->cost_tt - (wanted->cost_tt < 0 ? 9'999 : 0)) / 10'000)))
      << document << answer.output;
  EXPECT_EQ(answer.output["winners"].size(), static_cast<std::size_t>(wanted->winners)) << document << answer.output;
  // Whole municipalities and spare units have no settled order (see tie.h).
  if (input.one_vendor_per_municipality_item || input.over_purchase) return;
  EXPECT_EQ(TieVector(input, answer.output["awards"]), wanted->tie) << document << answer.output;
}

TEST(AwardBruteForceTest, CostWinnersAndTieOrderAgreeOnRandomInstances) {
  const char* longer = std::getenv("KYODO_LONG_TESTS");
  const std::uint64_t count = longer == nullptr ? 2'000 : 50'000;
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    Compare(seed);
    if (::testing::Test::HasFailure()) FAIL() << "seed " << seed;
  }
}

}  // namespace
}  // namespace kyodo::optimizer::award
