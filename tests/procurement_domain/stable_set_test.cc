#include "procurement/domain/stable_set.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "platform/error.h"
#include "tests/procurement_domain/prices.h"

namespace kyodo::procurement {
namespace {

using Codes = std::vector<std::string>;

TEST(StableSetTest, DropsPassByPassUntilEverybodyAgrees) {
  const PriceTiers prices = Tiers({{1, "120"}, {50, "110"}, {100, "100"}});
  // All four: 110 units at 100. D leaves: 90 at 110, so C leaves: 60 at 110, all agree.
  const StableSet set =
      LargestStableSet(
          {{"A", 40, Price("110")}, {"B", 20, std::nullopt}, {"C", 30, Price("109.9999")}, {"D", 20, Price("99")}},
          prices)
          .value();
  EXPECT_EQ(set.rule, StableRule::kRepeatedDrop);
  EXPECT_EQ(set.municipalities, (Codes{"A", "B"}));
  EXPECT_EQ(set.quantity, 60);
  EXPECT_EQ(set.unit_price, Price("110"));
  ASSERT_EQ(set.passes.size(), 3u);
  EXPECT_EQ(set.passes[0].unit_price, Price("100"));
  EXPECT_EQ(set.passes[0].dropped, Codes{"D"});
  EXPECT_EQ(set.passes[1].quantity, 90);
  EXPECT_EQ(set.passes[1].dropped, Codes{"C"});
  EXPECT_TRUE(set.passes[2].dropped.empty());
}

TEST(StableSetTest, MayBeEmpty) {
  const StableSet set = LargestStableSet({{"A", 1, Price("1")}, {"B", 1, Price("2")}}, Tiers({{1, "3"}})).value();
  EXPECT_EQ(set.quantity, 0);
  EXPECT_EQ(set.unit_price, std::nullopt);
  EXPECT_TRUE(set.municipalities.empty());
  EXPECT_EQ(set.passes.size(), 2u);
  EXPECT_TRUE(LargestStableSet({}, Tiers({{1, "3"}}))->municipalities.empty());
}

TEST(StableSetTest, WithoutAKnownPriceOnlyThoseWithoutALimitStay) {
  const PriceTiers prices = Tiers({{100, "10"}}, TierRule::kAllUnits, FirstTier::kAnywhere);
  const StableSet set = LargestStableSet({{"A", 50, Price("999")}, {"B", 49, std::nullopt}}, prices).value();
  EXPECT_EQ(set.municipalities, Codes{"B"});
  EXPECT_EQ(set.unit_price, std::nullopt);
  const StableSet reached = LargestStableSet({{"A", 51, Price("10")}, {"B", 49, std::nullopt}}, prices).value();
  EXPECT_EQ(reached.municipalities, (Codes{"A", "B"}));
}

TEST(StableSetTest, SearchesWhereThePriceRises) {
  // All together pay 120, which A and C do not take; of the pairs, all at 100, A and B buy most.
  const PriceTiers prices = Tiers({{1, "110"}, {50, "100"}, {100, "120"}});
  const StableSet set =
      LargestStableSet({{"A", 40, Price("105")}, {"B", 50, Price("130")}, {"C", 30, Price("105")}}, prices).value();
  EXPECT_EQ(set.rule, StableRule::kSearch);
  EXPECT_EQ(set.municipalities, (Codes{"A", "B"}));
  EXPECT_EQ(set.quantity, 90);
  EXPECT_EQ(set.unit_price, Price("100"));
  ASSERT_EQ(set.passes.size(), 2u);
  EXPECT_EQ(set.passes[0].dropped, Codes{"C"});
}

TEST(StableSetTest, TiesGoToMoreMembersThenToTheSmallestCodes) {
  const PriceTiers one = Tiers({{1, "10"}});
  const StableSet more =
      LargestStableSet({{"A", 4, std::nullopt}, {"B", 2, std::nullopt}, {"C", 2, std::nullopt}}, one, 4).value();
  EXPECT_EQ(more.municipalities, (Codes{"B", "C"}));
  const StableSet smallest =
      LargestStableSet({{"D", 2, std::nullopt}, {"C", 2, std::nullopt}, {"A", 2, std::nullopt}}, one, 5).value();
  EXPECT_EQ(smallest.municipalities, (Codes{"A", "C"}));
}

TEST(StableSetTest, ACapacityThatSufficesChangesNothing) {
  const std::vector<StableJoiner> joiners = {{"A", 4, std::nullopt}, {"B", 2, Price("1")}};
  EXPECT_EQ(LargestStableSet(joiners, Tiers({{1, "10"}}), 4)->rule, StableRule::kRepeatedDrop);
  EXPECT_EQ(LargestStableSet(joiners, Tiers({{1, "10"}}), 3)->rule, StableRule::kSearch);
  EXPECT_TRUE(LargestStableSet(joiners, Tiers({{1, "10"}}), 3)->municipalities.empty());
}

TEST(StableSetTest, RefusesJoinersThatCannotBe) {
  const PriceTiers one = Tiers({{1, "10"}});
  EXPECT_EQ(ReasonOf(LargestStableSet({{"A", 1, {}}, {"A", 1, {}}}, one)), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(LargestStableSet({{"A", 0, {}}}, one)), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(LargestStableSet({{"A", kQuantityMax, {}}, {"B", 1, {}}}, one)), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(LargestStableSet({{"A", 1, {}}}, one, -1)), "INVALID_FIELD");
}

TEST(StableSetTest, SaysSoWhenTheExactSearchIsTooLarge) {
  std::vector<StableJoiner> joiners;
  for (int i = 0; i < 62; ++i) joiners.push_back({std::to_string(100 + i), 1000000000 + 7 * i, Price("100")});
  EXPECT_EQ(ReasonOf(LargestStableSet(joiners, Tiers({{1, "10"}}), 30000000000)), "SEARCH_TOO_LARGE");
}

TEST(StableSetTest, SearchesTokyoSizedRounds) {
  std::vector<StableJoiner> joiners;
  std::int64_t total = 0;
  for (int i = 0; i < 62; ++i) {
    joiners.push_back({std::to_string(131000 + i), 300 + (i * 7919) % 30000, Price("100")});
    total += joiners.back().quantity;
  }
  const StableSet set = LargestStableSet(joiners, Tiers({{1, "10"}}), total / 2).value();
  EXPECT_EQ(set.quantity, total / 2);
}

struct Case {
  std::vector<StableJoiner> joiners;
  std::vector<PriceTier> tiers;
  TierRule rule;
  std::optional<std::int64_t> capacity;
};

Case AnyCase() {
  Case any;
  const int n = *rc::gen::inRange(0, 9);
  for (int i = 0; i < n; ++i) {
    std::optional<UnitPrice> limit;
    if (*rc::gen::inRange(0, 4) > 0) limit = UnitPrice::OfTenThousandths(*rc::gen::inRange(1, 12)).value();
    any.joiners.push_back({std::string(1, static_cast<char>('A' + i)), *rc::gen::inRange<std::int64_t>(1, 12), limit});
  }
  std::int64_t from = 1;
  for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
    any.tiers.push_back({from, UnitPrice::OfTenThousandths(*rc::gen::inRange(1, 12)).value()});
    from += *rc::gen::inRange<std::int64_t>(1, 20);
  }
  any.rule = *rc::gen::element(TierRule::kAllUnits, TierRule::kIncremental);
  if (*rc::gen::arbitrary<bool>()) any.capacity = *rc::gen::inRange<std::int64_t>(0, 60);
  return any;
}

// All subsets, by the definition itself.
std::pair<std::int64_t, Codes> BruteForce(const Case& any, const PriceTiers& prices) {
  std::pair<std::int64_t, Codes> best{0, {}};
  for (unsigned set = 1; set < 1u << any.joiners.size(); ++set) {
    std::int64_t quantity = 0;
    Codes codes;
    for (std::size_t i = 0; i < any.joiners.size(); ++i) {
      if ((set >> i & 1) == 0) continue;
      quantity += any.joiners[i].quantity;
      codes.push_back(any.joiners[i].municipality);
    }
    if (any.capacity && quantity > *any.capacity) continue;
    const auto price = prices.UnitPriceAt(quantity);
    bool stable = true;
    for (std::size_t i = 0; i < any.joiners.size(); ++i) {
      const auto& limit = any.joiners[i].limit;
      if ((set >> i & 1) != 0 && limit && (!price || *limit < *price)) stable = false;
    }
    if (!stable || quantity < best.first) continue;
    const bool better = quantity > best.first || codes.size() > best.second.size() ||
                        (codes.size() == best.second.size() && codes < best.second);
    if (better) best = {quantity, codes};
  }
  return best;
}

RC_GTEST_PROP(StableSetProperty, AgreesWithBruteForce, ()) {
  const Case any = AnyCase();
  const PriceTiers prices = PriceTiers::Of(any.tiers, any.rule).value();
  const StableSet set = LargestStableSet(any.joiners, prices, any.capacity).value();
  const auto [quantity, codes] = BruteForce(any, prices);
  RC_ASSERT(set.quantity == quantity);
  RC_ASSERT(set.municipalities == codes);
}

RC_GTEST_PROP(StableSetProperty, TheOrderOfJoinersDoesNotMatter, ()) {
  Case any = AnyCase();
  const PriceTiers prices = PriceTiers::Of(any.tiers, any.rule).value();
  const StableSet one = LargestStableSet(any.joiners, prices, any.capacity).value();
  std::reverse(any.joiners.begin(), any.joiners.end());
  const StableSet other = LargestStableSet(any.joiners, prices, any.capacity).value();
  RC_ASSERT(one.municipalities == other.municipalities);
  RC_ASSERT(one.passes.size() == other.passes.size());
}

}  // namespace
}  // namespace kyodo::procurement
