// Every field of the answer against the oracle, on random inputs with every rule switched on at random.
#include <gtest/gtest.h>

#include <map>

#include "optimizer/costshare/core.h"
#include "tests/optimizer/costshare/instances.h"
#include "tests/optimizer/costshare/oracle.h"

namespace kyodo::optimizer::costshare::testing {
namespace {

using nlohmann::json;

mpq_class Fraction(const json& text) { return mpq_class(text.get<std::string>()); }

std::map<std::string, int> counts;

// One answer, field by field.
class Comparison {
 public:
  Comparison(const json& input, const json& output) : input_(input), output_(output), oracle_(input) {}

  void Run() {
    CheckAlone();
    const bool conflict = !output_["conflict"].empty();
    EXPECT_EQ(output_["status"], conflict ? "INFEASIBLE" : "OPTIMAL");
    EXPECT_EQ(output_["proof"], "CERTIFIED");
    if (!oracle_.Total()) {
      ++counts["COST_OF_ALL"];
      EXPECT_TRUE(output_["totalYen"].is_null());
      ASSERT_TRUE(conflict);
      EXPECT_EQ(output_["conflict"][0]["rule"], "COST_OF_ALL");
      return;
    }
    EXPECT_EQ(output_["totalYen"], std::to_string(*oracle_.Total()));
    const std::optional<Fractions> shares = oracle_.Shares(LeastCorePoint());
    EXPECT_EQ(shares.has_value(), !conflict);
    if (conflict || !shares) return CheckConflict();
    CheckShares(*shares);
    CheckCore(*shares);
  }

 private:
  std::size_t size() const { return oracle_.size(); }
  bool HasGame() const { return input_.contains("game"); }

  void CheckAlone() {
    ASSERT_EQ(output_["alone"].size(), HasGame() ? size() : 0);
    for (std::size_t i = 0; HasGame() && i < size(); ++i) {
      const auto cost = oracle_.CostOf(1U << i);
      EXPECT_EQ(output_["alone"][i]["id"], oracle_.ids()[i]);
      EXPECT_EQ(output_["alone"][i]["yen"], cost ? json(std::to_string(*cost)) : json());
    }
  }

  // Any point of the least core will do: the one told, if it has the oracle's excess.
  Fractions LeastCorePoint() {
    const json& proof = output_["certificate"]["leastCore"];
    Fractions point(size(), mpq_class(0));
    if (proof.is_null()) return point;
    mpq_class sum = 0;
    for (const json& entry : proof["point"]) {
      for (std::size_t i = 0; i < size(); ++i) {
        if (oracle_.ids()[i] == entry["id"]) point[i] = Fraction(entry["yen"]);
      }
      sum += Fraction(entry["yen"]);
    }
    EXPECT_EQ(sum, static_cast<long>(*oracle_.Total()));
    EXPECT_EQ(oracle_.LargestExcess(point), oracle_.LeastCore());
    return point;
  }

  void CheckConflict() {
    ASSERT_EQ(output_["conflict"].size(), 1u);
    const std::string rule = output_["conflict"][0]["rule"];
    ++counts["no " + rule];
    EXPECT_TRUE(oracle_.Uses(rule)) << rule;
    if (rule == "SHAPLEY") {
      EXPECT_FALSE(oracle_.Shapley());
    }
    if (rule == "LEAST_CORE") {
      EXPECT_FALSE(oracle_.LeastCore());
    }
    if (rule == "NUCLEOLUS") {
      EXPECT_FALSE(oracle_.Nucleolus());
    }
  }

  void CheckShares(const Fractions& shares) {
    ++counts[input_["method"]];
    const bool irrational = oracle_.IsIrrational();
    if (irrational) ++counts["irrational"];
    const std::vector<std::int64_t> yen = oracle_.Rounded(shares);
    ASSERT_EQ(output_["shares"].size(), size());
    for (std::size_t i = 0; i < size(); ++i) {
      const json& share = output_["shares"][i];
      EXPECT_EQ(share["id"], oracle_.ids()[i]);
      EXPECT_EQ(share["yen"], std::to_string(yen[i]));
      if (!irrational) {
        ASSERT_TRUE(share["exact"].is_string());
        EXPECT_EQ(Fraction(share["exact"]), shares[i]);
        EXPECT_EQ(share["exact"], shares[i].get_num().get_str() + "/" + shares[i].get_den().get_str());
      }
    }
  }

  void CheckCore(const Fractions& shares) {
    const bool wanted =
        HasGame() && (input_.value("analyse", false) || oracle_.Uses("LEAST_CORE") || oracle_.Uses("NUCLEOLUS"));
    const json& core = output_["core"];
    ASSERT_EQ(core.is_object(), wanted);
    if (!wanted) return;
    Fractions paid, checked;
    for (std::size_t i = 0; i < size(); ++i) {
      paid.push_back(mpq_class(output_["shares"][i]["yen"].get<std::string>()));
      checked.push_back(oracle_.IsIrrational() ? paid[i] : shares[i]);
    }
    CheckWorst(core, checked);
    CheckWorst(output_["certificate"]["paid"], paid);
    const std::optional<mpq_class> least = size() > 1 ? oracle_.LeastCore() : std::nullopt;
    ASSERT_EQ(core["leastCoreYen"].is_string(), least.has_value());
    if (least) {
      EXPECT_EQ(Fraction(core["leastCoreYen"]), *least);
    }
    EXPECT_EQ(core["coreEmpty"], least && *least > 0);
    ++counts[least ? *least > 0 ? "core empty" : "core not empty" : "core without end"];
    ++counts[core["inCore"].get<bool>() ? "in core" : "not in core"];
  }

  void CheckWorst(const json& claim, const Fractions& shares) {
    const std::optional<mpq_class> largest = oracle_.LargestExcess(shares);
    EXPECT_EQ(claim["inCore"], !largest || *largest <= 0);
    ASSERT_EQ(claim["maxExcessYen"].is_string(), largest.has_value());
    if (!largest) return;
    EXPECT_EQ(Fraction(claim["maxExcessYen"]), *largest);
    unsigned mask = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      const json& ids = claim["blockingCoalition"];
      if (std::find(ids.begin(), ids.end(), oracle_.ids()[i]) != ids.end()) mask |= 1U << i;
    }
    EXPECT_EQ(oracle_.Excess(shares, mask), *largest);
  }

  const json& input_;
  const json& output_;
  const Oracle oracle_;
};

void CheckSeed(std::uint64_t seed, int members_max) {
  const json input = RandomInput(seed, members_max);
  SCOPED_TRACE("seed " + std::to_string(seed) + ": " + input.dump());
  const Answer answer = kCore.solve(input, Limits{});
  for (const Fault& fault : answer.faults.list()) ADD_FAILURE() << ToText(fault);
  ASSERT_TRUE(answer.faults.empty());
  const json output = json::parse(answer.output.dump());
  Comparison(input, output).Run();
  EXPECT_EQ(kCore.verify(input, output), std::nullopt);
  EXPECT_EQ(answer.infeasible, output["status"] == "INFEASIBLE");
  // In another order the same, but for whom the rest goes to when nobody is named.
  std::mt19937_64 random(seed);
  json other = Shuffled(input, random);
  if (input.contains("rounding") && !input.contains("remainderTo") && input["rounding"] != "LARGEST_REMAINDER") {
    other["remainderTo"] = input["members"][0]["id"];
  }
  const Answer again = kCore.solve(other, Limits{});
  std::map<json, json> first, second;
  for (const json& share : output["shares"]) first[share["id"]] = share;
  for (const json& share : json(again.output["shares"])) second[share["id"]] = share;
  EXPECT_EQ(first, second);
  EXPECT_EQ(json(again.output["certificate"]), output["certificate"]);
}

TEST(CostShareBruteForceTest, AgreesWithTheOracleOnRandomInputs) {
  for (std::uint64_t seed = 1; seed <= 2600 && !HasFailure(); ++seed) CheckSeed(seed, seed % 20 == 0 ? 5 : 4);
  for (const auto& [what, count] : counts) RecordProperty(what, count);
  // Every rule was there, and both its sides.
  for (const char* what : {"EQUAL", "POPULATION", "QUANTITY", "WEIGHT", "SHAPLEY", "LEAST_CORE", "NUCLEOLUS", "MIX",
                           "irrational", "COST_OF_ALL", "no SHAPLEY", "no LEAST_CORE", "no NUCLEOLUS", "core empty",
                           "core not empty", "core without end", "in core", "not in core"}) {
    EXPECT_GT(counts[what], 5) << what;
  }
}

}  // namespace
}  // namespace kyodo::optimizer::costshare::testing
