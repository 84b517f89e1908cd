// Pure rules of contracts, orders, deliveries and inspections: both sides of every edge.
#include <gtest/gtest.h>

#include "procurement/domain/contract.h"
#include "procurement/domain/order.h"
#include "procurement/domain/question.h"
#include "tests/support/matchers.h"

namespace kyodo::procurement {
namespace {

using ::kyodo::testing::IsOk;
using ::kyodo::testing::StatusReasonIs;

constexpr SigningFacts kReady{.firm = true, .suspended = false};

Contract TenTablets() {
  Contract contract;
  contract.id = "c";
  contract.items = {{"1", "tablet", "Tablet", "台", LotKind::kGoods, 10, UnitPrice::Parse("1000").value()}};
  contract.totals = {10'000, 0, 10'000, 1'000, 11'000};
  return contract;
}

Signature By(Party party) {
  Signature signature;
  signature.party = party;
  signature.account = party == Party::kVendor ? "vendor-1" : "131016-approver";
  signature.signed_date = "2027-04-01";
  return signature;
}

Contract Active() {
  Contract contract = TenTablets();
  EXPECT_THAT(contract.Sign(By(Party::kMunicipality), kReady), IsOk());
  EXPECT_THAT(contract.Sign(By(Party::kVendor), kReady), IsOk());
  return contract;
}

TEST(ContractTest, TheMunicipalitySignsFirstThenTheVendorThenItIsActive) {
  Contract contract = TenTablets();
  EXPECT_THAT(contract.Sign(By(Party::kVendor), kReady), StatusReasonIs("SIGNATURE_ORDER"));
  EXPECT_THAT(contract.Sign(By(Party::kMunicipality), kReady), IsOk());
  EXPECT_EQ(contract.state, ContractState::kPendingSignatures);
  EXPECT_THAT(contract.Sign(By(Party::kMunicipality), kReady), StatusReasonIs("ALREADY_SIGNED"));
  EXPECT_THAT(contract.Sign(By(Party::kVendor), kReady), IsOk());
  EXPECT_EQ(contract.state, ContractState::kActive);
  EXPECT_THAT(contract.Sign(By(Party::kVendor), kReady), StatusReasonIs("ALREADY_SIGNED"));
}

TEST(ContractTest, OnlyAFirmParticipationSignsAndNeverWithASuspendedVendor) {
  Contract contract = TenTablets();
  EXPECT_THAT(contract.Sign(By(Party::kMunicipality), {.firm = false}), StatusReasonIs("NOT_FIRM"));
  EXPECT_THAT(contract.Sign(By(Party::kMunicipality), {.firm = true, .suspended = true}),
              StatusReasonIs("VENDOR_SUSPENDED"));
  EXPECT_TRUE(contract.signatures.empty());
  EXPECT_EQ(contract.version, 1);
  EXPECT_THAT(contract.Sign(By(Party::kMunicipality), kReady), IsOk());
  EXPECT_THAT(contract.Sign(By(Party::kVendor), {.firm = true, .suspended = true}), StatusReasonIs("VENDOR_SUSPENDED"));
}

TEST(ContractTest, ATerminatedContractCannotBeSigned) {
  Contract contract = TenTablets();
  contract.Terminate();
  EXPECT_THAT(contract.Sign(By(Party::kMunicipality), kReady), StatusReasonIs("CONTRACT_STATE"));
}

TEST(ContractTest, AContractOfFeesOnlyIsCompletedBySigning) {
  Contract contract = TenTablets();
  contract.items.clear();
  EXPECT_THAT(contract.Sign(By(Party::kMunicipality), kReady), IsOk());
  EXPECT_THAT(contract.Sign(By(Party::kVendor), kReady), IsOk());
  EXPECT_EQ(contract.state, ContractState::kCompleted);
}

TEST(ContractTest, NewAmountsVoidTheSignaturesAndTheSameAmountsDoNot) {
  Contract contract = Active();
  EXPECT_FALSE(contract.Reprice(contract.totals, contract.items));
  EXPECT_EQ(contract.state, ContractState::kActive);
  std::vector<ContractItem> items = contract.items;
  items[0].unit_price = UnitPrice::Parse("1100").value();
  EXPECT_TRUE(contract.Reprice({11'000, 0, 11'000, 1'100, 12'100}, items));
  EXPECT_EQ(contract.state, ContractState::kPendingSignatures);
  EXPECT_TRUE(contract.signatures.empty());
  EXPECT_EQ(contract.terms_version, 2);
  EXPECT_EQ(contract.items[0].unit_price.text(), "1100");
}

TEST(ContractTest, OrdersReachTheCapButNotBeyond) {
  Contract contract = Active();
  EXPECT_THAT(contract.PlaceOrder({{"tablet", 4}}), IsOk());
  EXPECT_THAT(contract.PlaceOrder({{"tablet", 7}}), StatusReasonIs("CAP_EXCEEDED"));
  EXPECT_EQ(contract.items[0].ordered_quantity, 4);
  EXPECT_THAT(contract.PlaceOrder({{"tablet", 6}}), IsOk());
  EXPECT_THAT(contract.PlaceOrder({{"tablet", 1}}), StatusReasonIs("CAP_EXCEEDED"));
}

TEST(ContractTest, OrderLinesAreKnownItemsOnceEachWithOneUnitOrMore) {
  Contract contract = Active();
  EXPECT_THAT(contract.PlaceOrder({}), StatusReasonIs("INVALID_FIELD"));
  EXPECT_THAT(contract.PlaceOrder({{"tablet", 0}}), StatusReasonIs("INVALID_FIELD"));
  EXPECT_THAT(contract.PlaceOrder({{"tablet", -1}}), StatusReasonIs("INVALID_FIELD"));
  EXPECT_THAT(contract.PlaceOrder({{"tablet", 1}, {"tablet", 1}}), StatusReasonIs("INVALID_FIELD"));
  const absl::Status unknown = contract.PlaceOrder({{"tablet", 1}, {"desk", 1}});
  ASSERT_EQ(ViolationsOf(unknown).size(), 1u);
  EXPECT_EQ(ViolationsOf(unknown)[0].field, "lines[1].item");
  EXPECT_EQ(contract.items[0].ordered_quantity, 0);
}

TEST(ContractTest, NothingIsOrderedBeforeItIsActive) {
  Contract contract = TenTablets();
  EXPECT_THAT(contract.PlaceOrder({{"tablet", 1}}), StatusReasonIs("CONTRACT_STATE"));
}

TEST(ContractTest, ItIsCompletedWithTheLastAcceptedUnit) {
  Contract contract = Active();
  ASSERT_THAT(contract.PlaceOrder({{"tablet", 10}}), IsOk());
  contract.CountDelivered({{"tablet", 10}});
  contract.CountInspected({{"tablet", 9}}, true);
  EXPECT_EQ(contract.state, ContractState::kActive);
  contract.CountInspected({{"tablet", 1}}, true);
  EXPECT_EQ(contract.state, ContractState::kCompleted);
}

TEST(SignatureTest, TheDayExistsAndDoesNotLieInTheFutureAndTheHashIsSha256) {
  Signature signature = By(Party::kMunicipality);
  EXPECT_THAT(CheckSignature(signature, "2027-04-01"), IsOk());
  EXPECT_THAT(CheckSignature(signature, "2027-03-31"), StatusReasonIs("INVALID_FIELD"));
  signature.signed_date = "2027-02-29";
  EXPECT_THAT(CheckSignature(signature, "2027-04-01"), StatusReasonIs("INVALID_FIELD"));
  signature.signed_date = "2027-02-28";
  signature.document_sha256 = std::string(64, 'a');
  EXPECT_THAT(CheckSignature(signature, "2027-04-01"), IsOk());
  signature.document_sha256 = std::string(63, 'a');
  EXPECT_THAT(CheckSignature(signature, "2027-04-01"), StatusReasonIs("INVALID_FIELD"));
  signature.document_sha256 = std::string(64, 'G');
  EXPECT_THAT(CheckSignature(signature, "2027-04-01"), StatusReasonIs("INVALID_FIELD"));
}

Order FiveTablets() {
  Order order;
  order.lines = {{"tablet", 5}};
  return order;
}

TEST(OrderTest, DeliveriesReachWhatWasOrderedAndRejectedUnitsMayComeAgain) {
  Order order = FiveTablets();
  EXPECT_THAT(order.Deliver({{"tablet", 2}}), IsOk());
  EXPECT_EQ(order.state, OrderState::kPartlyDelivered);
  EXPECT_THAT(order.Deliver({{"tablet", 4}}), StatusReasonIs("CAP_EXCEEDED"));
  EXPECT_THAT(order.Deliver({{"tablet", 3}}), IsOk());
  EXPECT_EQ(order.state, OrderState::kDelivered);
  order.Inspect({{"tablet", 2}}, true);
  EXPECT_EQ(order.state, OrderState::kDelivered);
  order.Inspect({{"tablet", 3}}, false);
  EXPECT_EQ(order.state, OrderState::kPartlyDelivered);
  EXPECT_THAT(order.Deliver({{"tablet", 3}}), IsOk());
  order.Inspect({{"tablet", 3}}, true);
  EXPECT_EQ(order.state, OrderState::kCompleted);
}

TEST(OrderTest, OnlyOrderedItemsAreDelivered) {
  Order order = FiveTablets();
  EXPECT_THAT(order.Deliver({{"desk", 1}}), StatusReasonIs("INVALID_FIELD"));
  EXPECT_THAT(order.Deliver({}), StatusReasonIs("INVALID_FIELD"));
}

TEST(DeliveryTest, IsInspectedOnceAndARejectionSaysWhy) {
  Delivery delivery;
  EXPECT_THAT(delivery.Inspect(InspectionResult::kRejected, ""), StatusReasonIs("INVALID_FIELD"));
  EXPECT_THAT(delivery.Inspect(InspectionResult::kRejected, "broken"), IsOk());
  EXPECT_EQ(delivery.state, DeliveryState::kRejected);
  EXPECT_THAT(delivery.Inspect(InspectionResult::kAccepted, ""), StatusReasonIs("ALREADY_INSPECTED"));
}

TEST(DeliveryTest, InspectionIsDueTenDaysLaterInTokyoAndFourteenForWorks) {
  Contract contract = TenTablets();
  // 15:30 UTC is the next day in Tokyo.
  const Time late = ParseTime("2027-04-01T15:30:00Z").value();
  EXPECT_EQ(InspectionDueDate(contract, {{"tablet", 1}}, late), "2027-04-12");
  contract.items[0].kind = LotKind::kWorks;
  EXPECT_EQ(InspectionDueDate(contract, {{"tablet", 1}}, late), "2027-04-16");
}

Round Tendering() {
  Round round;
  round.state = RoundState::kTendering;
  round.terms.bid_deadline = ParseTime("2027-02-01T08:00:00Z").value();
  return round;
}

TEST(BidWindowTest, ABidAtTheDeadlineIsInAndAMicrosecondLaterItIsLate) {
  const Round round = Tendering();
  const Time deadline = *round.terms.bid_deadline;
  EXPECT_THAT(round.CheckBid(deadline - std::chrono::microseconds(1)), IsOk());
  EXPECT_THAT(round.CheckBid(deadline), IsOk());
  EXPECT_THAT(round.CheckBid(deadline + std::chrono::microseconds(1)), StatusReasonIs("BID_DEADLINE_PASSED"));
}

TEST(QuestionTest, IsAnsweredOnceWhileTheRoundIsTendering) {
  Round round = Tendering();
  const Time now = *round.terms.bid_deadline;
  Question question;
  EXPECT_THAT(question.Answer(round, " ", "body-officer", now), StatusReasonIs("INVALID_FIELD"));
  EXPECT_THAT(question.Answer(round, "Yes.", "body-officer", now), IsOk());
  EXPECT_THAT(question.Answer(round, "No.", "body-officer", now), StatusReasonIs("ALREADY_ANSWERED"));
  round.state = RoundState::kSealed;
  Question late;
  EXPECT_THAT(late.Answer(round, "Yes.", "body-officer", now), StatusReasonIs("ROUND_STATE"));
}

}  // namespace
}  // namespace kyodo::procurement
