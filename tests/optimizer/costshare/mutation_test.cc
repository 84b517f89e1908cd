// Ten thousand broken inputs: never a crash, a hang, or an answer that does not hold.
#include <random>

#include "optimizer/format/json_reader.h"
#include "tests/optimizer/costshare/instances.h"
#include "tests/optimizer/costshare/solved.h"

namespace kyodo::optimizer::costshare::testing {
namespace {

using nlohmann::json;

// Inputs with every kind of game and method.
std::vector<std::string> Samples() {
  std::vector<std::string> samples{ThreeMembers().dump()};
  for (std::uint64_t seed = 200'001; seed <= 200'020; ++seed) samples.push_back(RandomInput(seed, 4).dump());
  return samples;
}

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}

  std::string Mutate(std::string text) {
    static const std::vector<std::string> pieces{"\"",
                                                 "{",
                                                 "}",
                                                 "[",
                                                 "]",
                                                 ",",
                                                 ":",
                                                 "-",
                                                 "0",
                                                 "9",
                                                 "999999999",
                                                 "1e9",
                                                 "null",
                                                 "true",
                                                 "\"NaN\"",
                                                 "\xff",
                                                 "\"EQUAL\"",
                                                 "\"NUCLEOLUS\"",
                                                 "\"LEAST_CORE\"",
                                                 "\"SHAPLEY\"",
                                                 "\"MIX\"",
                                                 "\"POPULATION\"",
                                                 "0.5",
                                                 "\\u0000"};
    for (int count = Between(1, 3); count > 0 && !text.empty(); --count) {
      const std::size_t at = static_cast<std::size_t>(Between(0, static_cast<int>(text.size()) - 1));
      const std::size_t size = static_cast<std::size_t>(Between(1, 12));
      switch (Between(1, 6)) {
        case 1:
          text.erase(at, size);
          break;
        case 2:
          text.insert(at, pieces[static_cast<std::size_t>(Between(0, static_cast<int>(pieces.size()) - 1))]);
          break;
        case 3:
          text.insert(at, text.substr(static_cast<std::size_t>(Between(0, static_cast<int>(text.size()) - 1)), size));
          break;
        default:
          // Most useful: numbers stay numbers.
          ChangeDigits(text, at);
      }
    }
    return text;
  }

 private:
  int Between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  void ChangeDigits(std::string& text, std::size_t from) {
    const std::size_t at = text.find_first_of("0123456789", from);
    if (at == std::string::npos) return;
    text[at] = static_cast<char>('0' + Between(0, 9));
    if (Between(1, 4) == 1) text.insert(at, std::to_string(Between(1, 99'999)));
  }

  std::mt19937_64 random_;
};

TEST(CostShareMutationTest, BrokenInputsAreFaultsOrVerifiedAnswers) {
  const std::vector<std::string> samples = Samples();
  int solved = 0, refused = 0;
  for (std::uint64_t seed = 1; seed <= 10'000 && !HasFailure(); ++seed) {
    const std::string text = Mutator(seed).Mutate(samples[seed % samples.size()]);
    Faults faults;
    const std::optional<json> document = ParseJson(text, faults);
    ASSERT_NE(document.has_value(), !faults.empty());
    if (!document) {
      ++refused;
      continue;
    }
    const Answer answer = kCore.solve(*document, Limits{.time = std::chrono::seconds(5)});
    if (!answer.faults.empty()) {
      ++refused;
      EXPECT_TRUE(answer.output.is_null());
      continue;
    }
    ++solved;
    EXPECT_EQ(kCore.verify(*document, json::parse(answer.output.dump())), std::nullopt) << text;
  }
  EXPECT_GT(solved, 1000);
  EXPECT_GT(refused, 3000);
  RecordProperty("solved", solved);
}

}  // namespace
}  // namespace kyodo::optimizer::costshare::testing
