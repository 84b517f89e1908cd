#include "procurement/domain/award.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "tests/procurement_domain/prices.h"

namespace kyodo::procurement {
namespace {

using ::testing::ElementsAre;

const std::string kSeed(64, '7');

BidLot Offer(const std::string& lot, const PriceTiers& prices, Yen fee = 0, std::optional<std::int64_t> capacity = {}) {
  return {lot, {{"i" + lot, prices, capacity}}, fee};
}

Bid BidOf(int vendor, std::vector<BidLot> lots) {
  const std::string number = std::to_string(vendor);
  return {"bid-" + number, "vendors/vendor-" + number, {std::move(lots), "00" + number, std::string(64, 'a')}, {}, {}};
}

LotToAward Lot(const std::string& lot, std::int64_t quantity) {
  return {lot, {{"i" + lot, {}, {{"131016", quantity - 1}, {"131024", 1}}}}, {}};
}

AwardInput OneLot(std::vector<Bid> bids, std::int64_t quantity = 100) {
  return {"rounds/r1", {Lot("1", quantity)}, std::move(bids), 1, kSeed};
}

LotAward Only(const AwardInput& input) { return DecideAward(input).value().lots.at(0); }

// "vendor-2:WON:1" and so on, in the order of the reasons.
std::vector<std::string> Outcomes(const LotAward& award) {
  std::vector<std::string> lines;
  for (const VendorReason& reason : award.reasons) {
    lines.push_back(reason.vendor.substr(8) + ":" + ToText(reason.outcome) + ":" + std::to_string(reason.rank));
  }
  return lines;
}

TEST(AwardTest, TheLowestTotalAtTheFrozenQuantityWins) {
  // At 100 units: 1: 5000 + 100; 2: 4900; 3: 4950 + 0, cheaper for small quantities only.
  const LotAward award = Only(
      OneLot({BidOf(1, {Offer("1", Tiers({{1, "50"}}), 100)}), BidOf(2, {Offer("1", Tiers({{1, "60"}, {100, "49"}}))}),
              BidOf(3, {Offer("1", Tiers({{1, "49.5"}}))})}));
  EXPECT_EQ(award.winner, "vendors/vendor-2");
  EXPECT_EQ(award.winner_bid, "bid-2");
  EXPECT_EQ(award.end, LotEnd::kAwarded);
  EXPECT_EQ(award.total.text(), "4900");
  EXPECT_THAT(Outcomes(award), ElementsAre("vendor-2:WON:1", "vendor-3:PRICE:2", "vendor-1:PRICE:3"));
  EXPECT_EQ(award.reasons[2].total_ex_tax_yen, 5100);
  EXPECT_EQ(award.items.at(0).awards, (std::vector<PricedUnits>{{100, Price("49")}}));
  EXPECT_FALSE(award.lottery.has_value());
  for (const VendorReason& reason : award.reasons) {
    EXPECT_FALSE(reason.detail.en.empty());
    EXPECT_FALSE(reason.detail.ja.empty());
  }
}

TEST(AwardTest, ATenThousandthOfAYenDecides) {
  const LotAward award = Only(OneLot(
      {BidOf(1, {Offer("1", Tiers({{1, "50"}}))}), BidOf(2, {Offer("1", Tiers({{1, "50"}, {100, "49.9999"}}))})}));
  EXPECT_EQ(award.winner, "vendors/vendor-2");
  EXPECT_FALSE(award.lottery.has_value());
  EXPECT_EQ(award.reasons[0].total_ex_tax_yen, 4999);
}

TEST(AwardTest, IncrementalAwardsNameEveryTierReached) {
  const LotAward award =
      Only(OneLot({BidOf(1, {Offer("1", Tiers({{1, "50"}, {41, "40"}}, TierRule::kIncremental), 7)})}));
  EXPECT_EQ(award.items.at(0).awards, (std::vector<PricedUnits>{{40, Price("50")}, {60, Price("40")}}));
  EXPECT_EQ(award.total.text(), "4407");
  EXPECT_EQ(award.fixed_fee_yen, 7);
}

TEST(AwardTest, ABidEqualToTheUnitCeilingIsInside) {
  AwardInput input = OneLot({BidOf(1, {Offer("1", Tiers({{1, "60"}, {100, "50"}}))})});
  input.lots[0].items[0].ceiling_unit_price = Price("50");
  EXPECT_EQ(Only(input).winner, "vendors/vendor-1");
  input.lots[0].items[0].ceiling_unit_price = Price("49.9999");
  const LotAward award = Only(input);
  EXPECT_EQ(award.winner, "");
  EXPECT_EQ(award.end, LotEnd::kAllAboveCeiling);
  EXPECT_THAT(Outcomes(award), ElementsAre("vendor-1:CEILING:0"));
  EXPECT_EQ(award.reasons[0].total_ex_tax_yen, 5000);
  EXPECT_TRUE(award.items.empty());
}

TEST(AwardTest, IncrementalBidsMeetTheCeilingByTheirTotal) {
  // 40 × 50 + 60 × 40 = 4400 = 44 × 100, although the first units cost more than 44.
  AwardInput input = OneLot({BidOf(1, {Offer("1", Tiers({{1, "50"}, {41, "40"}}, TierRule::kIncremental))})});
  input.lots[0].items[0].ceiling_unit_price = Price("44");
  EXPECT_EQ(Only(input).end, LotEnd::kAwarded);
  input.lots[0].items[0].ceiling_unit_price = Price("43.9999");
  EXPECT_EQ(Only(input).end, LotEnd::kAllAboveCeiling);
}

TEST(AwardTest, TheLotCeilingCountsGoodsAndFee) {
  AwardInput input = OneLot({BidOf(1, {Offer("1", Tiers({{1, "50"}}), 100)})});
  input.lots[0].ceiling_yen = 5100;
  EXPECT_EQ(Only(input).end, LotEnd::kAwarded);
  input.lots[0].ceiling_yen = 5099;
  EXPECT_EQ(Only(input).end, LotEnd::kAllAboveCeiling);
}

TEST(AwardTest, CapacityMustCoverTheFrozenQuantity) {
  const LotAward award = Only(
      OneLot({BidOf(1, {Offer("1", Tiers({{1, "40"}}), 0, 99)}), BidOf(2, {Offer("1", Tiers({{1, "50"}}), 0, 100)})}));
  EXPECT_THAT(Outcomes(award), ElementsAre("vendor-2:WON:1", "vendor-1:CAPACITY:0"));
  const LotAward none = Only(OneLot({BidOf(1, {Offer("1", Tiers({{1, "40"}}), 0, 99)})}));
  EXPECT_EQ(none.end, LotEnd::kNoValidBid);
}

TEST(AwardTest, ExcludedBidsAreNotLookedAt) {
  Bid invalid = BidOf(1, {{"1", {}, 0}});
  invalid.exclusion = Exclusion::kInvalid;
  invalid.exclusion_reason = {"No price for i1.", "価格がありません。"};
  Bid suspended = BidOf(2, {Offer("1", Tiers({{1, "1"}}))});
  suspended.exclusion = Exclusion::kSuspended;
  const LotAward award = Only(OneLot({invalid, suspended, BidOf(3, {Offer("1", Tiers({{1, "50"}}))})}));
  EXPECT_THAT(Outcomes(award), ElementsAre("vendor-3:WON:1", "vendor-1:INVALID:0", "vendor-2:SUSPENDED:0"));
  EXPECT_EQ(award.reasons[1].detail.en, "No price for i1.");
  EXPECT_EQ(award.reasons[2].total_ex_tax_yen, 0);
  EXPECT_EQ(Only(OneLot({invalid, suspended})).end, LotEnd::kNoValidBid);
}

TEST(AwardTest, TooFewBidsEndTheLotBeforeAnyPriceIsLookedAt) {
  AwardInput input = OneLot({BidOf(1, {Offer("1", Tiers({{1, "50"}}))})});
  input.lots.push_back(Lot("2", 100));
  input.bids.push_back(BidOf(2, {Offer("2", Tiers({{1, "50"}}))}));
  input.bids.push_back(BidOf(3, {Offer("2", Tiers({{1, "51"}}))}));
  input.min_bids = 2;
  const AwardResult result = DecideAward(input).value();
  EXPECT_EQ(result.lots[0].end, LotEnd::kTooFewBids);
  EXPECT_THAT(Outcomes(result.lots[0]), ElementsAre("vendor-1:TOO_FEW_BIDS:0"));
  EXPECT_EQ(result.lots[0].reasons[0].total_ex_tax_yen, 0);
  EXPECT_EQ(result.lots[1].winner, "vendors/vendor-2");
  EXPECT_EQ(result.awarded_lots(), 1);
}

TEST(AwardTest, ALotWithoutBidsOrDemandEndsSo) {
  EXPECT_EQ(Only(OneLot({})).end, LotEnd::kNoBids);
  EXPECT_EQ(Only(OneLot({BidOf(1, {Offer("2", Tiers({{1, "50"}}))})})).end, LotEnd::kNoBids);
  AwardInput input = OneLot({BidOf(1, {Offer("1", Tiers({{1, "50"}}))})});
  input.lots[0].items[0].quantities.clear();
  EXPECT_EQ(Only(input).end, LotEnd::kNoDemand);
  EXPECT_EQ(DecideAward(input)->awarded_lots(), 0);
}

TEST(AwardTest, AnItemNobodyWantsDoesNotMeetItsCeiling) {
  AwardInput input = OneLot({BidOf(1, {{"1", {{"i1", Tiers({{1, "50"}}), {}}, {"x", Tiers({{1, "999"}}), {}}}, 0}})});
  input.lots[0].items.push_back({"x", Price("1"), {}});
  EXPECT_EQ(Only(input).winner, "vendors/vendor-1");
  EXPECT_TRUE(Only(input).items.at(1).awards.empty());
}

TEST(AwardTest, ATieOfTheLowestGoesToTheLottery) {
  const AwardInput input =
      OneLot({BidOf(1, {Offer("1", Tiers({{1, "50"}}))}), BidOf(2, {Offer("1", Tiers({{1, "60"}}))}),
              BidOf(3, {Offer("1", Tiers({{1, "48"}}), 200)}), BidOf(4, {Offer("1", Tiers({{1, "50"}}))}),
              BidOf(5, {Offer("1", Tiers({{1, "60"}}))})});
  const LotAward award = Only(input);
  ASSERT_TRUE(award.lottery.has_value());
  EXPECT_TRUE(VerifyTranscript(*award.lottery).ok());
  EXPECT_EQ(award.lottery->round, "rounds/r1");
  EXPECT_EQ(award.lottery->lot, "1");
  EXPECT_EQ(award.lottery->seed, kSeed);
  ASSERT_EQ(award.lottery->entries.size(), 3u);
  EXPECT_EQ(award.lottery->entries[0].bid, "bid-1");
  EXPECT_EQ(award.lottery->entries[1].bid, "bid-3");
  EXPECT_EQ(award.lottery->entries[2].lottery_number, "004");
  EXPECT_EQ(award.winner_bid, award.lottery->order[0]);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(award.reasons[i].bid, award.lottery->order[i]);
    EXPECT_EQ(award.reasons[i].rank, static_cast<int>(i) + 1);
    EXPECT_EQ(award.reasons[i].outcome, i == 0 ? VendorOutcome::kWon : VendorOutcome::kLottery);
  }
  // Equal losers share a place: nothing hangs on it.
  EXPECT_EQ(award.reasons[3].rank, 4);
  EXPECT_EQ(award.reasons[4].rank, 4);
  EXPECT_EQ(award.reasons[4].outcome, VendorOutcome::kPrice);
}

TEST(AwardTest, TheWinnersItemsAndFeeAreThoseOfTheDraw) {
  const LotAward award =
      Only(OneLot({BidOf(1, {Offer("1", Tiers({{1, "50"}}))}), BidOf(3, {Offer("1", Tiers({{1, "48"}}), 200)})}));
  const bool third = award.winner == "vendors/vendor-3";
  EXPECT_EQ(award.fixed_fee_yen, third ? 200 : 0);
  EXPECT_EQ(award.items[0].awards[0].unit_price, Price(third ? "48" : "50"));
}

TEST(AwardTest, ATieNeedsASeed) {
  AwardInput input = OneLot({BidOf(1, {Offer("1", Tiers({{1, "50"}}))}), BidOf(2, {Offer("1", Tiers({{1, "50"}}))})});
  input.lottery_seed = "";
  EXPECT_EQ(ReasonOf(DecideAward(input)), "INVALID_FIELD");
  input.bids.pop_back();
  EXPECT_TRUE(DecideAward(input).ok());
}

TEST(AwardTest, RefusesBidsThatNoRoundAccepts) {
  EXPECT_FALSE(DecideAward(OneLot({BidOf(1, {{"1", {}, 0}})})).ok());
  EXPECT_FALSE(
      DecideAward(OneLot({BidOf(1, {Offer("1", Tiers({{1, "5"}}))}), BidOf(1, {Offer("1", Tiers({{1, "4"}}))})})).ok());
}

AwardInput AnyInput() {
  AwardInput input = OneLot({}, *rc::gen::inRange<std::int64_t>(2, 50));
  const int n = *rc::gen::inRange(1, 7);
  for (int i = 1; i <= n; ++i) {
    const std::string first = std::to_string(*rc::gen::inRange(8, 12));
    const std::string second = std::to_string(*rc::gen::inRange(8, 12));
    const TierRule rule = *rc::gen::element(TierRule::kAllUnits, TierRule::kIncremental);
    std::optional<std::int64_t> capacity;
    if (*rc::gen::inRange(0, 3) == 0) capacity = *rc::gen::inRange<std::int64_t>(1, 60);
    input.bids.push_back(
        BidOf(i, {Offer("1", Tiers({{1, first}, {20, second}}, rule), *rc::gen::inRange(0, 3), capacity)}));
  }
  if (*rc::gen::arbitrary<bool>()) input.lots[0].ceiling_yen = *rc::gen::inRange<Yen>(100, 500);
  return input;
}

RC_GTEST_PROP(AwardProperty, NoBidInsideTheRulesIsLowerThanTheWinner, ()) {
  const AwardInput input = AnyInput();
  const LotAward award = Only(input);
  const std::int64_t quantity = input.lots[0].items[0].total_quantity();
  std::optional<Amount> lowest;
  for (const Bid& bid : input.bids) {
    const BidLot& offer = bid.offer.lots[0];
    const Amount total = *offer.items[0].prices.CostOf(quantity) + Amount::OfYen(offer.fixed_fee_yen);
    if (offer.items[0].capacity && *offer.items[0].capacity < quantity) continue;
    if (input.lots[0].ceiling_yen && total > Amount::OfYen(*input.lots[0].ceiling_yen)) continue;
    lowest = lowest ? std::min(*lowest, total) : total;
  }
  RC_ASSERT(lowest.has_value() == (award.end == LotEnd::kAwarded));
  if (lowest) RC_ASSERT(award.total == *lowest);
  RC_ASSERT(award.reasons.size() == input.bids.size());
}

RC_GTEST_PROP(AwardProperty, WithoutATieTheOrderOfReceiptDoesNotMatter, ()) {
  AwardInput input = AnyInput();
  const LotAward one = Only(input);
  std::reverse(input.bids.begin(), input.bids.end());
  const LotAward other = Only(input);
  RC_ASSERT(one.end == other.end);
  RC_ASSERT(one.total == other.total);
  RC_ASSERT(one.lottery.has_value() == other.lottery.has_value());
  if (!one.lottery) RC_ASSERT(one.winner == other.winner);
}

}  // namespace
}  // namespace kyodo::procurement
