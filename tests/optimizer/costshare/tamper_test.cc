// A changed output is rejected, whatever was changed; so is an output for another input.
#include <algorithm>
#include <random>

#include "tests/optimizer/costshare/instances.h"
#include "tests/optimizer/costshare/oracle.h"
#include "tests/optimizer/costshare/solved.h"

namespace kyodo::optimizer::costshare::testing {
namespace {

using nlohmann::json;

// Changes one place of an output at random.
class Tamperer {
 public:
  explicit Tamperer(std::uint64_t seed) : random_(seed) {}

  json Tamper(const json& output) {
    json changed = output;
    std::vector<json::json_pointer> places;
    Collect(changed, json::json_pointer(), places);
    path_ = places[static_cast<std::size_t>(Between(0, static_cast<int>(places.size()) - 1))];
    Change(changed);
    return changed;
  }

  // Where the last change was.
  std::string path() const { return path_.to_string(); }

 private:
  int Between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  static void Collect(const json& value, const json::json_pointer& at, std::vector<json::json_pointer>& places) {
    if (!at.empty()) places.push_back(at);
    if (value.is_object()) {
      for (const auto& [name, entry] : value.items()) Collect(entry, at / name, places);
    } else if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) Collect(value[i], at / i, places);
    }
  }

  void Change(json& document) {
    json& place = document[path_];
    json& parent = document[path_.parent_pointer()];
    switch (Between(1, 6)) {
      case 1:
        if (parent.is_array()) {
          parent.erase(std::stoul(path_.back()));
        } else {
          parent.erase(path_.back());
        }
        return;
      case 2:
        if (parent.is_array()) {
          parent.push_back(place);
        } else {
          parent["another"] = place;
        }
        return;
      case 3:
        place = place.is_null() ? json("1/1") : json();
        return;
      default:
        ChangeValue(place);
    }
  }

  void ChangeValue(json& place) {
    if (place.is_boolean()) {
      place = !place.get<bool>();
    } else if (place.is_string()) {
      place = ChangedText(place.get<std::string>());
    } else if (place.is_array() && place.size() > 1) {
      place.erase(static_cast<std::size_t>(Between(0, static_cast<int>(place.size()) - 1)));
    } else {
      place = "0/1";
    }
  }

  // A digit more or less where there is one, else another letter.
  std::string ChangedText(std::string text) {
    const std::size_t at = static_cast<std::size_t>(Between(0, static_cast<int>(text.size()) - 1));
    if (Between(1, 4) == 1) return text[0] == '-' ? text.substr(1) : "-" + text;
    const char before = text[at];
    text[at] = before >= '0' && before <= '9' ? static_cast<char>('0' + (before - '0' + Between(1, 9)) % 10) : 'x';
    return text;
  }

  std::mt19937_64 random_;
  json::json_pointer path_;
};

// Another coalition with just the same excess is as true as the one told; likewise any order of a proof's parts.
bool StaysTrue(const json& input, const json& output, const json& changed, const std::string& path) {
  if (changed == output) return true;
  if (path.find("blockingCoalition") == std::string::npos) return false;
  const Oracle oracle(input);
  const bool paid = path.find("/certificate") == 0;
  const json& claim = paid ? changed["certificate"]["paid"] : changed["core"];
  if (!claim.contains("blockingCoalition")) return false;
  Fractions shares;
  for (const json& share : changed["shares"]) {
    shares.push_back(mpq_class(share[paid || share["exact"].is_null() ? "yen" : "exact"].get<std::string>()));
  }
  unsigned mask = 0;
  for (std::size_t i = 0; i < oracle.size(); ++i) {
    const json& ids = claim["blockingCoalition"];
    if (std::find(ids.begin(), ids.end(), oracle.ids()[i]) != ids.end()) mask |= 1U << i;
  }
  return mask != 0 && oracle.CostOf(mask) &&
         oracle.Excess(shares, mask) == mpq_class(claim["maxExcessYen"].get<std::string>());
}

TEST(CostShareTamperTest, EveryChangeIsRejected) {
  int rejected = 0, passed_over = 0;
  for (std::uint64_t seed = 1; rejected < 4000 && !HasFailure(); ++seed) {
    const json input = RandomInput(100'000 + seed % 150, 5);
    const json output = json::parse(kCore.solve(input, Limits{}).output.dump());
    Tamperer tamperer(seed);
    const json changed = tamperer.Tamper(output);
    if (StaysTrue(input, output, changed, tamperer.path())) {
      ++passed_over;
      continue;
    }
    ++rejected;
    EXPECT_NE(kCore.verify(input, changed), std::nullopt) << tamperer.path() << "\n"
                                                          << input.dump() << "\n"
                                                          << output.dump() << "\n"
                                                          << changed.dump();
  }
  EXPECT_LT(passed_over, 200);
}

TEST(CostShareTamperTest, ChangesOfLargerProofsAreRejected) {
  json input = ThreeMembers();
  input["members"] = json::array();
  for (int i = 0; i < 24; ++i) {
    input["members"].push_back({{"id", std::to_string(100 + i)}, {"quantity", std::to_string(1 + i * i % 7)}});
  }
  for (const char* method : {"SHAPLEY", "LEAST_CORE"}) {
    input["method"] = method;
    const json output = Solved(input);
    const std::string proof = output["certificate"]["leastCore"]["weights"].dump();
    EXPECT_NE(proof.find("allBut"), std::string::npos);
    for (std::uint64_t seed = 1; seed <= 400 && !HasFailure(); ++seed) {
      Tamperer tamperer(seed);
      const json changed = tamperer.Tamper(output);
      // Another coalition may have the same excess here.
      if (changed == output || tamperer.path().find("blockingCoalition") != std::string::npos) continue;
      EXPECT_NE(kCore.verify(input, changed), std::nullopt) << tamperer.path();
    }
  }
}

TEST(CostShareTamperTest, AnotherInputsOutputIsRejected) {
  json input = ThreeMembers();
  const json output = Solved(input);
  input["members"][0]["quantity"] = "2";
  EXPECT_NE(kCore.verify(input, output), std::nullopt);
  input = ThreeMembers();
  input["game"]["vendors"][0]["feeYen"] = "301";
  EXPECT_NE(kCore.verify(input, output), std::nullopt);
  input["members"] = 1;
  EXPECT_NE(kCore.verify(input, output), std::nullopt);
  EXPECT_NE(kCore.verify(ThreeMembers(), nullptr), std::nullopt);
  EXPECT_NE(kCore.verify(nullptr, output), std::nullopt);
}

TEST(CostShareTamperTest, AWorsePointOfTheLeastCoreIsRejected) {
  json input = ThreeMembers();
  input["method"] = "LEAST_CORE";
  json output = Solved(input);
  // Ten yen from b to a: adds up, but reaches -130 only.
  output["shares"][0] = {{"id", "100000"}, {"yen", "180"}, {"exact", "180/1"}};
  output["shares"][1] = {{"id", "100001"}, {"yen", "250"}, {"exact", "250/1"}};
  EXPECT_NE(kCore.verify(input, output), std::nullopt);
  output["certificate"]["leastCore"]["point"][0]["yen"] = "180/1";
  output["certificate"]["leastCore"]["point"][1]["yen"] = "250/1";
  const auto claim = kCore.verify(input, output);
  ASSERT_TRUE(claim.has_value());
  EXPECT_NE(claim->find("leastCoreYen"), std::string::npos) << *claim;
}

// A least core of -130 instead of -140: the point reaches it, and these weights would prove it.
json ForgedLeastCore(const std::vector<std::pair<json, const char*>>& weights) {
  json output = Solved(ThreeMembers());
  output["core"]["leastCoreYen"] = "-130/1";
  json& proof = output["certificate"]["leastCore"];
  proof["point"][0]["yen"] = "180/1";
  proof["point"][1]["yen"] = "250/1";
  proof["weights"] = json::array();
  for (const auto& [members, weight] : weights) proof["weights"].push_back({{"members", members}, {"weight", weight}});
  return output;
}

const json kA = json::array({"100000"}), kB = json::array({"100001"}), kC = json::array({"100002"});
const json kAB = {"100000", "100001"}, kAC = {"100000", "100002"}, kBC = {"100001", "100002"};

TEST(CostShareTamperTest, WeightsBelowZeroOrOfAnotherSumProveNothing) {
  // Ten ninths of the pairs less a ninth of the singles: 10/9 · -140 + 1/9 · 230 = -130.
  auto claim = kCore.verify(
      ThreeMembers(),
      ForgedLeastCore({{kA, "-1/27"}, {kAB, "10/27"}, {kAC, "10/27"}, {kB, "-1/27"}, {kBC, "10/27"}, {kC, "-1/27"}}));
  ASSERT_TRUE(claim.has_value());
  EXPECT_NE(claim->find("weight"), std::string::npos) << *claim;
  // 13/14 · -140 = -130.
  claim = kCore.verify(ThreeMembers(), ForgedLeastCore({{kAB, "13/42"}, {kAC, "13/42"}, {kBC, "13/42"}}));
  ASSERT_TRUE(claim.has_value());
  EXPECT_NE(claim->find("add up to 1"), std::string::npos) << *claim;
  // Whoever is covered more often decides the sum.
  claim = kCore.verify(ThreeMembers(), ForgedLeastCore({{kAB, "1/2"}, {kAC, "1/2"}}));
  ASSERT_TRUE(claim.has_value());
  EXPECT_NE(claim->find("balanced"), std::string::npos) << *claim;
}

TEST(CostShareTamperTest, LevelsThatProveNothingAreRejected) {
  json input = ThreeMembers();
  input["method"] = "NUCLEOLUS";
  json output = Solved(input);
  // 180, 250, 350 has these excesses, the largest first, and they span everything; but no weights hold them there.
  json& proof = output["certificate"]["nucleolus"];
  proof["point"][0]["yen"] = "180/1";
  proof["point"][1]["yen"] = "250/1";
  proof["levels"] = {{{"excessYen", "-130/1"}, {"weights", {{{"members", kAC}, {"weight", "1/1"}}}}},
                     {{"excessYen", "-140/1"}, {"weights", {{{"members", kAB}, {"weight", "1/1"}}}}}};
  const auto claim = kCore.verify(input, output);
  ASSERT_TRUE(claim.has_value());
  EXPECT_NE(claim->find("prove nothing"), std::string::npos) << *claim;
}

}  // namespace
}  // namespace kyodo::optimizer::costshare::testing
