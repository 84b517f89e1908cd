#include "procurement/domain/cost_terms.h"

#include <gtest/gtest.h>

#include "platform/error.h"
#include "tests/procurement_domain/prices.h"

namespace kyodo::procurement {
namespace {

CostTerm Term(std::vector<SplitPart> split) { return {"設定・保守窓口", std::move(split), Bearers::kAll}; }

std::string FieldOf(const std::vector<CostTerm>& terms) {
  const std::vector<Violation> violations = ViolationsOf(CheckCostTerms(terms));
  return violations.empty() ? "" : violations.front().field;
}

TEST(CostTermsTest, PartsAddUpToExactlyAHundred) {
  EXPECT_TRUE(CheckCostTerms({}).ok());
  EXPECT_TRUE(CheckCostTerms({Term({{SplitKey::kEqual, Pct("30")}, {SplitKey::kPopulation, Pct("70")}})}).ok());
  EXPECT_TRUE(
      CheckCostTerms({Term({{SplitKey::kEqual, Pct("33.3333")}, {SplitKey::kPopulation, Pct("66.6667")}})}).ok());
  EXPECT_EQ(FieldOf({Term({{SplitKey::kEqual, Pct("33.3333")}, {SplitKey::kPopulation, Pct("66.6666")}})}),
            "costTerms[0].split");
  EXPECT_EQ(FieldOf({Term({{SplitKey::kEqual, Pct("100")}, {SplitKey::kQuantity, Pct("0.0001")}})}),
            "costTerms[0].split");
  EXPECT_EQ(FieldOf({Term({})}), "costTerms[0].split");
}

TEST(CostTermsTest, EachPartSaysSomethingNew) {
  EXPECT_EQ(FieldOf({Term({{SplitKey::kEqual, Pct("50")}, {SplitKey::kEqual, Pct("50")}})}),
            "costTerms[0].split[1].key");
  EXPECT_EQ(FieldOf({Term({{SplitKey::kEqual, Pct("100")}, {SplitKey::kQuantity, Pct("0")}})}),
            "costTerms[0].split[1].percent");
}

TEST(CostTermsTest, AFeeIsSplitOnce) {
  const CostTerm term = Term({{SplitKey::kEqual, Pct("100")}});
  EXPECT_EQ(FieldOf({term, term}), "costTerms[1]");
}

TEST(CostTermsTest, ATermHasATitle) {
  CostTerm term = Term({{SplitKey::kEqual, Pct("100")}});
  term.title = "";
  EXPECT_EQ(FieldOf({term}), "costTerms[0].title");
  term.title = std::string(400, 'a');
  EXPECT_EQ(FieldOf({term}), "");
  term.title += "a";
  EXPECT_EQ(FieldOf({term}), "costTerms[0].title");
}

TEST(CostTermsTest, AFeeWithoutATermIsSplitByQuantityAmongUsers) {
  const CostTerm term = DefaultCostTerm();
  EXPECT_EQ(term.split, (std::vector<SplitPart>{{SplitKey::kQuantity, Pct("100")}}));
  EXPECT_EQ(term.bearers, Bearers::kUsers);
}

TEST(CostTermsTest, WordsRoundTrip) {
  for (const char* word : {"EQUAL", "POPULATION", "QUANTITY"}) EXPECT_EQ(ToText(*SplitKeyFrom(word)), word);
  for (const char* word : {"ALL", "USERS"}) EXPECT_EQ(ToText(*BearersFrom(word)), word);
  EXPECT_EQ(SplitKeyFrom("equal"), std::nullopt);
  EXPECT_EQ(BearersFrom(""), std::nullopt);
}

}  // namespace
}  // namespace kyodo::procurement
