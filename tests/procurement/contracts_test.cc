// Shares and contracts: exact to the yen, signed in order, and what a withdrawal or a late join changes.
#include <gtest/gtest.h>

#include <random>

#include "tests/procurement/story.h"

namespace kyodo::procurement {
namespace {

class ContractStoryTest : public ::testing::Test {
 protected:
  // Two municipalities, one winner (vendor-1): 10 a tablet from 1, 8 from 100; 1,000 yen fee split equally.
  void Start(bool conditional = false) {
    v1::Round draft = story_.Draft();
    v1::CostTerm* term = draft.add_cost_terms();
    term->set_title("設定");
    term->set_source(v1::CostTerm::FIXED_FEE);
    term->set_bearers(v1::CostTerm::ALL);
    v1::SplitPart* part = term->add_split();
    part->set_key(v1::SplitPart::EQUAL);
    part->set_percent("100");
    const auto created = story_.Create(draft);
    ASSERT_THAT(created, IsOk());
    round_ = created->name();
    ASSERT_THAT(story_.Act(&v1::RoundService::Stub::OpenJoining, round_, "body-officer"), IsOk());
    ASSERT_THAT(story_.Join(round_, "131016", {{"tablet", 60}}), IsOk());
    ASSERT_THAT(story_.Join(round_, "131024", {{"tablet", 30}}), IsOk());
    ASSERT_THAT(story_.Join(round_, "131032", {{"tablet", 10}}, !conditional), IsOk());
    ASSERT_THAT(story_.Act(&v1::RoundService::Stub::OpenTender, round_, "body-officer"), IsOk());
    ASSERT_THAT(story_.Act(&v1::RoundService::Stub::OpenTender, round_, "body-programme"), IsOk());
    const auto bid = story_.BidOf(round_, {{"tablet", {{1, "10"}, {100, "8"}}, 110}, {"case", {{1, "1"}}}}, 1000);
    ASSERT_THAT(story_.Bid("vendor-1", bid), IsOk());
    ASSERT_THAT(story_.Open(round_), IsOk());
  }
  std::string ContractOf(const std::string& code) {
    for (const v1::Contract& contract : story_.Contracts(round_)) {
      if (contract.municipality() == code && contract.state() != v1::Contract::TERMINATED) return contract.name();
    }
    return "";
  }
  v1::Contract Get(const std::string& name) {
    v1::GetContractRequest request;
    request.set_name(name);
    return story_.Call(story_.contracts_, &v1::ContractService::Stub::GetContract, request, "body-officer")
        .value_or(v1::Contract());
  }
  v1::Round Round() {
    v1::GetRoundRequest request;
    request.set_name(round_);
    return story_.Call(story_.rounds_, &v1::RoundService::Stub::GetRound, request, "body-officer").value();
  }
  std::string StageOf(const std::string& code) {
    return story_.Sql("SELECT stage FROM procurement.participations WHERE tenant_id = '" + code + "'");
  }

  Story story_;
  std::string round_;
};

// The sum of the contracts is the award, and the shares are the contracts, in yen.
void ExpectExact(Story& story, const std::string& round) {
  const auto shares = story.Shares(round, "131016-clerk");
  const auto award = story.GetAward(round);
  ASSERT_THAT(shares, IsOk());
  ASSERT_THAT(award, IsOk());
  std::map<std::string, std::array<std::int64_t, 3>> by_municipality;
  std::int64_t contracts = 0;
  for (const v1::Contract& contract : story.Contracts(round)) {
    if (contract.state() == v1::Contract::TERMINATED) continue;
    auto& sums = by_municipality[contract.municipality()];
    sums[0] += contract.total_ex_tax_yen();
    sums[1] += contract.tax_yen();
    sums[2] += contract.total_yen();
    contracts += contract.total_ex_tax_yen();
    EXPECT_EQ(contract.tax_yen(), contract.total_ex_tax_yen() / 10);
  }
  std::int64_t lots = 0;
  for (const v1::AwardLot& lot : award->lots()) lots += lot.total_ex_tax_yen();
  EXPECT_EQ(contracts, lots);
  EXPECT_EQ(shares->total().total_ex_tax_yen(), lots);
  EXPECT_EQ(shares->shares_size(), static_cast<int>(by_municipality.size()));
  for (const v1::Share& share : shares->shares()) {
    const auto& sums = by_municipality[share.municipality()];
    EXPECT_EQ(share.total_ex_tax_yen(), sums[0]);
    EXPECT_EQ(share.tax_yen(), sums[1]);
    EXPECT_EQ(share.total_yen(), sums[2]);
    EXPECT_EQ(share.goods_yen() + share.cost_terms_yen(), share.total_ex_tax_yen());
    EXPECT_EQ(share.alone_ex_tax_yen() - share.total_ex_tax_yen(), share.saving_ex_tax_yen());
  }
}

TEST_F(ContractStoryTest, ContractsSharesAndAwardAgreeToTheYenOverRandomRounds) {
  std::mt19937 random(20261122);
  const auto between = [&](int low, int high) { return low + static_cast<int>(random() % (high - low + 1)); };
  for (int i = 0; i < 4; ++i) {
    std::map<std::string, std::map<std::string, std::int64_t>> quantities;
    for (const char* code : kMunicipalities) {
      quantities[code] = {{"tablet", between(1, 400)}, {"desk", between(1, 30)}};
      if (between(0, 1) == 1) quantities[code]["case"] = between(1, 99);
    }
    const std::string round = story_.Tender(story_.Draft(true), quantities);
    for (const char* vendor : {"vendor-1", "vendor-2", "vendor-3"}) {
      const auto price = [&](int low, int high) {
        return std::to_string(between(low, high)) + "." + std::to_string(between(1, 9999) * 10 + 1).substr(0, 4);
      };
      const auto trimmed = [](std::string text) {
        while (text.back() == '0') text.pop_back();
        return text;
      };
      const auto bid = story_.BidOf(
          round,
          {{"tablet", {{1, trimmed(price(900, 999))}, {50, trimmed(price(800, 899))}}, 0, between(0, 1) == 1},
           {"case", {{1, trimmed(price(10, 20))}}},
           {"desk", {{1, trimmed(price(5000, 6000))}, {40, trimmed(price(4000, 4999))}}}},
          between(0, 99'999));
      ASSERT_THAT(story_.Bid(vendor, bid), IsOk());
    }
    ASSERT_THAT(story_.Open(round), IsOk());
    story_.AwardAndContract(round);
    ExpectExact(story_, round);
  }
}

TEST_F(ContractStoryTest, OneContractPerMunicipalityAndVendorAndOnlyItsPartiesSeeIt) {
  Start();
  story_.AwardAndContract(round_);
  ExpectExact(story_, round_);
  EXPECT_EQ(story_.Contracts(round_).size(), 3u);
  EXPECT_EQ(story_.Contracts(round_, "131016-clerk").size(), 1u);
  EXPECT_EQ(story_.Contracts(round_, "vendor-1").size(), 3u);
  EXPECT_TRUE(story_.Contracts(round_, "vendor-2").empty());
  EXPECT_TRUE(story_.Contracts(round_, "131041-clerk").empty());
  const v1::Contract contract = Get(ContractOf("131016"));
  EXPECT_EQ(contract.items(0).unit_price(), "8");
  EXPECT_EQ(contract.goods_yen(), 480);
  EXPECT_EQ(contract.cost_terms_yen(), 334);
  EXPECT_EQ(contract.state(), v1::Contract::PENDING_SIGNATURES);
  v1::GetContractRequest request;
  request.set_name(contract.name());
  EXPECT_THAT(story_.Call(story_.contracts_, &v1::ContractService::Stub::GetContract, request, "131024-clerk"),
              StatusReasonIs("NOT_FOUND"));
  EXPECT_THAT(story_.Sign(contract.name(), "131024-approver"), StatusReasonIs("NOT_FOUND"));
  EXPECT_THAT(story_.Sign(contract.name(), "vendor-2"), StatusReasonIs("NOT_FOUND"));
  EXPECT_THAT(story_.Sign(contract.name(), "131016-clerk"), StatusReasonIs("PERMISSION_DENIED"));
}

TEST_F(ContractStoryTest, TheLastSignatureMakesTheRoundActive) {
  Start();
  story_.AwardAndContract(round_);
  const std::string first = ContractOf("131016");
  EXPECT_THAT(story_.Sign(first, "vendor-1"), StatusReasonIs("SIGNATURE_ORDER"));
  ASSERT_THAT(story_.Sign(first, "131016-approver"), IsOk());
  EXPECT_THAT(story_.Sign(first, "131016-approver"), StatusReasonIs("ALREADY_SIGNED"));
  const auto active = story_.Sign(first, "vendor-1");
  ASSERT_THAT(active, IsOk());
  EXPECT_EQ(active->state(), v1::Contract::ACTIVE);
  EXPECT_EQ(active->signatures(0).method(), v1::Signature::PAPER);
  EXPECT_EQ(StageOf("131016"), "CONTRACTED");
  EXPECT_EQ(StageOf("131024"), "FIRM");
  EXPECT_EQ(Round().state(), v1::Round::CONTRACTING);
  story_.SignAll(round_);
  EXPECT_EQ(Round().state(), v1::Round::ACTIVE);
}

TEST_F(ContractStoryTest, AConditionalParticipationBecomesFirmBeforeItSigns) {
  Start(true);
  story_.AwardAndContract(round_);
  const std::string contract = ContractOf("131032");
  EXPECT_THAT(story_.Sign(contract, "131032-approver"), StatusReasonIs("NOT_FIRM"));
  ASSERT_THAT(story_.Join(round_, "131032", {{"tablet", 10}}), IsOk());
  EXPECT_THAT(story_.Sign(contract, "131032-approver"), IsOk());
}

TEST_F(ContractStoryTest, AWithdrawalAfterTheAwardRepricesTheOthersAndTheySignAgain) {
  Start();
  story_.AwardAndContract(round_);
  const std::string kept = ContractOf("131016");
  const std::string gone = ContractOf("131032");
  ASSERT_THAT(story_.Sign(kept, "131016-approver"), IsOk());
  ASSERT_THAT(story_.Withdraw(round_, "131032"), IsOk());
  EXPECT_EQ(Get(gone).state(), v1::Contract::TERMINATED);
  const v1::Contract repriced = Get(kept);
  EXPECT_EQ(repriced.items(0).unit_price(), "10");  // 90 units: the tier from 100 is out of reach
  EXPECT_EQ(repriced.goods_yen(), 600);
  EXPECT_EQ(repriced.cost_terms_yen(), 500);
  EXPECT_EQ(repriced.signatures_size(), 0);
  const auto shares = story_.Shares(round_);
  EXPECT_EQ(shares->sheet_version(), 2);
  EXPECT_EQ(shares->shares_size(), 2);
  EXPECT_EQ(shares->total().total_ex_tax_yen(), 900 + 1000);
  EXPECT_EQ(story_.Sql("SELECT count(*) FROM procurement.share_sheets"), "2");
  EXPECT_EQ(story_.GetAward(round_)->lots(0).winner(), "vendors/vendor-1");
  story_.SignAll(round_);
  EXPECT_EQ(Round().state(), v1::Round::ACTIVE);
  EXPECT_THAT(story_.Sign(gone, "131032-approver"), StatusReasonIs("CONTRACT_STATE"));
}

TEST_F(ContractStoryTest, WhoSignedDoesNotWithdrawAnyMore) {
  Start();
  story_.AwardAndContract(round_);
  ASSERT_THAT(story_.Sign(ContractOf("131016"), "131016-approver"), IsOk());
  EXPECT_FALSE(story_.Withdraw(round_, "131016").ok());
}

TEST_F(ContractStoryTest, WhenEverybodyWithdrawsThereAreNoContractsToDrawUp) {
  Start();
  ASSERT_THAT(story_.Award(round_, "body-officer"), IsOk());
  ASSERT_THAT(story_.Award(round_, "body-evaluator"), IsOk());
  for (const char* code : {"131016", "131024", "131032"}) ASSERT_THAT(story_.Withdraw(round_, code), IsOk());
  EXPECT_THAT(story_.Act(&v1::RoundService::Stub::EndStandstill, round_, "body-officer"),
              StatusReasonIs("NO_PARTICIPANTS"));
}

TEST_F(ContractStoryTest, ALateJoinerBuysAtTheAwardedPriceWithinTheCapacity) {
  Start();
  story_.AwardAndContract(round_);
  story_.SignAll(round_);
  const std::string before = Get(ContractOf("131016")).SerializeAsString();
  EXPECT_THAT(story_.Join(round_, "131041", {{"tablet", 11}}), StatusReasonIs("CAP_EXCEEDED"));
  ASSERT_THAT(story_.Join(round_, "131041", {{"tablet", 10}}), IsOk());
  const v1::Contract late = Get(ContractOf("131041"));
  EXPECT_EQ(late.state(), v1::Contract::PENDING_SIGNATURES);
  EXPECT_EQ(late.items(0).unit_price(), "8");
  EXPECT_EQ(late.goods_yen(), 80);
  EXPECT_EQ(late.cost_terms_yen(), 0);
  EXPECT_EQ(Get(ContractOf("131016")).SerializeAsString(), before);
  const auto shares = story_.Shares(round_);
  EXPECT_EQ(shares->sheet_version(), 2);
  EXPECT_EQ(shares->shares_size(), 4);
  EXPECT_EQ(shares->total().total_ex_tax_yen(), 800 + 1000 + 80);
  story_.SignAll(round_);
  EXPECT_EQ(StageOf("131041"), "CONTRACTED");
}

TEST_F(ContractStoryTest, ALateJoinerMayWithdrawBeforeSigningAndNothingElseChanges) {
  Start();
  story_.AwardAndContract(round_);
  story_.SignAll(round_);
  ASSERT_THAT(story_.Join(round_, "131041", {{"tablet", 10}}), IsOk());
  const std::string before = Get(ContractOf("131016")).SerializeAsString();
  const std::string late = ContractOf("131041");
  ASSERT_THAT(story_.Withdraw(round_, "131041"), IsOk());
  EXPECT_EQ(Get(late).state(), v1::Contract::TERMINATED);
  EXPECT_EQ(Get(ContractOf("131016")).SerializeAsString(), before);
  const auto shares = story_.Shares(round_);
  EXPECT_EQ(shares->sheet_version(), 3);
  EXPECT_EQ(shares->total().total_ex_tax_yen(), 800 + 1000);
}

TEST_F(ContractStoryTest, AWithdrawalBeforeTheAwardChangesTheTierButNotTheRanking) {
  round_ = story_.Tender(story_.Draft(),
                         {{"131016", {{"tablet", 60}}}, {"131024", {{"tablet", 30}}}, {"131032", {{"tablet", 10}}}});
  const auto stepped = story_.BidOf(round_, {{"tablet", {{1, "10"}, {100, "8"}}}, {"case", {{1, "1"}}}});
  const auto flat = story_.BidOf(round_, {{"tablet", {{1, "9"}}}, {"case", {{1, "1"}}}});
  ASSERT_THAT(story_.Bid("vendor-1", stepped), IsOk());
  ASSERT_THAT(story_.Bid("vendor-2", flat), IsOk());
  ASSERT_THAT(story_.Open(round_), IsOk());
  ASSERT_THAT(story_.Withdraw(round_, "131032"), IsOk());
  story_.AwardAndContract(round_);
  const auto award = story_.GetAward(round_);
  ASSERT_THAT(award, IsOk());
  // At the published 100 units vendor 1 is cheaper (800 to 900); at the 90 that remain it would not be.
  EXPECT_EQ(award->lots(0).winner(), "vendors/vendor-1");
  EXPECT_EQ(award->lots(0).items(0).awards(0).quantity(), 90);
  EXPECT_EQ(award->lots(0).items(0).awards(0).unit_price(), "10");
  EXPECT_EQ(award->lots(0).total_ex_tax_yen(), 900);
  ExpectExact(story_, round_);
}

TEST_F(ContractStoryTest, ALotThatNobodyWantsAnyMoreIsNotAwarded) {
  round_ = story_.Tender(story_.Draft(true),
                         {{"131016", {{"tablet", 60}}}, {"131024", {{"tablet", 30}}}, {"131032", {{"desk", 10}}}});
  const auto bid = story_.BidOf(round_, {{"tablet", {{1, "10"}}}, {"case", {{1, "1"}}}, {"desk", {{1, "5"}}}});
  ASSERT_THAT(story_.Bid("vendor-1", bid), IsOk());
  ASSERT_THAT(story_.Open(round_), IsOk());
  ASSERT_THAT(story_.Withdraw(round_, "131032"), IsOk());
  story_.AwardAndContract(round_);
  const auto award = story_.GetAward(round_);
  EXPECT_EQ(award->lots(1).winner(), "");
  EXPECT_EQ(award->lots(1).end_reason(), "NO_DEMAND");
  ExpectExact(story_, round_);
}

TEST_F(ContractStoryTest, ASuspendedVendorSignsNothing) {
  Start();
  story_.AwardAndContract(round_);
  story_.stand_in_directory_.Suspend("vendor-1");
  story_.ForgetArea();
  EXPECT_THAT(story_.Sign(ContractOf("131016"), "131016-approver"), StatusReasonIs("VENDOR_SUSPENDED"));
}

}  // namespace
}  // namespace kyodo::procurement
