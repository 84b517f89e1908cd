#include "optimizer/live_price/live_price.h"

#include <gtest/gtest.h>

#include <map>

#include "optimizer/live_price/subset_sum.h"
#include "tests/optimizer/live_price/scenario.h"

namespace kyodo::optimizer::live_price::testing {
namespace {

using Indices = std::vector<std::size_t>;

struct Wish {
  std::int64_t quantity = 0;
  std::optional<std::int64_t> limit;
};

// The price by its definition, unit by unit.
std::optional<std::int64_t> PriceAt(const std::vector<PriceStep>& steps, PriceRule rule, std::int64_t quantity) {
  if (quantity < steps.front().from_quantity) return std::nullopt;
  std::int64_t cost = 0, price = 0;
  for (std::int64_t unit = 1; unit <= quantity; ++unit) {
    for (const PriceStep& step : steps) {
      if (step.from_quantity <= unit) price = step.unit_price;
    }
    cost += price;
  }
  return rule == PriceRule::kAllUnits ? price : cost / quantity;
}

struct Best {
  std::int64_t quantity = 0;
  Indices members;
};

// The largest stable set by looking at every set; indices in the order of the codes.
Best Oracle(const std::vector<PriceStep>& steps, PriceRule rule, std::optional<std::int64_t> capacity,
            const std::vector<std::string>& codes, const std::map<std::size_t, Wish>& wishes) {
  Indices who;
  for (const auto& [index, wish] : wishes) who.push_back(index);
  std::sort(who.begin(), who.end(), [&](std::size_t a, std::size_t b) { return codes[a] < codes[b]; });
  Best best;
  std::vector<std::string> best_codes;
  for (unsigned mask = 1; mask < 1U << who.size(); ++mask) {
    Best set;
    std::vector<std::string> set_codes;
    for (std::size_t k = 0; k < who.size(); ++k) {
      if ((mask >> k & 1U) == 0) continue;
      set.members.push_back(who[k]);
      set_codes.push_back(codes[who[k]]);
      set.quantity += wishes.at(who[k]).quantity;
    }
    if (capacity && set.quantity > *capacity) continue;
    const auto price = PriceAt(steps, rule, set.quantity);
    bool stable = true;
    for (const std::size_t member : set.members) {
      const auto& limit = wishes.at(member).limit;
      stable = stable && (!limit || (price && *limit >= *price));
    }
    if (!stable || set.quantity < best.quantity) continue;
    const bool better = set.quantity > best.quantity || set.members.size() > best.members.size() ||
                        (set.members.size() == best.members.size() && set_codes < best_codes);
    if (!better) continue;
    best = set;
    best_codes = set_codes;
  }
  return best;
}

void CheckPasses(const LivePrice& live, const Standing& standing, const Indices& members, std::size_t joined) {
  const std::vector<Pass> passes = live.Passes().value();
  EXPECT_EQ(static_cast<int>(passes.size()), standing.passes);
  EXPECT_TRUE(passes.back().dropped.empty());
  EXPECT_EQ(passes.back().quantity, standing.quantity);
  EXPECT_EQ(passes.back().unit_price, standing.unit_price);
  std::size_t dropped = 0;
  for (const Pass& pass : passes) dropped += pass.dropped.size();
  EXPECT_EQ(dropped + members.size(), joined);
}

TEST(LivePriceTest, AgreesWithEverySetAfterEveryJoinAndLeave) {
  std::map<StableRule, int> rules;
  for (std::uint64_t seed = 1; seed <= 400 && !::testing::Test::HasFailure(); ++seed) {
    Scenario scenario(seed);
    const std::size_t size = static_cast<std::size_t>(scenario.Between(1, 8));
    const PriceRule rule = scenario.Chance(50) ? PriceRule::kAllUnits : PriceRule::kIncremental;
    const std::vector<PriceStep> steps = scenario.Steps(rule, 30);
    const auto capacity = scenario.Capacity(40);
    const std::vector<std::string> codes = scenario.Codes(size);
    LivePrice live(PriceCurve::Of(steps, rule).value(), codes, capacity);
    std::map<std::size_t, Wish> wishes;
    for (int turn = 0; turn < 16; ++turn) {
      const std::size_t who = static_cast<std::size_t>(scenario.Between(0, static_cast<std::int64_t>(size) - 1));
      if (scenario.Chance(25)) {
        live.Leave(who);
        wishes.erase(who);
      } else {
        wishes[who] = {scenario.Between(1, 8), scenario.Limit()};
        ASSERT_TRUE(live.Join(who, wishes[who].quantity, wishes[who].limit));
      }
      SCOPED_TRACE("seed " + std::to_string(seed) + " turn " + std::to_string(turn));
      const Best best = Oracle(steps, rule, capacity, codes, wishes);
      const Standing standing = live.Now().value();
      ++rules[standing.rule];
      EXPECT_EQ(standing.quantity, best.quantity);
      EXPECT_EQ(live.Members().value(), best.members);
      EXPECT_EQ(standing.unit_price, best.quantity == 0 ? std::nullopt : PriceAt(steps, rule, best.quantity));
      CheckPasses(live, standing, best.members, wishes.size());
    }
  }
  EXPECT_GT(rules[StableRule::kRepeatedDrop], 2000);
  EXPECT_GT(rules[StableRule::kSearch], 1000);
}

TEST(LivePriceTest, PricesAreTheDefinitions) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Scenario scenario(seed);
    const PriceRule rule = scenario.Chance(50) ? PriceRule::kAllUnits : PriceRule::kIncremental;
    const std::vector<PriceStep> steps = scenario.Steps(rule, 30);
    const PriceCurve curve = PriceCurve::Of(steps, rule).value();
    bool rises = false;
    for (std::int64_t q = 1; q <= 60; ++q) {
      const auto price = PriceAt(steps, rule, q);
      EXPECT_EQ(curve.UnitPriceAt(q), price);
      const auto before = PriceAt(steps, rule, q - 1);
      rises = rises || (q > 1 && before && price && *price > *before);
    }
    // Cut averages may hide a rise; what is shown to rise must be known to.
    if (rises) {
      EXPECT_FALSE(curve.NeverRises());
    }
  }
}

TEST(LivePriceTest, DropsPassByPassUntilEverybodyAgrees) {
  LivePrice live(PriceCurve::Of({{1, 120}, {50, 110}, {100, 100}}).value(), {"A", "B", "C", "D"});
  EXPECT_TRUE(live.Join(0, 40, 110));
  EXPECT_TRUE(live.Join(1, 20, std::nullopt));
  EXPECT_TRUE(live.Join(2, 30, 109));
  EXPECT_TRUE(live.Join(3, 20, 99));
  const Standing standing = live.Now().value();
  EXPECT_EQ(standing.rule, StableRule::kRepeatedDrop);
  EXPECT_EQ(standing.passes, 3);
  EXPECT_EQ(standing.quantity, 60);
  EXPECT_EQ(standing.unit_price, 110);
  const std::vector<Pass> passes = live.Passes().value();
  EXPECT_EQ(passes[0].dropped, Indices{3});
  EXPECT_EQ(passes[1].dropped, Indices{2});
  EXPECT_EQ(passes[1].quantity, 90);
}

TEST(LivePriceTest, SearchesWhereThePriceRises) {
  // All together pay 120, which A and C do not take; of the pairs, all at 100, A and B buy most.
  LivePrice live(PriceCurve::Of({{1, 110}, {50, 100}, {100, 120}}).value(), {"A", "B", "C"});
  live.Join(0, 40, 105);
  live.Join(1, 50, 130);
  live.Join(2, 30, 105);
  EXPECT_EQ(live.Now()->rule, StableRule::kSearch);
  EXPECT_EQ(live.Now()->quantity, 90);
  EXPECT_EQ(live.Members().value(), (Indices{0, 1}));
  live.Leave(0);
  EXPECT_EQ(live.Members().value(), (Indices{1, 2}));
}

TEST(LivePriceTest, RefusesWhatIsNoQuantityOrTooMuch) {
  LivePrice live(PriceCurve::Of({{1, 10}}).value(), {"A", "B"});
  EXPECT_FALSE(live.Join(0, 0, std::nullopt));
  EXPECT_FALSE(live.Join(0, -1, std::nullopt));
  EXPECT_TRUE(live.Join(0, kQuantityMax, std::nullopt));
  EXPECT_FALSE(live.Join(1, 1, std::nullopt));
  EXPECT_TRUE(live.Join(0, kQuantityMax - 1, std::nullopt));
  EXPECT_TRUE(live.Join(1, 1, std::nullopt));
  EXPECT_EQ(live.Now()->quantity, kQuantityMax);
}

TEST(LivePriceTest, CurvesThatAreNone) {
  EXPECT_FALSE(PriceCurve::Of({}));
  EXPECT_FALSE(PriceCurve::Of({{0, 10}}));
  EXPECT_FALSE(PriceCurve::Of({{1, 0}}));
  EXPECT_FALSE(PriceCurve::Of({{5, 10}, {5, 9}}));
  EXPECT_FALSE(PriceCurve::Of({{2, 10}}, PriceRule::kIncremental));
  EXPECT_TRUE(PriceCurve::Of({{2, 10}}));
  EXPECT_FALSE(PriceCurve::Of(std::vector<PriceStep>(101, {1, 1})));
}

TEST(LivePriceTest, ASearchTooLargeIsSaid) {
  // Neither those kept nor those left out make a small sum.
  LivePrice live(PriceCurve::Of({{1, 10}, {kQuantityMax / 2, 20}}).value(), {"A", "B", "C"});
  live.Join(0, kQuantityMax / 3 - 1, 15);
  live.Join(1, kQuantityMax / 3 - 3, 15);
  live.Join(2, kQuantityMax / 3 - 7, 15);
  EXPECT_FALSE(live.Now());
  EXPECT_FALSE(live.Members());
  EXPECT_FALSE(live.Passes());
}

TEST(LivePriceTest, ManyLimitsOfTheSameMemberAreForgotten) {
  LivePrice live(PriceCurve::Of({{1, 100}, {10, 50}}, PriceRule::kIncremental).value(), {"A", "B"});
  live.Join(1, 30, std::nullopt);
  for (std::int64_t limit = 1; limit <= 300; ++limit) {
    live.Join(0, 5, limit);
    // 35 units: 9 at 100 and 26 at 50, on average 62.
    EXPECT_EQ(live.Members()->size(), limit >= 62 ? 2u : 1u) << limit;
  }
}

}  // namespace
}  // namespace kyodo::optimizer::live_price::testing
