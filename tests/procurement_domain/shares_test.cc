#include "procurement/domain/shares.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "platform/error.h"
#include "tests/procurement_domain/prices.h"

namespace kyodo::procurement {
namespace {

AwardedLot LotOf(const std::string& lot, const std::string& vendor, const PriceTiers& prices, Yen fee = 0) {
  return {lot, vendor, {{"i" + lot, prices, {}}}, fee};
}

CostTerm Term(std::vector<SplitPart> split, Bearers bearers = Bearers::kAll) { return {"窓口", split, bearers}; }

SharesInput Input(std::vector<Participant> participants, std::vector<AwardedLot> lots,
                  std::optional<CostTerm> term = {}) {
  return {std::move(participants), std::move(lots), std::move(term), Pct("10"), {}};
}

TEST(SharesTest, GoodsAreCutOncePerContractAndTaxedOnce) {
  const Shares shares = ComputeShares(Input({{"131016", 1, {{"i1", 3}}}, {"131024", 1, {{"i1", 4}}}},
                                            {LotOf("1", "v", Tiers({{1, "1360.5"}}))}))
                            .value();
  ASSERT_EQ(shares.contracts.size(), 2u);
  EXPECT_EQ(shares.contracts[0].lines[0].amount.text(), "4081.5");
  EXPECT_EQ(shares.contracts[0].goods_yen, 4081);
  EXPECT_EQ(shares.contracts[0].tax_yen, 408);
  EXPECT_EQ(shares.contracts[0].total_yen, 4489);
  EXPECT_EQ(shares.contracts[1].goods_yen, 5442);
  EXPECT_EQ(shares.total.total_ex_tax_yen, 9523);
  EXPECT_EQ(shares.total.tax_yen, 952);
  EXPECT_EQ(shares.lot_totals_yen.at("1"), 9523);
}

TEST(SharesTest, IncrementalGoodsFollowTheQuantity) {
  // 10 units cost 5 × 100 + 5 × 50 = 750: 3 of them 225, 7 of them 525.
  const Shares shares = ComputeShares(Input({{"a", 1, {{"i1", 3}}}, {"b", 1, {{"i1", 7}}}},
                                            {LotOf("1", "v", Tiers({{1, "100"}, {6, "50"}}, TierRule::kIncremental))}))
                            .value();
  EXPECT_EQ(shares.contracts[0].goods_yen, 225);
  EXPECT_EQ(shares.contracts[1].goods_yen, 525);
  EXPECT_EQ(shares.contracts[0].lines[0].unit_price, Price("75"));
}

TEST(SharesTest, AFeeWithoutATermIsSplitByQuantityAmongUsers) {
  const Shares shares =
      ComputeShares(Input({{"a", 1, {{"i1", 1}}}, {"b", 1, {{"i1", 2}}}, {"c", 1, {{"i2", 9}}}},
                          {LotOf("1", "v", Tiers({{1, "1"}}), 100), LotOf("2", "w", Tiers({{1, "1"}}))}))
          .value();
  EXPECT_EQ(shares.shares[0].cost_terms_yen, 33);
  EXPECT_EQ(shares.shares[1].cost_terms_yen, 67);
  EXPECT_EQ(shares.shares[2].cost_terms_yen, 0);
  EXPECT_EQ(shares.contracts.size(), 3u);
}

TEST(SharesTest, AMixIsRoundedOnceOnTheWholeFeeAndShowsItsFactors) {
  const CostTerm term = Term({{SplitKey::kEqual, Pct("30")}, {SplitKey::kPopulation, Pct("70")}});
  const Shares shares = ComputeShares(Input({{"a", 100, {{"i1", 1}}}, {"b", 200, {{"i1", 1}}}, {"c", 400, {{"i1", 1}}}},
                                            {LotOf("1", "v", Tiers({{1, "1"}}), 1000)}, term))
                            .value();
  // Exact: 100 + 100, 100 + 200, 100 + 400.
  EXPECT_EQ(shares.shares[0].cost_terms_yen, 200);
  EXPECT_EQ(shares.shares[1].cost_terms_yen, 300);
  EXPECT_EQ(shares.shares[2].cost_terms_yen, 500);
  const std::vector<FeeFactor>& factors = shares.contracts[1].factors;
  ASSERT_EQ(factors.size(), 2u);
  EXPECT_EQ(factors[1].title, "窓口");
  EXPECT_EQ(factors[1].key, SplitKey::kPopulation);
  EXPECT_EQ(factors[1].weight, 200);
  EXPECT_EQ(factors[1].weight_total, 700);
  EXPECT_EQ(factors[1].fee_yen, 1000);
  EXPECT_EQ(factors[0].exact, Fraction(100));
  EXPECT_EQ(factors[1].exact, Fraction(200));
  EXPECT_EQ(factors[0].rounded_yen, 300);
}

TEST(SharesTest, TheYenLeftGoesToTheSmallestCodesAtEqualRemainders) {
  const Shares shares =
      ComputeShares(Input({{"c", 1, {{"i1", 1}}}, {"a", 1, {{"i1", 1}}}, {"b", 1, {{"i1", 1}}}},
                          {LotOf("1", "v", Tiers({{1, "1"}}), 200)}, Term({{SplitKey::kEqual, Pct("100")}})))
          .value();
  EXPECT_EQ(shares.shares[0].municipality, "a");
  EXPECT_EQ(shares.shares[0].cost_terms_yen, 67);
  EXPECT_EQ(shares.shares[1].cost_terms_yen, 67);
  EXPECT_EQ(shares.shares[2].cost_terms_yen, 66);
  EXPECT_EQ(kyodo::ToText(shares.contracts[0].factors[0].exact), "200/3");
}

TEST(SharesTest, AllBearersPayForALotThatOnlySomeUse) {
  const std::vector<Participant> participants = {{"a", 1, {{"i1", 1}}}, {"b", 1, {{"i2", 1}}}, {"z", 1, {{"i1", 0}}}};
  const std::vector<AwardedLot> lots = {LotOf("1", "v", Tiers({{1, "10"}}), 100), LotOf("2", "w", Tiers({{1, "10"}}))};
  const Shares all = ComputeShares(Input(participants, lots, Term({{SplitKey::kEqual, Pct("100")}}))).value();
  EXPECT_EQ(all.shares.size(), 2u);  // a quantity of 0 is not a participation
  EXPECT_EQ(all.shares[1].cost_terms_yen, 50);
  ASSERT_EQ(all.contracts.size(), 3u);
  EXPECT_EQ(all.contracts[1].vendor, "v");
  EXPECT_TRUE(all.contracts[1].lines.empty());
  EXPECT_EQ(all.contracts[1].total_ex_tax_yen, 50);
  EXPECT_EQ(all.lot_totals_yen.at("1"), 110);
  const Shares users =
      ComputeShares(Input(participants, lots, Term({{SplitKey::kEqual, Pct("100")}}, Bearers::kUsers))).value();
  EXPECT_EQ(users.shares[0].cost_terms_yen, 100);
  EXPECT_EQ(users.shares[1].cost_terms_yen, 0);
}

TEST(SharesTest, OneVendorWithTwoLotsHasOneContract) {
  const Shares shares =
      ComputeShares(Input({{"a", 1, {{"i1", 1}, {"i2", 1}}}},
                          {LotOf("1", "v", Tiers({{1, "10.5"}})), LotOf("2", "v", Tiers({{1, "20.5"}}))}))
          .value();
  ASSERT_EQ(shares.contracts.size(), 1u);
  EXPECT_EQ(shares.contracts[0].goods_yen, 31);
  EXPECT_EQ(shares.contracts[0].lines.size(), 2u);
  EXPECT_EQ(shares.lot_totals_yen.at("1") + shares.lot_totals_yen.at("2"), 31);
  EXPECT_EQ(shares.lot_totals_yen.at("2"), 21 - shares.lot_totals_yen.at("1") + 10);
}

Bid Alternative(const std::string& vendor, const PriceTiers& prices, Yen fee,
                std::optional<std::int64_t> capacity = {}) {
  return {"bid-" + vendor, vendor, {{{"1", {{"i1", prices, capacity}}, fee}}, "000", ""}, {}, {}};
}

TEST(SharesTest, SavingComparesWithTheCheapestBidForItself) {
  SharesInput input =
      Input({{"a", 1, {{"i1", 10}}}, {"b", 1, {{"i1", 90}}}}, {LotOf("1", "v", Tiers({{1, "100"}, {100, "80"}}), 1000)},
            Term({{SplitKey::kEqual, Pct("100")}}));
  input.bids = {Alternative("w", Tiers({{1, "90"}}), 50), Alternative("small", Tiers({{1, "1"}}), 0, 9)};
  const Shares shares = ComputeShares(input).value();
  // a alone: min(1000 + 1000, 900 + 50); jointly 800 + 500.
  EXPECT_EQ(shares.shares[0].alone_ex_tax_yen, 950);
  EXPECT_EQ(shares.shares[0].saving_ex_tax_yen, -350);
  EXPECT_EQ(shares.shares[1].alone_ex_tax_yen, 8150);
  EXPECT_EQ(shares.shares[1].saving_ex_tax_yen, 450);
  EXPECT_EQ(shares.total.saving_ex_tax_yen, 100);
  input.bids[0].exclusion = Exclusion::kInvalid;
  EXPECT_EQ(ComputeShares(input)->shares[0].alone_ex_tax_yen, 2000);
}

TEST(SharesTest, AWithdrawalIsTheSameCalculationWithTheRest) {
  SharesInput input = Input({{"a", 1, {{"i1", 10}}}, {"b", 1, {{"i1", 90}}}},
                            {LotOf("1", "v", Tiers({{1, "100"}, {100, "80"}}), 1000)});
  EXPECT_EQ(ComputeShares(input)->shares[0].total_ex_tax_yen, 900);
  input.participants.pop_back();
  EXPECT_EQ(ComputeShares(input)->shares[0].total_ex_tax_yen, 2000);
  input.participants.clear();
  const Shares nobody = ComputeShares(input).value();
  EXPECT_TRUE(nobody.contracts.empty());
  EXPECT_EQ(nobody.total.total_yen, 0);
  EXPECT_EQ(nobody.lot_totals_yen.at("1"), 0);
}

TEST(SharesTest, RefusesWhatCannotBeSplit) {
  const auto lots = std::vector<AwardedLot>{LotOf("1", "v", Tiers({{1, "1"}}), 100)};
  EXPECT_EQ(ReasonOf(ComputeShares(Input({{"a", 0, {{"i1", 1}}}}, lots, Term({{SplitKey::kPopulation, Pct("100")}})))),
            "SPLIT_WEIGHT");
  EXPECT_EQ(ReasonOf(ComputeShares(Input({{"a", 1, {{"i1", 1}}}, {"a", 1, {{"i1", 1}}}}, lots))), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(ComputeShares(Input({{"a", 1, {{"i1", -1}}}}, lots))), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(ComputeShares(Input({{"a", 1, {{"i1", 1}}}}, {lots[0], lots[0]}))), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(ComputeShares(Input({{"a", 1, {{"i1", kQuantityMax}}}}, {LotOf("1", "v", Tiers({{1, "11"}}))}))),
            "AMOUNT_LIMIT");
}

TEST(LateJoinTest, BuysAtTheAwardedPricesAndBearsNoFee) {
  const std::map<std::string, LateItem> items = {{"i1", {"1", "v", Price("46900.5"), 10}},
                                                 {"i2", {"2", "w", Price("5"), {}}}};
  const auto contracts = LateJoinContracts({"a", 1, {{"i1", 3}, {"i2", 7}}}, items, Pct("10")).value();
  ASSERT_EQ(contracts.size(), 2u);
  EXPECT_EQ(contracts[0].vendor, "v");
  EXPECT_EQ(contracts[0].goods_yen, 140701);
  EXPECT_EQ(contracts[0].cost_terms_yen, 0);
  EXPECT_EQ(contracts[0].tax_yen, 14070);
  EXPECT_EQ(contracts[1].total_yen, 38);
}

TEST(LateJoinTest, StaysWithinTheCapacityThatIsLeft) {
  const std::map<std::string, LateItem> items = {{"i1", {"1", "v", Price("1"), 10}}};
  EXPECT_TRUE(LateJoinContracts({"a", 1, {{"i1", 10}}}, items, Pct("10")).ok());
  const auto over = LateJoinContracts({"a", 1, {{"i1", 11}}}, items, Pct("10"));
  EXPECT_EQ(ReasonOf(over), "CAP_EXCEEDED");
  EXPECT_EQ(over.status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(LateJoinContracts({"a", 1, {{"i9", 1}}}, items, Pct("10"))), "ITEM_NOT_AWARDED");
  EXPECT_TRUE(LateJoinContracts({"a", 1, {{"i9", 0}}}, items, Pct("10"))->empty());
}

SharesInput AnyInput() {
  SharesInput input;
  input.tax_rate = Percent::OfTenThousandths(*rc::gen::inRange<std::int64_t>(0, 200000)).value();
  const int lots = *rc::gen::inRange(1, 4);
  for (int i = 1; i <= lots; ++i) {
    const auto price = [] {
      return UnitPrice::OfTenThousandths(*rc::gen::inRange<std::int64_t>(1, 600000000)).value();
    };
    const TierRule rule = *rc::gen::element(TierRule::kAllUnits, TierRule::kIncremental);
    const PriceTiers tiers = PriceTiers::Of({{1, price()}, {50, price()}, {700, price()}}, rule).value();
    input.lots.push_back(LotOf(std::to_string(i), "v" + std::to_string(*rc::gen::inRange(1, 3)), tiers,
                               *rc::gen::inRange<Yen>(0, 10000000)));
  }
  for (int i = *rc::gen::inRange(1, 20); i > 0; --i) {
    Participant participant{std::to_string(131000 + i), *rc::gen::inRange<std::int64_t>(1, 900000), {}};
    for (int lot = 1; lot <= lots; ++lot) {
      participant.quantities["i" + std::to_string(lot)] = *rc::gen::inRange<std::int64_t>(0, 300);
    }
    input.participants.push_back(participant);
  }
  if (*rc::gen::arbitrary<bool>()) {
    const auto first = *rc::gen::inRange<std::int64_t>(1, 1000000);
    input.cost_term =
        Term({{*rc::gen::element(SplitKey::kEqual, SplitKey::kPopulation), *Percent::OfTenThousandths(first)},
              {SplitKey::kQuantity, *Percent::OfTenThousandths(1000000 - first)}},
             *rc::gen::element(Bearers::kAll, Bearers::kUsers));
  }
  return input;
}

RC_GTEST_PROP(SharesProperty, MoneyIsConserved, ()) {
  const SharesInput input = AnyInput();
  const Shares shares = ComputeShares(input).value();
  Yen fees_due = 0;
  Amount goods_exact;
  for (const AwardedLot& lot : input.lots) {
    std::int64_t demanded = 0;
    for (const Participant& participant : input.participants) demanded += participant.quantities.at(lot.items[0].item);
    if (demanded == 0) continue;
    fees_due += lot.fixed_fee_yen;
    goods_exact += *lot.items[0].prices.CostOf(demanded);
  }
  MunicipalityShare contracts;
  Amount lines;
  for (const ContractAmounts& contract : shares.contracts) {
    RC_ASSERT(contract.total_ex_tax_yen == contract.goods_yen + contract.cost_terms_yen);
    RC_ASSERT(contract.tax_yen == TaxOf(contract.total_ex_tax_yen, input.tax_rate));
    RC_ASSERT(contract.total_yen == contract.total_ex_tax_yen + contract.tax_yen);
    contracts.cost_terms_yen += contract.cost_terms_yen;
    contracts.goods_yen += contract.goods_yen;
    contracts.total_yen += contract.total_yen;
    for (const ContractLine& line : contract.lines) lines += line.amount;
  }
  RC_ASSERT(contracts.cost_terms_yen == fees_due);
  RC_ASSERT(contracts.goods_yen == shares.total.goods_yen);
  RC_ASSERT(contracts.total_yen == shares.total.total_yen);
  // Less than 1/10,000 yen is lost per line, less than a yen per contract.
  RC_ASSERT(lines <= goods_exact);
  RC_ASSERT(goods_exact - lines <= Amount(static_cast<Int128>(20 * 3)));
  RC_ASSERT(Amount::OfYen(contracts.goods_yen) <= lines);
  RC_ASSERT(lines - Amount::OfYen(contracts.goods_yen) < Amount::OfYen(static_cast<Yen>(shares.contracts.size()) + 1));
  Yen by_lot = 0;
  for (const auto& [lot, yen] : shares.lot_totals_yen) by_lot += yen;
  RC_ASSERT(by_lot == shares.total.total_ex_tax_yen);
}

RC_GTEST_PROP(SharesProperty, FactorsExplainEveryFee, ()) {
  const SharesInput input = AnyInput();
  const Shares shares = ComputeShares(input).value();
  for (const ContractAmounts& contract : shares.contracts) {
    std::map<std::string, Fraction> exact;
    std::map<std::string, Yen> rounded;
    for (const FeeFactor& factor : contract.factors) {
      exact[factor.lot] += factor.exact;
      rounded[factor.lot] = factor.rounded_yen;
    }
    Yen sum = 0;
    for (const auto& [lot, yen] : rounded) {
      RC_ASSERT(abs(exact[lot] - static_cast<long>(yen)) < 1);
      sum += yen;
    }
    RC_ASSERT(sum == contract.cost_terms_yen);
  }
}

RC_GTEST_PROP(SharesProperty, TheOrderOfParticipantsAndLotsDoesNotMatter, ()) {
  SharesInput input = AnyInput();
  const Shares one = ComputeShares(input).value();
  std::reverse(input.participants.begin(), input.participants.end());
  std::reverse(input.lots.begin(), input.lots.end());
  const Shares other = ComputeShares(input).value();
  RC_ASSERT(one.contracts.size() == other.contracts.size());
  for (std::size_t i = 0; i < one.contracts.size(); ++i) {
    RC_ASSERT(one.contracts[i].municipality == other.contracts[i].municipality);
    RC_ASSERT(one.contracts[i].vendor == other.contracts[i].vendor);
    RC_ASSERT(one.contracts[i].total_yen == other.contracts[i].total_yen);
    RC_ASSERT(one.contracts[i].cost_terms_yen == other.contracts[i].cost_terms_yen);
  }
  RC_ASSERT(one.lot_totals_yen == other.lot_totals_yen);
}

}  // namespace
}  // namespace kyodo::procurement
