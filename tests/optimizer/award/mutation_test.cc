// Ten thousand random mutations of problem files: faults, or answers that the checker accepts; never a crash.
#include <gtest/gtest.h>

#include <random>

#include "instances.h"
#include "optimizer/award/core.h"
#include "optimizer/format/json_reader.h"

namespace kyodo::optimizer::award {
namespace {

using nlohmann::json;

std::string Mutated(std::string text, std::mt19937_64& random) {
  static const char* const kPieces[] = {"-",   "0",       "9",      "99999999999999999999",
                                        "1e9", "NaN",     "null",   "\"\"",
                                        "{}",  "[]",      "true",   ",",
                                        ":",   "\"",      "}",      "]",
                                        "1.5", "\\u0000", "\"v1\"", "-1"};
  for (int k = 1 + static_cast<int>(random() % 3); k > 0; --k) {
    const std::size_t at = random() % text.size();
    switch (random() % 4) {
      case 0:
        text.erase(at, 1 + random() % 4);
        break;
      case 1:
        text.insert(at, kPieces[random() % std::size(kPieces)]);
        break;
      case 2:
        text[at] = static_cast<char>(random() % 256);
        break;
      default: {
        const std::size_t digit = text.find_first_of("0123456789", at);
        if (digit != std::string::npos) text[digit] = static_cast<char>('0' + random() % 10);
        break;
      }
    }
    if (text.empty()) text = "{}";
  }
  return text;
}

TEST(AwardMutationTest, NeverACrashNorAnUnprovedClaim) {
  std::mt19937_64 random(3);
  int solved = 0;
  for (int k = 0; k < 10'000; ++k) {
    const std::string text = Mutated(RandomInstance(1 + random() % 500).dump(), random);
    Faults faults;
    const std::optional<json> document = ParseJson(text, faults);
    ASSERT_EQ(document.has_value(), faults.empty()) << text;
    if (!document) continue;
    const Answer answer = SolveJson(*document, Limits{.time = std::chrono::seconds(2)});
    if (!answer.faults.empty()) continue;
    ++solved;
    if (answer.output["proof"] != "CERTIFIED") {
      ADD_FAILURE() << text << answer.output;
      continue;
    }
    const auto fault = VerifyJson(*document, json(answer.output));
    EXPECT_FALSE(fault) << *fault << text;
  }
  EXPECT_GT(solved, 500);
}

}  // namespace
}  // namespace kyodo::optimizer::award
