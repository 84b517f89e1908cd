// The incremental answer is that of the procurement domain, which starts anew each time.
#include <gtest/gtest.h>

#include <map>

#include "optimizer/live_price/live_price.h"
#include "procurement/domain/stable_set.h"
#include "tests/optimizer/live_price/scenario.h"

namespace kyodo::optimizer::live_price::testing {
namespace {

namespace domain = kyodo::procurement;

domain::PriceTiers ToTiers(const std::vector<PriceStep>& steps, PriceRule rule) {
  std::vector<domain::PriceTier> tiers;
  for (const PriceStep& step : steps) {
    tiers.push_back({step.from_quantity, UnitPrice::OfTenThousandths(step.unit_price).value()});
  }
  const auto tier_rule = rule == PriceRule::kAllUnits ? domain::TierRule::kAllUnits : domain::TierRule::kIncremental;
  return domain::PriceTiers::Of(tiers, tier_rule, domain::FirstTier::kAnywhere).value();
}

std::optional<std::int64_t> TenThousandths(const std::optional<UnitPrice>& price) {
  return price ? std::optional(price->ten_thousandths()) : std::nullopt;
}

// Codes of the indices.
std::vector<std::string> CodesOf(const std::vector<std::size_t>& who, const std::vector<std::string>& codes) {
  std::vector<std::string> found;
  for (const std::size_t one : who) found.push_back(codes[one]);
  return found;
}

void Compare(const LivePrice& live, const domain::StableSet& set, const std::vector<std::string>& codes) {
  const Standing standing = live.Now().value();
  EXPECT_EQ(ToText(standing.rule), ToText(set.rule));
  EXPECT_EQ(standing.quantity, set.quantity);
  EXPECT_EQ(standing.unit_price, TenThousandths(set.unit_price));
  EXPECT_EQ(CodesOf(live.Members().value(), codes), set.municipalities);
  const std::vector<Pass> passes = live.Passes().value();
  EXPECT_EQ(standing.passes, static_cast<int>(set.passes.size()));
  ASSERT_EQ(passes.size(), set.passes.size());
  for (std::size_t k = 0; k < passes.size(); ++k) {
    EXPECT_EQ(passes[k].quantity, set.passes[k].quantity);
    EXPECT_EQ(passes[k].unit_price, TenThousandths(set.passes[k].unit_price));
    EXPECT_EQ(CodesOf(passes[k].dropped, codes), set.passes[k].dropped);
  }
}

TEST(LivePriceAsProcurementTest, TheSameSetPriceRuleAndPasses) {
  for (std::uint64_t seed = 1; seed <= 1500 && !HasFailure(); ++seed) {
    Scenario scenario(seed);
    const std::size_t size = static_cast<std::size_t>(scenario.Between(1, 24));
    const PriceRule rule = scenario.Chance(50) ? PriceRule::kAllUnits : PriceRule::kIncremental;
    const std::vector<PriceStep> steps = scenario.Steps(rule, 100);
    const auto capacity = scenario.Capacity(150);
    const std::vector<std::string> codes = scenario.Codes(size);
    LivePrice live(PriceCurve::Of(steps, rule).value(), codes, capacity);
    const domain::PriceTiers tiers = ToTiers(steps, rule);
    std::map<std::size_t, domain::StableJoiner> joined;
    for (int turn = 0; turn < 6; ++turn) {
      for (int change = 0; change < 6; ++change) {
        const std::size_t who = static_cast<std::size_t>(scenario.Between(0, static_cast<std::int64_t>(size) - 1));
        if (scenario.Chance(20)) {
          live.Leave(who);
          joined.erase(who);
          continue;
        }
        const std::int64_t quantity = scenario.Between(1, 12);
        const auto limit = scenario.Limit();
        ASSERT_TRUE(live.Join(who, quantity, limit));
        joined[who] = {codes[who], quantity, std::nullopt};
        if (limit) joined[who].limit = UnitPrice::OfTenThousandths(*limit).value();
      }
      std::vector<domain::StableJoiner> joiners;
      for (const auto& [who, joiner] : joined) joiners.push_back(joiner);
      SCOPED_TRACE("seed " + std::to_string(seed) + " turn " + std::to_string(turn));
      Compare(live, domain::LargestStableSet(joiners, tiers, capacity).value(), codes);
    }
  }
}

}  // namespace
}  // namespace kyodo::optimizer::live_price::testing
