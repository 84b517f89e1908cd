// Orders to inspections through the API, and their caps under concurrency.
#include <gtest/gtest.h>

#include <thread>

#include "tests/procurement/story.h"

namespace kyodo::procurement {
namespace {

class OrderStoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    round_ = story_.Tender(story_.Draft(), {{"131016", {{"tablet", 50}}}, {"131024", {{"tablet", 5}}}});
    ASSERT_THAT(story_.Bid("vendor-1", story_.BidOf(round_, {{"tablet", {{1, "10"}}}, {"case", {{1, "1"}}}})), IsOk());
    ASSERT_THAT(story_.Open(round_), IsOk());
    story_.AwardAndContract(round_);
    for (const v1::Contract& contract : story_.Contracts(round_)) {
      (contract.municipality() == "131016" ? contract_ : other_) = contract.name();
    }
  }
  v1::Contract Get(const std::string& name, const std::string& account = "body-officer") {
    v1::GetContractRequest request;
    request.set_name(name);
    return story_.Call(story_.contracts_, &v1::ContractService::Stub::GetContract, request, account)
        .value_or(v1::Contract());
  }
  // Orders, delivers and accepts everything at once.
  void Settle(const std::string& contract, std::int64_t quantity, const std::string& clerk) {
    const auto order = story_.Order(contract, {{"tablet", quantity}}, clerk);
    ASSERT_THAT(order, IsOk());
    const auto delivery = story_.Deliver(order->name(), {{"tablet", quantity}});
    ASSERT_THAT(delivery, IsOk());
    ASSERT_THAT(story_.Inspect(delivery->name(), true, clerk), IsOk());
  }

  Story story_;
  std::string round_;
  std::string contract_;
  std::string other_;
};

TEST_F(OrderStoryTest, NothingIsOrderedBeforeBothHaveSigned) {
  EXPECT_THAT(story_.Order(contract_, {{"tablet", 1}}), StatusReasonIs("CONTRACT_STATE"));
}

TEST_F(OrderStoryTest, AHundredOrdersAtOnceNeverExceedTheCap) {
  story_.SignAll(round_);
  std::atomic<int> accepted{0};
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 10; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) {
        const auto order = story_.Order(contract_, {{"tablet", 3}});
        if (order.ok()) ++accepted;
        if (ReasonOf(order) == "CAP_EXCEEDED") ++refused;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(accepted, 16);  // 48 of 50
  EXPECT_EQ(refused, 84);
  EXPECT_EQ(story_.Sql("SELECT sum(quantity) FROM procurement.order_lines"), "48");
  EXPECT_EQ(Get(contract_).items(0).ordered_quantity(), 48);
  const auto over = story_.Order(contract_, {{"tablet", 3}});
  EXPECT_EQ(over.status().code(), absl::StatusCode::kAborted);
  EXPECT_THAT(story_.Order(contract_, {{"tablet", 2}}), IsOk());
}

TEST_F(OrderStoryTest, ARetriedOrderIsOneOrder) {
  story_.SignAll(round_);
  v1::CreateOrderRequest request;
  request.set_request_id(NewUuid());
  request.mutable_order()->set_contract(contract_);
  v1::OrderLine* line = request.mutable_order()->add_lines();
  line->set_item("tablet");
  line->set_quantity(4);
  const auto send = [&] {
    return story_.Call(story_.contracts_, &v1::ContractService::Stub::CreateOrder, request, "131016-clerk");
  };
  const auto first = send();
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(send()->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Get(contract_).items(0).ordered_quantity(), 4);
  line->set_quantity(5);
  EXPECT_THAT(send(), StatusReasonIs("REQUEST_ID_REUSED"));
}

TEST_F(OrderStoryTest, OnlyThePartiesOrderDeliverAndInspect) {
  story_.SignAll(round_);
  EXPECT_THAT(story_.Order(contract_, {{"tablet", 1}}, "131024-clerk"), StatusReasonIs("NOT_FOUND"));
  EXPECT_THAT(story_.Order(contract_, {{"tablet", 1}}, "vendor-1"), StatusReasonIs("PERMISSION_DENIED"));
  const auto order = story_.Order(contract_, {{"tablet", 2}});
  ASSERT_THAT(order, IsOk());
  EXPECT_THAT(story_.Deliver(order->name(), {{"tablet", 1}}, "vendor-2"), StatusReasonIs("NOT_FOUND"));
  const auto delivery = story_.Deliver(order->name(), {{"tablet", 2}});
  ASSERT_THAT(delivery, IsOk());
  EXPECT_THAT(story_.Inspect(delivery->name(), true, "131024-clerk"), StatusReasonIs("NOT_FOUND"));
  v1::ListOrdersRequest list;
  const auto seen = [&](const std::string& account) {
    return story_.Call(story_.contracts_, &v1::ContractService::Stub::ListOrders, list, account)->orders_size();
  };
  EXPECT_EQ(seen("131016-clerk"), 1);
  EXPECT_EQ(seen("vendor-1"), 1);
  EXPECT_EQ(seen("body-auditor"), 1);
  EXPECT_EQ(seen("131024-clerk"), 0);
  EXPECT_EQ(seen("vendor-2"), 0);
}

TEST_F(OrderStoryTest, RejectedUnitsAreDeliveredAgainAndEachDeliveryIsInspectedOnce) {
  story_.SignAll(round_);
  const auto order = story_.Order(contract_, {{"tablet", 10}});
  ASSERT_THAT(order, IsOk());
  const auto delivery = story_.Deliver(order->name(), {{"tablet", 10}});
  ASSERT_THAT(delivery, IsOk());
  EXPECT_FALSE(delivery->inspection_due_date().empty());
  EXPECT_THAT(story_.Deliver(order->name(), {{"tablet", 1}}), StatusReasonIs("CAP_EXCEEDED"));
  ASSERT_THAT(story_.Inspect(delivery->name(), false), IsOk());
  EXPECT_THAT(story_.Inspect(delivery->name(), true), StatusReasonIs("ALREADY_INSPECTED"));
  EXPECT_EQ(Get(contract_).items(0).delivered_quantity(), 0);
  const auto again = story_.Deliver(order->name(), {{"tablet", 10}});
  ASSERT_THAT(again, IsOk());
  ASSERT_THAT(story_.Inspect(again->name(), true), IsOk());
  EXPECT_EQ(Get(contract_).items(0).accepted_quantity(), 10);
  v1::GetOrderRequest request;
  request.set_name(order->name());
  EXPECT_EQ(story_.Call(story_.contracts_, &v1::ContractService::Stub::GetOrder, request, "vendor-1")->state(),
            v1::Order::COMPLETED);
}

TEST_F(OrderStoryTest, TheRoundClosesWhenEveryContractIsCompleted) {
  story_.SignAll(round_);
  Settle(contract_, 50, "131016-clerk");
  EXPECT_EQ(Get(contract_).state(), v1::Contract::COMPLETED);
  EXPECT_EQ(story_.Sql("SELECT stage FROM procurement.participations WHERE tenant_id = '131016'"), "ACCEPTED");
  EXPECT_THAT(story_.Act(&v1::RoundService::Stub::CloseRound, round_, "body-officer"), StatusReasonIs("NOT_SETTLED"));
  Settle(other_, 5, "131024-clerk");
  const auto closed = story_.Act(&v1::RoundService::Stub::CloseRound, round_, "body-officer");
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->state(), v1::Round::CLOSED);
}

}  // namespace
}  // namespace kyodo::procurement
