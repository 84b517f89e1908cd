// What the checker must not accept.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "optimizer/allocation/check.h"
#include "optimizer/allocation/core.h"
#include "tests/optimizer/allocation/oracle.h"

namespace kyodo::optimizer::allocation {
namespace {

using nlohmann::json;

class Tamper {
 public:
  explicit Tamper(std::uint64_t seed) : random_(seed) {}
  int To(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }

  // Changes one number or text below, or drops an entry; false when there is nothing to change.
  bool Change(json& value) {
    std::vector<json*> leaves;
    Collect(value, leaves);
    if (leaves.empty()) return false;
    json& leaf = *leaves[To(static_cast<int>(leaves.size()) - 1)];
    if (leaf.is_number_integer()) {
      leaf = leaf.get<std::int64_t>() + (To(1) == 0 ? 1 : -1);
    } else if (leaf.is_string()) {
      leaf = leaf.get<std::string>() + "1";
    } else if (leaf.is_array()) {
      leaf.erase(leaf.begin() + To(static_cast<int>(leaf.size()) - 1));
    } else {
      leaf = 7;
    }
    return true;
  }

 private:
  void Collect(json& value, std::vector<json*>& leaves) {
    if (value.is_array() && !value.empty()) leaves.push_back(&value);
    if (!value.is_structured()) leaves.push_back(&value);
    if (value.is_structured()) {
      for (auto& entry : value) Collect(entry, leaves);
    }
  }
  std::mt19937_64 random_;
};

struct Solved {
  json input, output;
};

Solved SolveSeed(std::uint64_t seed) {
  Solved solved{oracle::RandomInstance(seed), {}};
  solved.output = kCore.solve(solved.input, Limits{}).output;
  return solved;
}

TEST(AllocationCertificateTest, AThousandTamperingsAreRejected) {
  for (int i = 0; i < 1000; ++i) {
    const Solved solved = SolveSeed(50'000 + i % 100);
    Tamper tamper(i);
    json changed = solved.output;
    static const char* const kFields[] = {"value",       "bound",    "assignments", "shares",
                                          "certificate", "unfilled", "changes",     "costYen"};
    if (!tamper.Change(changed[kFields[i % std::size(kFields)]]) || changed == solved.output) continue;
    EXPECT_NE(kCore.verify(solved.input, changed), std::nullopt) << i;
  }
}

// With a seal that fits, what was claimed must still be false or not proved: the proof does not rest on the seal.
TEST(AllocationCertificateTest, ResealedClaimsAreRejected) {
  for (int i = 0; i < 1000; ++i) {
    const Solved solved = SolveSeed(51'000 + i % 100);
    if (solved.output["status"] == "INFEASIBLE") continue;
    Tamper tamper(i);
    json changed = solved.output;
    static const char* const kFields[] = {"value", "bound", "shares", "changes", "costYen", "provedLevels", "status"};
    if (!tamper.Change(changed[kFields[i % std::size(kFields)]])) continue;
    changed["certificate"]["seal"] = Seal(changed);
    EXPECT_NE(kCore.verify(solved.input, changed), std::nullopt) << i;
  }
}

// Dropping an assignment makes the solution worse than what is proved, whatever the figures say.
TEST(AllocationCertificateTest, AWorseSolutionIsNotOptimal) {
  int tried = 0;
  for (std::uint64_t seed = 52'000; seed < 52'300; ++seed) {
    const Solved solved = SolveSeed(seed);
    if (solved.output["status"] == "INFEASIBLE" || solved.output["assignments"].empty()) continue;
    json fewer = solved.input, changed = solved.output;
    changed["assignments"].erase(0);
    changed["certificate"]["seal"] = Seal(changed);
    EXPECT_NE(kCore.verify(solved.input, changed), std::nullopt) << seed;
    ++tried;
  }
  EXPECT_GT(tried, 100);
}

// A tree whose leaf is missing proves nothing; multipliers of zero prove only what needs no prices.
TEST(AllocationCertificateTest, LeavesAreNeeded) {
  int tried = 0;
  for (std::uint64_t seed = 53'000; seed < 53'200; ++seed) {
    const Solved solved = SolveSeed(seed);
    json changed = solved.output;
    for (json& group : changed["certificate"]["groups"]) {
      for (json& step : group["steps"]) {
        if (step["tree"].empty() || tried % 2 != 0) continue;
        step["tree"].erase(step["tree"].size() - 1);
      }
    }
    if (changed == solved.output) continue;
    ++tried, ++tried;
    changed["certificate"]["seal"] = Seal(changed);
    EXPECT_NE(kCore.verify(solved.input, changed), std::nullopt) << seed;
  }
  EXPECT_GT(tried, 100);
}

TEST(AllocationCertificateTest, PricesThatAreTooSmallProveLess) {
  const json input = json::parse(R"({"format":"kyodo-allocation-v1","months":["2027-04"],
    "specialists":[{"id":"s0","skills":{"k":3},"daysPerMonth":["4"],"maxMunicipalitiesPerMonth":5}],
    "requests":[{"id":"q0","municipality":"m","skill":"k","level":1,"from":"2027-04","to":"2027-04","daysPerMonth":"3","weight":"2"},
                {"id":"q1","municipality":"m","skill":"k","level":1,"from":"2027-04","to":"2027-04","daysPerMonth":"3","weight":"3"}],
    "municipalities":[{"id":"m"}],"policy":{"order":"WEIGHT"}})");
  const json output = kCore.solve(input, Limits{}).output;
  ASSERT_EQ(kCore.verify(input, output), std::nullopt);
  json changed = output;
  json& step = changed["certificate"]["groups"][0]["steps"][0];
  for (json& one : step["multipliers"]) {
    for (json& price : one["units"]) price = price.get<std::int64_t>() + 100 * one["scale"].get<std::int64_t>();
  }
  changed["certificate"]["seal"] = Seal(changed);
  EXPECT_NE(kCore.verify(input, changed), std::nullopt);
}

}  // namespace
}  // namespace kyodo::optimizer::allocation
