// A thousand random changes of what an output claims, each refused by the checker.
#include <gtest/gtest.h>

#include <random>

#include "instances.h"
#include "optimizer/award/check_bound.h"
#include "optimizer/award/core.h"
#include "optimizer/award/read.h"

namespace kyodo::optimizer::award {
namespace {

using nlohmann::json;

std::string Changed(const json& number, std::int64_t by) {
  return std::to_string(std::stoll(number.get<std::string>()) + by);
}

// One change of a value, a bound, the solution or the tree; what was changed.
std::string Tamper(json& output, std::mt19937_64& random) {
  const auto pick = [&](std::size_t size) { return static_cast<std::size_t>(random() % size); };
  const std::int64_t by = 1 + static_cast<std::int64_t>(random() % 5);
  switch (pick(11)) {
    case 0:
      output["costYen"] = Changed(output["costYen"], random() % 2 == 0 ? by : -by);
      return "costYen";
    case 1:
      output["boundYen"] = Changed(output["boundYen"], by);
      return "boundYen";
    case 2: {
      json& award = output["awards"][pick(output["awards"].size())];
      award["quantity"] = Changed(award["quantity"], by);
      return "award quantity";
    }
    case 3:
      output["awards"].erase(pick(output["awards"].size()));
      return "award left out";
    case 4:
      output["feesYen"] = Changed(output["feesYen"], by);
      return "feesYen";
    case 5:
      output["rebatesYen"] = Changed(output["rebatesYen"], by);
      return "rebatesYen";
    case 6: {
      json& row = output["byMunicipality"][pick(output["byMunicipality"].size())];
      row["yen"] = Changed(row["yen"], by);
      return "a municipality's yen";
    }
    case 7: {
      json& row = output["byMunicipality"][pick(output["byMunicipality"].size())];
      row["quantity"] = Changed(row["quantity"], by);
      return "a municipality's quantity";
    }
    case 8:
      output["winners"].push_back("nobody");
      return "winners";
    case 9:
      output["certificate"]["tree"].erase(pick(output["certificate"]["tree"].size()));
      return "a node of the tree";
    default:
      output["tieProved"] = !output["tieProved"].get<bool>();
      output["status"] = "INFEASIBLE";
      return "status";
  }
}

TEST(AwardTamperTest, NoChangedClaimIsAccepted) {
  std::mt19937_64 random(1);
  int tampered = 0;
  for (std::uint64_t seed = 1; tampered < 1'000; ++seed) {
    const json input = RandomInstance(seed);
    const Answer answer = SolveJson(input, Limits{});
    if (answer.infeasible) continue;
    for (int k = 0; k < 5; ++k) {
      json output = answer.output;
      const std::string what = Tamper(output, random);
      ++tampered;
      EXPECT_TRUE(VerifyJson(input, output)) << "seed " << seed << ": " << what << "\n" << input << output;
    }
  }
}

// Whatever prices a certificate invents, what it proves is never above the optimum, and never that nothing is feasible.
TEST(AwardTamperTest, InventedPricesNeverProveMoreThanTheTruth) {
  std::mt19937_64 random(2);
  const auto price = [&] {
    return std::to_string(random() % 1'000'000'000'000'000'000 / (random() % 1'000'000'000 + 1));
  };
  int read = 0;
  for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
    const json document = RandomInstance(seed);
    const Answer answer = SolveJson(document, Limits{});
    if (answer.infeasible) continue;
    Faults faults;
    const Input input = ReadInput(document, faults);
    const auto id = [&](const char* list) { return document[list][random() % document[list].size()]["id"]; };
    const std::int64_t cost = std::stoll(answer.output["costYen"].get<std::string>());
    for (int k = 0; k < 5; ++k) {
      json certificate(answer.output["certificate"]);
      for (json& node : certificate["tree"]) {
        if (!node.contains("leaf")) continue;
        node["ray"] = random() % 4 == 0;
        if (random() % 2 == 0) node["sme"] = price();
        for (json& one : node["bids"]) one.back() = price();
        if (random() % 2 == 0) node["bids"].push_back({id("vendors"), id("items"), price()});
        if (document.contains("bundles") && random() % 2 == 0) node["hits"].push_back({"0", id("items"), price()});
        if (random() % 4 == 0) node["capacity"].push_back({id("vendors"), price()});
        if (random() % 2 == 0) node["wins"].push_back({id("vendors"), price()});
      }
      const CheckedBound bound = CheckCertificate(input, certificate);
      if (!bound.fault.empty()) continue;
      ++read;
      EXPECT_FALSE(bound.infeasible) << document << certificate;
      EXPECT_LT(bound.bound_tt, (Money{cost} + 1) * 10'000) << document << certificate;
    }
  }
  EXPECT_GT(read, 500);
}

// A price on a quantity that a bundle does not ask for would hide its rebate from the bound.
TEST(AwardTamperTest, APriceOnAQuantityThatTheBundleDoesNotAskForProvesNothing) {
  const json input = json::parse(R"({"format":"kyodo-award-v1","regions":["r"],
    "items":[{"id":"i","referenceUnitPrice":"100"},{"id":"j","referenceUnitPrice":"100"}],
    "demands":[{"municipality":"131016","region":"r","item":"i","quantity":"1"}],
    "vendors":[{"id":"a","regions":[{"region":"r","surchargePermille":0}]}],
    "bids":[{"vendor":"a","item":"i","tiers":[{"fromQuantity":"1","toQuantity":"1","fixedYen":"0","unitPrice":"100"}]}],
    "bundles":[{"vendor":"a","items":[{"item":"i","minQuantity":"1"}],"rebateYen":"60"}],"rules":{}})");
  json output(SolveJson(input, Limits{}).output);
  EXPECT_EQ(output["costYen"], "40");
  EXPECT_FALSE(VerifyJson(input, output));
  const json leaf{{"leaf", true},
                  {"ray", false},
                  {"sme", "0"},
                  {"bids", json::array()},
                  {"hits", json::array({json::array({"0", "j", "600000000000000000"})})},
                  {"capacity", json::array()},
                  {"wins", json::array()}};
  output["certificate"]["tree"] = json::array({leaf});
  EXPECT_TRUE(VerifyJson(input, output));
}

}  // namespace
}  // namespace kyodo::optimizer::award
