#include "platform/money.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/error.h"

namespace kyodo {
namespace {

UnitPrice Price(const std::string& text) { return UnitPrice::Parse(text).value(); }

Percent Rate(const std::string& text) { return Percent::Parse(text).value(); }

TEST(UnitPriceTest, PrintsTheCanonicalForm) {
  EXPECT_EQ(Price("1360.50").text(), "1360.5");
  EXPECT_EQ(Price("46900").text(), "46900");
  EXPECT_EQ(Price("46900.0000").text(), "46900");
  EXPECT_EQ(Price("0.0001").text(), "0.0001");
  EXPECT_EQ(Price("0").text(), "0");
  EXPECT_EQ(Price("1360.5").ten_thousandths(), 13605000);
}

TEST(UnitPriceTest, RefusesEverythingButPlainDecimals) {
  for (const char* text : {"", ".", "1.", ".5", "01", "00", "+1", "-1", "1e3", "1,000", " 1", "1 ", "0x10", "1.23456",
                           "1.2.3", "１００", "NaN", "1_000", "1360.5\n"}) {
    const auto parsed = UnitPrice::Parse(text);
    EXPECT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(ReasonOf(parsed), "INVALID_FIELD") << text;
  }
  EXPECT_FALSE(UnitPrice::Parse(std::string_view("1\0", 2)).ok());
}

TEST(UnitPriceTest, ReachesTenTrillionYenAndNotMore) {
  EXPECT_EQ(Price("10000000000000").text(), "10000000000000");
  EXPECT_FALSE(UnitPrice::Parse("10000000000000.0001").ok());
  EXPECT_FALSE(UnitPrice::Parse("99999999999999.9999").ok());
  EXPECT_FALSE(UnitPrice::Parse("100000000000000").ok());
  EXPECT_FALSE(UnitPrice::Parse("99999999999999999999999999999999").ok());
  EXPECT_FALSE(UnitPrice::OfTenThousandths(-1).ok());
}

TEST(PercentTest, LiesBetweenZeroAndAHundred) {
  EXPECT_EQ(Rate("33.3333").text(), "33.3333");
  EXPECT_EQ(Rate("100").text(), "100");
  EXPECT_FALSE(Percent::Parse("100.0001").ok());
  EXPECT_FALSE(Percent::Parse("-1").ok());
}

TEST(AmountTest, ProductOfTheLargestValuesStaysExact) {
  const Amount largest = Price("10000000000000") * INT64_MAX;
  EXPECT_EQ(largest.text(), "92233720368547758070000000000000");
  EXPECT_EQ(largest.fraction(), Fraction("92233720368547758070000000000000"));
  EXPECT_EQ((Amount() - largest).fraction(), Fraction("-92233720368547758070000000000000"));
}

TEST(AmountTest, PrintsYenWithUpToFourDecimals) {
  EXPECT_EQ((Price("1360.5") * 3).text(), "4081.5");
  EXPECT_EQ((Amount() - Price("0.25") * 1).text(), "-0.25");
  EXPECT_EQ(Amount::OfYen(12).text(), "12");
}

TEST(AmountTest, ASumBeyond128BitsEndsTheProcess) {
  const Amount half(static_cast<Int128>(1) << 126);
  EXPECT_DEATH((void)(half + half), "128 bits");
}

TEST(AmountTest, PartIsCutToATenThousandthOfAYen) {
  EXPECT_EQ(Amount::OfYen(100).Part(1, 3).text(), "33.3333");
  EXPECT_EQ(Amount::OfYen(100).Part(3, 3).text(), "100");
  EXPECT_EQ(Amount::OfYen(100).Part(0, 3).text(), "0");
}

TEST(FloorYenTest, CutsBelowOneYen) {
  EXPECT_EQ(FloorYen(Price("0.9999") * 1).value(), 0);
  EXPECT_EQ(FloorYen(Price("1.0000") * 1).value(), 1);
  EXPECT_EQ(FloorYen(Amount() - Price("0.0001") * 1).value(), -1);
  EXPECT_EQ(FloorYen(Fraction(-1, 3)).value(), -1);
  EXPECT_EQ(FloorYen(Fraction(5, 3)).value(), 1);
}

TEST(FloorYenTest, RefusesMoreThanTheLimit) {
  EXPECT_EQ(FloorYen(Amount::OfYen(kYenMax)).value(), kYenMax);
  EXPECT_EQ(ReasonOf(FloorYen(Amount::OfYen(kYenMax + 1))), "AMOUNT_LIMIT");
  EXPECT_EQ(ReasonOf(FloorYen(Fraction("100000000000000000000000"))), "AMOUNT_LIMIT");
  EXPECT_EQ(ReasonOf(FloorYen(Fraction("-100000000000000000000000"))), "AMOUNT_LIMIT");
}

TEST(CheckYenTest, AcceptsBothEnds) {
  EXPECT_TRUE(CheckYen(0, "fee").ok());
  EXPECT_TRUE(CheckYen(kYenMax, "fee").ok());
  EXPECT_EQ(ViolationsOf(CheckYen(-1, "fee")).at(0).field, "fee");
  EXPECT_FALSE(CheckYen(kYenMax + 1, "fee").ok());
}

TEST(TaxTest, IsCutToTheYen) {
  EXPECT_EQ(TaxOf(1009, Rate("10")), 100);
  EXPECT_EQ(TaxOf(1010, Rate("10")), 101);
  EXPECT_EQ(TaxOf(12, Rate("8")), 0);
  EXPECT_EQ(TaxOf(13, Rate("8")), 1);
  EXPECT_EQ(TaxOf(kYenMax, Rate("100")), kYenMax);
  EXPECT_EQ(TaxOf(0, Rate("10")), 0);
}

TEST(LargestRemainderTest, GivesTheLeftYenToTheLargestRemaindersThenByKey) {
  // 100 by thirds: 33 each, one yen left; all remainders equal, so the smallest key gets it.
  EXPECT_EQ(LargestRemainder(100, {{"b", 1}, {"a", 1}, {"c", 1}}).value(),
            (std::map<std::string, Yen>{{"a", 34}, {"b", 33}, {"c", 33}}));
  // 10 by 1:2:4 is 1 3/7, 2 6/7, 5 5/7: the two largest remainders get one each.
  EXPECT_EQ(LargestRemainder(10, {{"a", 1}, {"b", 2}, {"c", 4}}).value(),
            (std::map<std::string, Yen>{{"a", 1}, {"b", 3}, {"c", 6}}));
  EXPECT_EQ(LargestRemainder(7, {{"a", 0}, {"b", 5}}).value(), (std::map<std::string, Yen>{{"a", 0}, {"b", 7}}));
}

TEST(LargestRemainderTest, RefusesWeightsThatSayNothing) {
  EXPECT_EQ(ReasonOf(LargestRemainder(10, {})), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(LargestRemainder(10, {{"a", 0}})), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(LargestRemainder(10, {{"a", -1}, {"b", 2}})), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(LargestRemainder(-1, {{"a", 1}})), "INVALID_FIELD");
}

TEST(FractionTest, PrintsLowestTerms) {
  EXPECT_EQ(ToText(Fraction(265, 3)), "265/3");
  Fraction whole(530, 2);
  whole.canonicalize();
  EXPECT_EQ(ToText(whole), "265");
}

RC_GTEST_PROP(MoneyProperty, UnitPriceTextRoundTrips, ()) {
  const auto value = *rc::gen::inRange<std::int64_t>(0, kYenMax * kTenThousand);
  const UnitPrice price = UnitPrice::OfTenThousandths(value).value();
  RC_ASSERT(UnitPrice::Parse(price.text()).value() == price);
}

RC_GTEST_PROP(MoneyProperty, LargestRemainderConservesTheTotalAndStaysWithinAYen, ()) {
  const auto total = *rc::gen::inRange<Yen>(0, kYenMax);
  const auto raw = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 1000000)));
  std::map<std::string, Fraction> weights;
  Fraction sum = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    weights[std::to_string(i)] = raw[i];
    sum += raw[i];
  }
  const auto shares = LargestRemainder(total, weights).value();
  Yen paid = 0;
  for (const auto& [key, share] : shares) {
    const Fraction exact = weights[key] * static_cast<long>(total) / sum;
    RC_ASSERT(abs(exact - static_cast<long>(share)) < 1);
    paid += share;
  }
  RC_ASSERT(paid == total);
}

RC_GTEST_PROP(MoneyProperty, PartsNeverExceedTheWhole, ()) {
  const auto price = *rc::gen::inRange<std::int64_t>(1, kYenMax * kTenThousand);
  const auto own = *rc::gen::inRange<std::int64_t>(0, 1000000);
  const auto others = *rc::gen::inRange<std::int64_t>(1, 1000000000);
  const Amount cost = UnitPrice::OfTenThousandths(price).value() * (own + others);
  // With one price for all, a part is exact.
  RC_ASSERT(cost.Part(own, own + others) == UnitPrice::OfTenThousandths(price).value() * own);
  RC_ASSERT(cost.Part(own, own + others) + cost.Part(others, own + others) <= cost);
}

}  // namespace
}  // namespace kyodo
