#include "procurement/domain/standing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/error.h"
#include "tests/procurement_domain/prices.h"

namespace kyodo::procurement {
namespace {

PriceList ChromePrices() { return {{"dev-chrome", {Tiers({{1, "49000"}, {10000, "46500"}, {20000, "45000"}}), ""}}}; }

TEST(StandingTest, PricesComeFromFirmAndFromFirmPlusConditional) {
  const auto items = ComputeStanding({{"dev-chrome", 12000, 8000, 14}}, ChromePrices());
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].unit_price_now, Price("46500"));
  EXPECT_EQ(items[0].unit_price_with_conditional, Price("45000"));
  EXPECT_EQ(items[0].next_tier, (NextTier{20000, Price("45000"), 8000}));
  EXPECT_EQ(items[0].tiers.size(), 3u);
}

TEST(StandingTest, NobodyFirmMeansNoPriceNow) {
  const auto items = ComputeStanding({{"dev-chrome", 0, 1, 1}, {"unpriced", 5, 5, 2}}, ChromePrices());
  EXPECT_EQ(items[0].unit_price_now, std::nullopt);
  EXPECT_EQ(items[0].unit_price_with_conditional, Price("49000"));
  EXPECT_EQ(items[0].next_tier, (NextTier{10000, Price("46500"), 10000}));
  EXPECT_EQ(items[1].unit_price_now, std::nullopt);
  EXPECT_EQ(items[1].next_tier, std::nullopt);
  EXPECT_TRUE(items[1].tiers.empty());
}

TEST(PreviewTest, ShowsThePriceAloneNowAndIf) {
  const PreviewInput input{.lines = {{"dev-chrome", 1200}},
                           .others_now = {{"dev-chrome", 8800}},
                           .others_assumed = {{"dev-chrome", 10000}},
                           .prices = ChromePrices(),
                           .tax_rate = Pct("10")};
  const Preview preview = ComputePreview(input).value();
  ASSERT_EQ(preview.items.size(), 1u);
  const PreviewItem& item = preview.items[0];
  EXPECT_EQ(item.unit_price_alone, Price("49000"));
  EXPECT_EQ(item.unit_price_now, Price("46500"));
  EXPECT_EQ(item.unit_price_if, Price("45000"));
  EXPECT_EQ(item.quantity_now, 10000);
  EXPECT_EQ(item.quantity_if, 20000);
  EXPECT_EQ(item.next_tier, (NextTier{20000, Price("45000"), 10000}));
  EXPECT_EQ(preview.alone_ex_tax_yen, 58800000);
  EXPECT_EQ(preview.now_ex_tax_yen, 55800000);
  EXPECT_EQ(preview.if_ex_tax_yen, 54000000);
  EXPECT_EQ(preview.now_tax_yen, 5580000);
  EXPECT_EQ(preview.now_total_yen, 61380000);
  EXPECT_EQ(preview.saving_now_yen, 3000000);
  EXPECT_EQ(preview.cost_terms_now_yen, 0);
}

TEST(PreviewTest, AnUnpricedItemLeavesTheTotalsUnknown) {
  PreviewInput input{.lines = {{"dev-chrome", 10}, {"other", 1}}, .prices = ChromePrices(), .tax_rate = Pct("10")};
  const Preview preview = ComputePreview(input).value();
  EXPECT_EQ(preview.alone_ex_tax_yen, std::nullopt);
  EXPECT_EQ(preview.now_ex_tax_yen, std::nullopt);
  EXPECT_EQ(preview.now_tax_yen, 0);
  EXPECT_EQ(preview.saving_now_yen, 0);
  EXPECT_EQ(preview.items[0].unit_price_alone, Price("49000"));
  input.lines["other"] = 0;
  EXPECT_EQ(ComputePreview(input)->alone_ex_tax_yen, 490000);
}

TEST(PreviewTest, BelowALateFirstTierOnlyTheAlonePriceIsUnknown) {
  const PreviewInput input{.lines = {{"a", 60}},
                           .others_now = {{"a", 40}},
                           .prices = {{"a", {Tiers({{100, "10"}}, TierRule::kAllUnits, FirstTier::kAnywhere), ""}}},
                           .tax_rate = Pct("10")};
  const Preview preview = ComputePreview(input).value();
  EXPECT_EQ(preview.alone_ex_tax_yen, std::nullopt);
  EXPECT_EQ(preview.now_ex_tax_yen, 600);
  EXPECT_EQ(preview.saving_now_yen, 0);
}

PreviewInput WithFee(CostTerm term) {
  return {.lines = {{"a", 10}},
          .population = 3000,
          .others_now = {{"a", 30}},
          .others_assumed = {{"a", 60}},
          .prices = {{"a", {Tiers({{1, "100"}}), "vendors/v1"}}},
          .fees = {{"1", {"a"}, 1000, std::move(term), {1, 1000, 30}, {2, 2000, 60}}},
          .tax_rate = Pct("10")};
}

TEST(PreviewTest, AfterTheOpeningTheExpectedShareOfFeesIsInside) {
  const PreviewInput input = WithFee({"t", {{SplitKey::kEqual, Pct("30")}, {SplitKey::kPopulation, Pct("70")}}});
  const Preview preview = ComputePreview(input).value();
  EXPECT_EQ(preview.alone_ex_tax_yen, 2000);
  // 300 / 2 + 700 × 3000 / 4000.
  EXPECT_EQ(preview.cost_terms_now_yen, 675);
  EXPECT_EQ(preview.now_ex_tax_yen, 1675);
  EXPECT_EQ(preview.now_tax_yen, 167);
  // 300 / 4 + 700 × 3000 / 6000.
  EXPECT_EQ(preview.cost_terms_if_yen, 425);
  EXPECT_EQ(preview.if_ex_tax_yen, 1425);
}

TEST(PreviewTest, OnlyAllBearersPayForALotTheyDoNotUse) {
  PreviewInput input = WithFee({"t", {{SplitKey::kEqual, Pct("100")}}, Bearers::kAll});
  input.fees[0].items = {"b"};
  EXPECT_EQ(ComputePreview(input)->cost_terms_now_yen, 500);
  EXPECT_EQ(ComputePreview(input)->alone_ex_tax_yen, 1000);
  input.fees[0].term.bearers = Bearers::kUsers;
  EXPECT_EQ(ComputePreview(input)->cost_terms_now_yen, 0);
}

TEST(PreviewTest, GoodsAreCutOncePerVendor) {
  PreviewInput input{
      .lines = {{"a", 1}, {"b", 1}},
      .prices = {{"a", {Tiers({{1, "10.5"}}), "vendors/v1"}}, {"b", {Tiers({{1, "10.5"}}), "vendors/v1"}}},
      .tax_rate = Pct("10")};
  EXPECT_EQ(ComputePreview(input)->now_ex_tax_yen, 21);
  input.prices.at("b").vendor = "vendors/v2";
  EXPECT_EQ(ComputePreview(input)->now_ex_tax_yen, 20);
}

TEST(PreviewTest, RefusesWhatCannotBeComputed) {
  PreviewInput input = WithFee({"t", {{SplitKey::kPopulation, Pct("100")}}});
  input.population = 0;
  input.fees[0].others_now.population = 0;
  EXPECT_EQ(ReasonOf(ComputePreview(input)), "SPLIT_WEIGHT");
  input = WithFee(DefaultCostTerm());
  input.lines["a"] = -1;
  EXPECT_EQ(ReasonOf(ComputePreview(input)), "INVALID_FIELD");
  input.lines["a"] = INT64_MAX;
  EXPECT_EQ(ReasonOf(ComputePreview(input)), "INVALID_FIELD");
  input.lines["a"] = kQuantityMax;
  EXPECT_EQ(ReasonOf(ComputePreview(input)), "AMOUNT_LIMIT");
}

RC_GTEST_PROP(PreviewProperty, WithFallingPricesMoreCompanyNeverCostsMore, ()) {
  const auto own = *rc::gen::inRange<std::int64_t>(1, 30000);
  const PreviewInput input{.lines = {{"dev-chrome", own}},
                           .others_now = {{"dev-chrome", *rc::gen::inRange<std::int64_t>(0, 30000)}},
                           .others_assumed = {{"dev-chrome", *rc::gen::inRange<std::int64_t>(0, 30000)}},
                           .prices = ChromePrices(),
                           .tax_rate = Pct("10")};
  const Preview preview = ComputePreview(input).value();
  RC_ASSERT(*preview.alone_ex_tax_yen >= *preview.now_ex_tax_yen);
  RC_ASSERT(*preview.now_ex_tax_yen >= *preview.if_ex_tax_yen);
  RC_ASSERT(preview.saving_now_yen == *preview.alone_ex_tax_yen - *preview.now_ex_tax_yen);
}

}  // namespace
}  // namespace kyodo::procurement
