#include "procurement/domain/tiers.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/error.h"
#include "tests/procurement_domain/prices.h"

namespace kyodo::procurement {
namespace {

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(status)) fields.push_back(violation.field);
  return fields;
}

TEST(PriceTiersTest, StartAtOneForBidsAndAnywhereForTheMarket) {
  const std::vector<PriceTier> late = {{100, Price("10")}};
  EXPECT_EQ(FieldsOf(PriceTiers::Of(late).status()), std::vector<std::string>{"[0].fromQuantity"});
  EXPECT_TRUE(PriceTiers::Of(late, TierRule::kAllUnits, FirstTier::kAnywhere).ok());
  EXPECT_FALSE(PriceTiers::Of(late, TierRule::kIncremental, FirstTier::kAnywhere).ok());
}

TEST(PriceTiersTest, RefuseWhatIsNotAPriceList) {
  EXPECT_EQ(FieldsOf(PriceTiers::Of({}).status()), std::vector<std::string>{""});
  EXPECT_EQ(FieldsOf(PriceTiers::Of({{1, Price("10")}, {1, Price("9")}, {5, Price("0")}, {4, Price("8")}}).status()),
            (std::vector<std::string>{"[1].fromQuantity", "[2].unitPrice", "[3].fromQuantity"}));
  EXPECT_FALSE(PriceTiers::Of({{0, Price("10")}}).ok());
  EXPECT_FALSE(PriceTiers::Of({{-5, Price("10")}}).ok());
  EXPECT_TRUE(PriceTiers::Of({{1, Price("10")}, {kQuantityMax, Price("9")}}).ok());
  EXPECT_FALSE(PriceTiers::Of({{1, Price("10")}, {kQuantityMax + 1, Price("9")}}).ok());
  std::vector<PriceTier> many;
  for (std::int64_t i = 1; i <= 100; ++i) many.push_back({i, Price("10")});
  EXPECT_TRUE(PriceTiers::Of(many).ok());
  many.push_back({101, Price("10")});
  EXPECT_FALSE(PriceTiers::Of(many).ok());
}

TEST(PriceTiersTest, AllUnitsCostTheTierReached) {
  const PriceTiers tiers = Tiers({{1, "48800"}, {10000, "46900"}});
  EXPECT_EQ(tiers.UnitPriceAt(9999), Price("48800"));
  EXPECT_EQ(tiers.UnitPriceAt(10000), Price("46900"));
  EXPECT_EQ(tiers.CostOf(9999)->text(), "487951200");
  EXPECT_EQ(tiers.CostOf(10000)->text(), "469000000");
  EXPECT_EQ(tiers.CostOf(0)->text(), "0");
  EXPECT_EQ(tiers.UnitPriceAt(0), std::nullopt);
  EXPECT_EQ(tiers.CostOf(-1), std::nullopt);
  EXPECT_EQ(tiers.Breakdown(10000), (std::vector<PricedUnits>{{10000, Price("46900")}}));
}

TEST(PriceTiersTest, IncrementalUnitsCostTheirOwnTier) {
  const PriceTiers tiers = Tiers({{1, "100"}, {11, "90"}, {21, "70"}}, TierRule::kIncremental);
  EXPECT_EQ(tiers.CostOf(10)->text(), "1000");
  EXPECT_EQ(tiers.CostOf(11)->text(), "1090");
  EXPECT_EQ(tiers.CostOf(20)->text(), "1900");
  EXPECT_EQ(tiers.CostOf(23)->text(), "2110");
  EXPECT_EQ(tiers.UnitPriceAt(11), Price("99.0909"));
  EXPECT_EQ(tiers.TierAt(11)->unit_price, Price("90"));
  EXPECT_EQ(tiers.Breakdown(23), (std::vector<PricedUnits>{{10, Price("100")}, {10, Price("90")}, {3, Price("70")}}));
  EXPECT_EQ(tiers.Breakdown(10), (std::vector<PricedUnits>{{10, Price("100")}}));
  EXPECT_TRUE(tiers.Breakdown(0).empty());
}

TEST(PriceTiersTest, TheNextCheaperTierSaysWhatIsMissing) {
  const PriceTiers tiers = Tiers({{1, "49000"}, {10000, "46500"}, {20000, "45000"}});
  EXPECT_EQ(tiers.NextCheaper(12000), (NextTier{20000, Price("45000"), 8000}));
  EXPECT_EQ(tiers.NextCheaper(9999), (NextTier{10000, Price("46500"), 1}));
  EXPECT_EQ(tiers.NextCheaper(10000), (NextTier{20000, Price("45000"), 10000}));
  EXPECT_EQ(tiers.NextCheaper(20000), std::nullopt);
  EXPECT_EQ(tiers.NextCheaper(0), (NextTier{10000, Price("46500"), 10000}));
}

TEST(PriceTiersTest, TheNextCheaperTierSkipsDearerOnes) {
  const PriceTiers tiers = Tiers({{1, "100"}, {10, "110"}, {20, "100"}, {30, "95"}});
  EXPECT_EQ(tiers.NextCheaper(5), (NextTier{30, Price("95"), 25}));
  EXPECT_EQ(tiers.NextCheaper(10), (NextTier{20, Price("100"), 10}));
}

TEST(PriceTiersTest, BelowALateFirstTierNoPriceIsKnown) {
  const PriceTiers tiers = Tiers({{100, "10"}, {200, "9"}}, TierRule::kAllUnits, FirstTier::kAnywhere);
  EXPECT_EQ(tiers.UnitPriceAt(99), std::nullopt);
  EXPECT_EQ(tiers.CostOf(99), std::nullopt);
  EXPECT_EQ(tiers.UnitPriceAt(100), Price("10"));
  EXPECT_EQ(tiers.NextCheaper(99), (NextTier{100, Price("10"), 1}));
  EXPECT_EQ(tiers.NextCheaper(0), (NextTier{100, Price("10"), 100}));
}

TEST(PriceTiersTest, KnowWhetherThePriceEverRises) {
  EXPECT_TRUE(Tiers({{1, "10"}, {5, "10"}, {9, "9"}}).NeverRises());
  EXPECT_FALSE(Tiers({{1, "10"}, {5, "9"}, {9, "9.0001"}}).NeverRises());
  EXPECT_TRUE(Tiers({{1, "100"}, {11, "50"}}, TierRule::kIncremental).NeverRises());
  // The second price rises, but the average of the first 20 units is still above it: 75.
  EXPECT_TRUE(Tiers({{1, "100"}, {11, "50"}, {21, "75"}}, TierRule::kIncremental).NeverRises());
  EXPECT_FALSE(Tiers({{1, "100"}, {11, "50"}, {21, "75.0001"}}, TierRule::kIncremental).NeverRises());
}

// Tiers with falling or rising prices, quantities up to about 100.
PriceTiers AnyTiers(TierRule rule) {
  const auto steps = *rc::gen::resize(6, rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 20)));
  std::vector<PriceTier> tiers = {{1, UnitPrice::OfTenThousandths(*rc::gen::inRange(1, 2000000)).value()}};
  for (const int step : steps) {
    tiers.push_back(
        {tiers.back().from_quantity + step, UnitPrice::OfTenThousandths(*rc::gen::inRange(1, 2000000)).value()});
  }
  return PriceTiers::Of(tiers, rule).value();
}

RC_GTEST_PROP(PriceTiersProperty, IncrementalCostAddsOneUnitAtATime, ()) {
  const PriceTiers tiers = AnyTiers(TierRule::kIncremental);
  Amount cost;
  for (std::int64_t quantity = 1; quantity <= 130; ++quantity) {
    cost += tiers.TierAt(quantity)->unit_price * 1;
    RC_ASSERT(*tiers.CostOf(quantity) == cost);
  }
}

RC_GTEST_PROP(PriceTiersProperty, NeverRisesMeansWhatItSays, ()) {
  const PriceTiers tiers = AnyTiers(*rc::gen::element(TierRule::kAllUnits, TierRule::kIncremental));
  bool rises = false;
  for (std::int64_t quantity = 2; quantity <= 130; ++quantity) {
    // cost(q) / q against cost(q − 1) / (q − 1), exactly.
    const Int128 now = tiers.CostOf(quantity)->ten_thousandths() * (quantity - 1);
    rises = rises || now > tiers.CostOf(quantity - 1)->ten_thousandths() * quantity;
  }
  RC_ASSERT(tiers.NeverRises() == !rises);
}

RC_GTEST_PROP(PriceTiersProperty, TheBreakdownAddsUp, ()) {
  const PriceTiers tiers = AnyTiers(*rc::gen::element(TierRule::kAllUnits, TierRule::kIncremental));
  const auto quantity = *rc::gen::inRange<std::int64_t>(1, 200);
  Amount cost;
  std::int64_t units = 0;
  for (const PricedUnits& part : tiers.Breakdown(quantity)) {
    cost += part.unit_price * part.quantity;
    units += part.quantity;
  }
  RC_ASSERT(units == quantity);
  RC_ASSERT(cost == *tiers.CostOf(quantity));
}

}  // namespace
}  // namespace kyodo::procurement
