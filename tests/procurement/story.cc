#include "tests/procurement/story.h"

namespace kyodo::procurement {
namespace {

v1::Lot* AddLot(v1::Round& round, const std::string& name, const std::vector<std::string>& items) {
  v1::Lot* lot = round.add_lots();
  lot->set_lot(name);
  lot->set_title("Lot " + name);
  lot->set_kind(v1::Lot::GOODS);
  for (const std::string& id : items) {
    v1::Item* item = lot->add_items();
    item->set_item(id);
    item->set_title(id);
    item->set_unit("台");
  }
  return lot;
}

}  // namespace

void Story::Pass(std::chrono::seconds time) { Advance(std::to_string(time.count()) + " seconds"); }

void Story::ForgetArea() {
  std::destroy_at(&area_directory_);
  std::construct_at(&area_directory_, channels_, "tokyo");
}

v1::Round Story::Draft(bool two_lots) {
  v1::Round round;
  round.set_title("令和9年度 端末");
  round.set_fiscal_year(2027);
  round.set_pattern(v1::Round::INDIVIDUAL);
  round.set_procedure(v1::Round::OPEN);
  round.set_price_kind(v1::Round::UNIT);
  round.set_award_rule(v1::Round::LOWEST_PRICE);
  round.set_sealing(v1::Round::NONE);
  round.set_min_municipalities(2);
  round.set_min_bids(1);
  *round.mutable_join_deadline() = In(30 * 60);
  *round.mutable_bid_deadline() = In(60 * 60);
  AddLot(round, "1", {"tablet", "case"});
  if (two_lots) AddLot(round, "2", {"desk"});
  return round;
}

absl::StatusOr<v1::Round> Story::Create(const v1::Round& draft) {
  v1::CreateRoundRequest request;
  *request.mutable_round() = draft;
  request.set_request_id(NewUuid());
  return Call(rounds_, &v1::RoundService::Stub::CreateRound, request, "body-officer");
}

absl::StatusOr<v1::Round> Story::Act(grpc::Status (v1::RoundService::Stub::*verb)(grpc::ClientContext*,
                                                                                  const v1::ActOnRoundRequest&,
                                                                                  v1::Round*),
                                     const std::string& round, const std::string& account, const std::string& key) {
  v1::ActOnRoundRequest request;
  request.set_name(round);
  request.set_request_id(key.empty() ? NewUuid() : key);
  return Call(rounds_, verb, request, account);
}

absl::Status Story::Join(const std::string& round, const std::string& code,
                         const std::map<std::string, std::int64_t>& quantities, bool firm) {
  v1::PutParticipationRequest put;
  put.set_request_id(NewUuid());
  put.mutable_participation()->set_name(round + "/participations/" + code);
  put.mutable_participation()->set_stage_wanted(firm ? v1::Participation::FIRM : v1::Participation::CONDITIONAL);
  for (const auto& [item, quantity] : quantities) {
    v1::Line* line = put.mutable_participation()->add_lines();
    line->set_item(item);
    line->set_quantity(quantity);
  }
  RETURN_IF_ERROR(
      Call(participations_, &v1::ParticipationService::Stub::PutParticipation, put, code + "-clerk").status());
  v1::ActOnParticipationRequest act;
  act.set_name(put.participation().name());
  act.set_request_id(NewUuid());
  RETURN_IF_ERROR(
      Call(participations_, &v1::ParticipationService::Stub::SubmitParticipation, act, code + "-clerk").status());
  act.set_request_id(NewUuid());
  return Call(participations_, &v1::ParticipationService::Stub::ApproveParticipation, act, code + "-approver").status();
}

absl::StatusOr<v1::Participation> Story::Withdraw(const std::string& round, const std::string& code) {
  v1::WithdrawParticipationRequest request;
  request.set_name(round + "/participations/" + code);
  request.set_reason(v1::Participation::BUDGET_FAILED);
  request.set_request_id(NewUuid());
  return Call(participations_, &v1::ParticipationService::Stub::WithdrawParticipation, request, code + "-approver");
}

std::string Story::Tender(const v1::Round& draft,
                          const std::map<std::string, std::map<std::string, std::int64_t>>& quantities) {
  const auto created = Create(draft);
  EXPECT_THAT(created, IsOk());
  if (!created.ok()) return "";
  const std::string name = created->name();
  EXPECT_THAT(Act(&v1::RoundService::Stub::OpenJoining, name, "body-officer"), IsOk());
  for (const auto& [code, lines] : quantities) EXPECT_THAT(Join(name, code, lines), IsOk()) << code;
  EXPECT_THAT(Act(&v1::RoundService::Stub::OpenTender, name, "body-officer"), IsOk());
  const auto tendering = Act(&v1::RoundService::Stub::OpenTender, name, "body-programme");
  EXPECT_THAT(tendering, IsOk());
  if (tendering.ok()) {
    EXPECT_EQ(tendering->state(), v1::Round::TENDERING);
  }
  return name;
}

v1::CreateBidRequest Story::BidOf(const std::string& round, const std::vector<Price>& prices, std::int64_t fee,
                                  const std::string& number) {
  v1::CreateBidRequest request;
  request.set_parent(round);
  request.set_request_id(NewUuid());
  request.mutable_bid()->set_lottery_number(number);
  std::map<std::string, v1::BidLot*> lots;
  for (const Price& price : prices) {
    const std::string lot_name = price.item == "desk" ? "2" : "1";
    v1::BidLot*& lot = lots[lot_name];
    if (lot == nullptr) {
      lot = request.mutable_bid()->add_lots();
      lot->set_lot(lot_name);
      lot->set_fixed_fee_yen(fee);
    }
    v1::BidItem* item = lot->add_items();
    item->set_item(price.item);
    item->set_tier_rule(price.incremental ? v1::BidItem::INCREMENTAL : v1::BidItem::ALL_UNITS);
    item->set_capacity(price.capacity);
    for (const auto& [from, unit_price] : price.tiers) {
      v1::PriceTier* tier = item->add_tiers();
      tier->set_from_quantity(from);
      tier->set_unit_price(unit_price);
    }
  }
  return request;
}

absl::StatusOr<v1::Bid> Story::Bid(const std::string& vendor, const v1::CreateBidRequest& request) {
  return Call(bids_, &v1::BidService::Stub::CreateBid, request, vendor);
}

absl::StatusOr<v1::Round> Story::Open(const std::string& round) {
  Pass(std::chrono::hours(2));
  RETURN_IF_ERROR(Act(&v1::RoundService::Stub::OpenBids, round, "body-opener").status());
  return Act(&v1::RoundService::Stub::OpenBids, round, "131016-opener");
}

absl::StatusOr<v1::Round> Story::Award(const std::string& round, const std::string& account, const std::string& run,
                                       const std::string& digest) {
  v1::DecideAwardRequest request;
  request.set_name(round);
  request.set_run(run);
  request.set_input_digest(digest);
  request.set_request_id(NewUuid());
  return Call(rounds_, &v1::RoundService::Stub::DecideAward, request, account);
}

void Story::AwardAndContract(const std::string& round) {
  EXPECT_THAT(Award(round, "body-officer"), IsOk());
  const auto awarded = Award(round, "body-evaluator");
  ASSERT_THAT(awarded, IsOk());
  ASSERT_EQ(awarded->state(), v1::Round::STANDSTILL);
  const auto contracting = Act(&v1::RoundService::Stub::EndStandstill, round, "body-officer");
  ASSERT_THAT(contracting, IsOk());
  ASSERT_EQ(contracting->state(), v1::Round::CONTRACTING);
}

absl::StatusOr<v1::Contract> Story::Sign(const std::string& contract, const std::string& account) {
  v1::SignContractRequest request;
  request.set_name(contract);
  request.set_request_id(NewUuid());
  return Call(contracts_, &v1::ContractService::Stub::SignContract, request, account);
}

void Story::SignAll(const std::string& round) {
  for (const v1::Contract& contract : Contracts(round)) {
    if (contract.state() != v1::Contract::PENDING_SIGNATURES) continue;
    if (contract.signatures().empty()) {
      EXPECT_THAT(Sign(contract.name(), contract.municipality() + "-approver"), IsOk());
    }
    EXPECT_THAT(Sign(contract.name(), contract.vendor().substr(8)), IsOk());
  }
}

std::vector<v1::Contract> Story::Contracts(const std::string& round, const std::string& account) {
  v1::ListContractsRequest request;
  request.set_round(round);
  request.set_page_size(1000);
  const auto response = Call(contracts_, &v1::ContractService::Stub::ListContracts, request, account);
  EXPECT_THAT(response, IsOk());
  if (!response.ok()) return {};
  return {response->contracts().begin(), response->contracts().end()};
}

absl::StatusOr<v1::ListSharesResponse> Story::Shares(const std::string& round, const std::string& account) {
  v1::ListSharesRequest request;
  request.set_round(round);
  return Call(awards_, &v1::AwardService::Stub::ListShares, request, account);
}

absl::StatusOr<v1::Award> Story::GetAward(const std::string& round, const std::string& account) {
  v1::GetAwardRequest request;
  request.set_round(round);
  return Call(awards_, &v1::AwardService::Stub::GetAward, request, account);
}

absl::StatusOr<v1::Order> Story::Order(const std::string& contract, const std::map<std::string, std::int64_t>& lines,
                                       const std::string& account) {
  v1::CreateOrderRequest request;
  request.set_request_id(NewUuid());
  request.mutable_order()->set_contract(contract);
  for (const auto& [item, quantity] : lines) {
    v1::OrderLine* line = request.mutable_order()->add_lines();
    line->set_item(item);
    line->set_quantity(quantity);
  }
  return Call(contracts_, &v1::ContractService::Stub::CreateOrder, request, account);
}

absl::StatusOr<v1::Delivery> Story::Deliver(const std::string& order, const std::map<std::string, std::int64_t>& lines,
                                            const std::string& vendor) {
  v1::CreateDeliveryRequest request;
  request.set_request_id(NewUuid());
  request.mutable_delivery()->set_order(order);
  for (const auto& [item, quantity] : lines) {
    v1::DeliveryLine* line = request.mutable_delivery()->add_lines();
    line->set_item(item);
    line->set_quantity(quantity);
  }
  return Call(contracts_, &v1::ContractService::Stub::CreateDelivery, request, vendor);
}

absl::StatusOr<v1::Inspection> Story::Inspect(const std::string& delivery, bool accepted, const std::string& account) {
  v1::CreateInspectionRequest request;
  request.set_request_id(NewUuid());
  request.mutable_inspection()->set_delivery(delivery);
  request.mutable_inspection()->set_result(accepted ? v1::Inspection::ACCEPTED : v1::Inspection::REJECTED);
  if (!accepted) request.mutable_inspection()->set_reason("broken");
  return Call(contracts_, &v1::ContractService::Stub::CreateInspection, request, account);
}

}  // namespace kyodo::procurement
