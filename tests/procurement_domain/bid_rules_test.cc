#include "procurement/domain/bid_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/error.h"
#include "tests/procurement_domain/prices.h"

namespace kyodo::procurement {
namespace {

using ::testing::ElementsAre;

const std::string kNonce(64, 'a');

std::vector<TenderLot> Lots() {
  return {{"1", {{"dev-chrome", 40000}, {"dev-cover", 40000}}}, {"2", {{"support", 12}}}};
}

BidItemDraft Item(const std::string& item, std::vector<TierDraft> tiers = {{1, "48800"}, {10000, "46900.50"}}) {
  return {item, TierRule::kAllUnits, std::move(tiers), 0};
}

BidDraft GoodDraft() {
  return {{{"2", {Item("support")}, 2000000}, {"1", {Item("dev-cover"), Item("dev-chrome")}, 0}}, "042", kNonce};
}

std::vector<std::string> FaultsOf(const BidDraft& draft) {
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(ValidateBid(draft, Lots()).status()))
    fields.push_back(violation.field);
  return fields;
}

TEST(BidRulesTest, AValidBidKeepsItsOfferItemsInTheOrderOfTheLot) {
  BidDraft draft = GoodDraft();
  draft.lots[0].items[0].capacity = 60000;
  draft.lottery_nonce = std::string(64, 'A');
  const BidOffer offer = ValidateBid(draft, Lots()).value();
  ASSERT_EQ(offer.lots.size(), 2u);
  EXPECT_EQ(offer.lots[0].lot, "2");
  EXPECT_EQ(offer.lots[0].fixed_fee_yen, 2000000);
  EXPECT_EQ(offer.lots[0].items[0].capacity, 60000);
  EXPECT_EQ(offer.lots[1].items[0].item, "dev-chrome");
  EXPECT_EQ(offer.lots[1].items[0].capacity, std::nullopt);
  EXPECT_EQ(offer.lots[1].items[0].prices.UnitPriceAt(10000), Price("46900.5"));
  EXPECT_EQ(offer.lottery_number, "042");
  EXPECT_EQ(offer.lottery_nonce, kNonce);
}

TEST(BidRulesTest, ABidMayLeaveOutLotsButNoItem) {
  BidDraft draft = GoodDraft();
  draft.lots.pop_back();
  EXPECT_THAT(FaultsOf(draft), ElementsAre());
  draft = GoodDraft();
  draft.lots[1].items.pop_back();
  EXPECT_THAT(FaultsOf(draft), ElementsAre("lots[1].items"));
  draft.lots.clear();
  EXPECT_THAT(FaultsOf(draft), ElementsAre("lots"));
}

TEST(BidRulesTest, UnknownAndRepeatedLotsAndItemsAreNamed) {
  BidDraft draft = GoodDraft();
  draft.lots[1].items.push_back(Item("dev-cover"));
  draft.lots[1].items.push_back(Item("support"));
  draft.lots.push_back(draft.lots[0]);
  draft.lots.push_back({"3", {}, 0});
  EXPECT_THAT(FaultsOf(draft),
              ElementsAre("lots[1].items[2].item", "lots[1].items[3].item", "lots[2].lot", "lots[3].lot"));
}

TEST(BidRulesTest, EveryFaultIsReportedAtOnceWithItsPath) {
  BidDraft draft = GoodDraft();
  draft.lots[0].items[0] = {"support", std::nullopt, {{2, "10"}, {2, "ten"}, {3, "0"}}, -1};
  draft.lots[0].fixed_fee_yen = -1;
  draft.lottery_number = "42";
  draft.lottery_nonce = std::string(64, 'g');
  EXPECT_THAT(FaultsOf(draft),
              ElementsAre("lots[0].items[0].tierRule", "lots[0].items[0].tiers[1].unitPrice",
                          "lots[0].items[0].tiers[0].fromQuantity", "lots[0].items[0].tiers[1].fromQuantity",
                          "lots[0].items[0].tiers[2].unitPrice", "lots[0].items[0].capacity", "lots[0].fixedFeeYen",
                          "lotteryNumber", "lotteryNonce"));
}

TEST(BidRulesTest, PricesAreAboveZeroAndHaveAtMostFourDecimals) {
  for (const char* bad : {"0", "0.0000", "", "-1", "1.00001", "１０", "10000000000001"}) {
    BidDraft draft = GoodDraft();
    draft.lots[0].items[0].tiers = {{1, bad}};
    EXPECT_THAT(FaultsOf(draft), ElementsAre("lots[0].items[0].tiers[0].unitPrice")) << bad;
  }
  BidDraft draft = GoodDraft();
  draft.lots[0].items[0].tiers = {{1, "0.0001"}};
  EXPECT_THAT(FaultsOf(draft), ElementsAre());
}

TEST(BidRulesTest, ATierListHasOneToAHundredTiers) {
  BidDraft draft = GoodDraft();
  draft.lots[0].items[0].tiers.clear();
  EXPECT_THAT(FaultsOf(draft), ElementsAre("lots[0].items[0].tiers"));
  for (std::int64_t i = 1; i <= 5000; ++i) draft.lots[0].items[0].tiers.push_back({i, "1"});
  EXPECT_THAT(FaultsOf(draft), ElementsAre("lots[0].items[0].tiers"));
}

TEST(BidRulesTest, LotteryNumberHasExactlyThreeDigits) {
  for (const char* bad : {"", "42", "0420", "04a", "+42", "-42", "４２０", " 42"}) {
    BidDraft draft = GoodDraft();
    draft.lottery_number = bad;
    EXPECT_THAT(FaultsOf(draft), ElementsAre("lotteryNumber")) << bad;
  }
  for (const char* good : {"000", "999"}) {
    BidDraft draft = GoodDraft();
    draft.lottery_number = good;
    EXPECT_THAT(FaultsOf(draft), ElementsAre()) << good;
  }
}

TEST(BidRulesTest, NonceIsThirtyTwoBytesAsHex) {
  for (const std::size_t length : {0u, 63u, 65u}) {
    BidDraft draft = GoodDraft();
    draft.lottery_nonce = std::string(length, '0');
    EXPECT_THAT(FaultsOf(draft), ElementsAre("lotteryNonce")) << length;
  }
}

TEST(BidRulesTest, ALotMayCostTenTrillionYenAndNotMore) {
  BidDraft draft = GoodDraft();
  draft.lots = {{"2", {Item("support", {{1, "1"}})}, kYenMax - 12}};
  EXPECT_THAT(FaultsOf(draft), ElementsAre());
  draft.lots[0].fixed_fee_yen = kYenMax - 11;
  EXPECT_THAT(FaultsOf(draft), ElementsAre("lots[0]"));
  draft.lots[0].fixed_fee_yen = kYenMax + 1;
  EXPECT_THAT(FaultsOf(draft), ElementsAre("lots[0].fixedFeeYen"));
}

TEST(BidRulesTest, ALotMustStayPayableWhenAWithdrawalLosesTheLastTier) {
  BidDraft draft = GoodDraft();
  draft.lots = {{"2", {Item("support", {{1, "1000000000000"}, {12, "1"}})}, 0}};
  EXPECT_THAT(FaultsOf(draft), ElementsAre("lots[0]"));
  draft.lots = {{"2", {Item("support", {{1, "900000000000"}, {12, "1"}})}, 0}};
  EXPECT_THAT(FaultsOf(draft), ElementsAre());
  // Prices beyond the tender quantity are nobody's cost.
  draft.lots = {{"2", {Item("support", {{1, "1"}, {13, "10000000000000"}})}, 0}};
  EXPECT_THAT(FaultsOf(draft), ElementsAre());
}

TEST(BidRulesTest, CapacityMayBeBelowTheTenderQuantity) {
  BidDraft draft = GoodDraft();
  draft.lots[0].items[0].capacity = 1;
  EXPECT_THAT(FaultsOf(draft), ElementsAre());
  draft.lots[0].items[0].capacity = kQuantityMax + 1;
  EXPECT_THAT(FaultsOf(draft), ElementsAre("lots[0].items[0].capacity"));
}

TEST(BidRulesTest, TierRulesRoundTrip) {
  for (const char* word : {"ALL_UNITS", "INCREMENTAL"}) EXPECT_EQ(ToText(*TierRuleFrom(word)), word);
  EXPECT_EQ(TierRuleFrom("TIER_RULE_UNSPECIFIED"), std::nullopt);
}

}  // namespace
}  // namespace kyodo::procurement
