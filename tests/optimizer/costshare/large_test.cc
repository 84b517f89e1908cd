// Sizes that nobody can list: the two ways of walking over coalitions, classes of alike members, many members.
#include <gmpxx.h>

#include <map>
#include <random>

#include "tests/optimizer/costshare/solved.h"

namespace kyodo::optimizer::costshare::testing {
namespace {

using nlohmann::json;

// Vendors with fees and falling prices over these quantities.
json Market(const std::vector<std::int64_t>& quantities, const char* method, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto between = [&random](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  };
  json input{{"format", "kyodo-split-v1"}, {"method", method}, {"analyse", true}};
  std::int64_t total = 0;
  for (std::size_t i = 0; i < quantities.size(); ++i) {
    input["members"].push_back({{"id", std::to_string(100'000 + i)},
                                {"quantity", std::to_string(quantities[i])},
                                {"population", std::to_string(between(1'000, 900'000))}});
    total += quantities[i];
  }
  input["game"]["vendors"] = json::array();
  for (int v = 0; v < 6; ++v) {
    json tiers = json::array();
    std::int64_t from = 1, price = between(9'000, 10'000);
    for (int t = 0; t < 4; ++t) {
      const std::int64_t to = t == 3 ? 1'000'000'000 : from + between(1, total / 3 + 1);
      tiers.push_back({{"fromQuantity", std::to_string(from)},
                       {"toQuantity", std::to_string(to)},
                       {"fixedYen", "0"},
                       {"unitPrice", std::to_string(price) + ".5"}});
      from = to + 1;
      price -= between(0, price / 12);
    }
    input["game"]["vendors"].push_back({{"feeYen", std::to_string(between(0, 400'000))}, {"tiers", tiers}});
  }
  return input;
}

std::vector<std::int64_t> Quantities(int members, std::int64_t most, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::int64_t> quantities;
  for (int i = 0; i < members; ++i) quantities.push_back(std::uniform_int_distribution<std::int64_t>(1, most)(random));
  return quantities;
}

TEST(CostShareLargeTest, SixtyTwoMembersAreCertifiedByEveryMethod) {
  for (const char* method : {"SHAPLEY", "LEAST_CORE", "QUANTITY", "EQUAL", "POPULATION"}) {
    const json output = Solved(Market(Quantities(62, 30, 7), method, 7));
    EXPECT_EQ(output["status"], "OPTIMAL") << method;
    EXPECT_TRUE(output["core"]["leastCoreYen"].is_string());
  }
}

TEST(CostShareLargeTest, ByQuantityIsInTheCoreAndLeastCoreIsNoWorseThanAnySplit) {
  json input = Market(Quantities(40, 20, 3), "SHAPLEY", 3);
  const mpq_class least(Solved(input)["core"]["leastCoreYen"].get<std::string>());
  for (const char* method : {"SHAPLEY", "EQUAL", "QUANTITY"}) {
    input["method"] = method;
    EXPECT_GE(mpq_class(Solved(input)["core"]["maxExcessYen"].get<std::string>()), least) << method;
  }
  input["method"] = "LEAST_CORE";
  EXPECT_EQ(mpq_class(Solved(input)["core"]["maxExcessYen"].get<std::string>()), least);
}

TEST(CostShareLargeTest, MoreThanSixtySixMembersAreCountedModuloPrimes) {
  const json output = Solved(Market(Quantities(75, 12, 5), "SHAPLEY", 5));
  EXPECT_EQ(output["status"], "OPTIMAL");
}

TEST(CostShareLargeTest, AlikeMembersPayAlikeAndTheCollectionIsBalancedOneByOne) {
  std::vector<std::int64_t> quantities(45, 4);
  for (std::size_t i = 0; i < 45; i += 3) quantities[i] = 10;
  for (std::size_t i = 0; i < 45; i += 5) quantities[i] = 7;
  const json output = Solved(Market(quantities, "LEAST_CORE", 9));
  std::map<std::int64_t, std::string> exact;
  for (std::size_t i = 0; i < 45; ++i) {
    const auto [at, fresh] = exact.emplace(quantities[i], output["shares"][i]["exact"]);
    EXPECT_EQ(at->second, output["shares"][i]["exact"]);
  }
}

TEST(CostShareLargeTest, SixtyTwoAlikeMembers) {
  const json output = Solved(Market(std::vector<std::int64_t>(62, 800), "LEAST_CORE", 2));
  for (const json& share : output["shares"]) EXPECT_EQ(share["exact"], output["shares"][0]["exact"]);
}

TEST(CostShareLargeTest, FewMembersMayHaveAnyQuantity) {
  for (const char* method : {"SHAPLEY", "LEAST_CORE", "NUCLEOLUS"}) {
    const json output = Solved(Market(Quantities(9, 100'000'000, 4), method, 4));
    EXPECT_EQ(output["status"], "OPTIMAL") << method;
  }
}

// The same game over quantities and over masks: a factor no quantity shares makes the walk go the other way.
TEST(CostShareLargeTest, BothWalksAgree) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    json input{{"format", "kyodo-split-v1"}, {"method", "SHAPLEY"}, {"analyse", true}};
    std::mt19937_64 random(seed);
    json costs;
    std::int64_t total = 0;
    for (int i = 0; i < 6; ++i) {
      const std::int64_t quantity = 1 + static_cast<std::int64_t>(random() % 5);
      total += quantity;
      input["members"].push_back(
          {{"id", std::string(1, static_cast<char>('a' + i))}, {"quantity", std::to_string(quantity)}});
    }
    json by_mask = input;
    by_mask["game"]["coalitions"] = json::array();
    std::int64_t cost = 0;
    for (std::int64_t q = 1; q <= total; ++q) {
      cost += static_cast<std::int64_t>(random() % 100);
      costs[std::to_string(q)] = std::to_string(cost);
    }
    input["game"]["costOfQuantity"] = costs;
    for (unsigned mask = 1; mask < 64; ++mask) {
      json ids = json::array();
      std::int64_t quantity = 0;
      for (unsigned i = 0; i < 6; ++i) {
        if ((mask >> i & 1U) == 0) continue;
        ids.push_back(input["members"][i]["id"]);
        quantity += std::stoll(input["members"][i]["quantity"].get<std::string>());
      }
      by_mask["game"]["coalitions"].push_back({{"members", ids}, {"yen", costs[std::to_string(quantity)]}});
    }
    for (const char* method : {"SHAPLEY", "NUCLEOLUS"}) {
      input["method"] = by_mask["method"] = method;
      const json one = Solved(input), other = Solved(by_mask);
      EXPECT_EQ(one["shares"], other["shares"]);
      EXPECT_EQ(one["core"]["leastCoreYen"], other["core"]["leastCoreYen"]);
      EXPECT_EQ(one["core"]["maxExcessYen"], other["core"]["maxExcessYen"]);
    }
  }
}

}  // namespace
}  // namespace kyodo::optimizer::costshare::testing
