// Calls of ContractService after signing: orders, deliveries, inspections. By the caller's own role: the municipality
// orders and inspects, the vendor delivers; the contract's lock serialises whoever counts quantities.
#include <algorithm>

#include "platform/once.h"
#include "procurement/api/contract_message.h"
#include "procurement/api/contract_service.h"
#include "procurement/api/events.h"
#include "procurement/api/pages.h"
#include "procurement/store/contracts.h"
#include "procurement/store/orders.h"
#include "procurement/store/participations.h"

namespace kyodo::procurement {
namespace {

constexpr std::size_t kNoteLengthMax = 2000;

absl::Status CheckLength(const std::string& text, const std::string& field) {
  if (text.size() <= kNoteLengthMax) return absl::OkStatus();
  return Invalid(field, {"At most 2,000 bytes fit.", "2,000バイト以内で入力してください。"});
}

// Accepted to the last unit: the contract is completed, and with the last one of the round so is the participation.
absl::Status Complete(Tx& tx, const Contract& contract) {
  WriteCompletion(tx, contract);
  // The last inspections of two contracts at once: the second sees what the first completed.
  tx.LockExclusive("rounds/" + contract.round_id + "/participations/" + contract.municipality);
  const std::vector<Contract> own = ReadContractsOfRound(tx, contract.round_id);
  const bool all = std::all_of(own.begin(), own.end(), [](const Contract& other) {
    return !other.live() || other.state == ContractState::kCompleted;
  });
  if (all) WriteStage(tx, contract.round_id, contract.municipality, Stage::kAccepted);
  EmitNotice(tx, contract.name(), {contract.vendor, "body"},
             {"Contract completed: " + contract.round_title, "契約の履行が完了しました：" + contract.round_title});
  EmitRoundChanged(tx, "rounds/" + contract.round_id);
  return absl::OkStatus();
}

}  // namespace

grpc::Status ContractService::ListOrders(grpc::ServerContext* context, const v1::ListOrdersRequest* request,
                                         v1::ListOrdersResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string contract_id, ParseFilter(request->contract(), "contracts", "contract"));
    const std::string scope = "orders|" + contract_id;
    ASSIGN_OR_RETURN(const PageAsked page, ReadPage(caller, scope, *request));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      response->Clear();
      std::vector<Order> orders = procurement::ListOrders(tx, contract_id, page.after, page.size + 1);
      EndPage(caller, scope, page, &Order::create_time, orders, response);
      for (const Order& order : orders) *response->add_orders() = ToProto(order);
      return absl::OkStatus();
    });
  });
}

grpc::Status ContractService::GetOrder(grpc::ServerContext* context, const v1::GetOrderRequest* request,
                                       v1::Order* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request->name(), "orders"));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const Order order, ReadOrder(tx, id));
      *response = ToProto(order);
      return absl::OkStatus();
    });
  });
}

grpc::Status ContractService::CreateOrder(grpc::ServerContext* context, const v1::CreateOrderRequest* request,
                                          v1::Order* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string contract_id, ParseName(request->order().contract(), "contracts"));
    const std::vector<ItemQuantity> lines = ReadLines(request->order().lines());
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(Contract contract, LockContract(tx, contract_id));
        RETURN_IF_ERROR(contract.PlaceOrder(lines));
        Order order;
        order.id = NewUuid();
        order.contract_id = contract.id;
        order.round_id = contract.round_id;
        order.municipality = contract.municipality;
        order.vendor = contract.vendor;
        order.account = caller.account;
        order.create_time = ReadNow(tx);
        for (const ItemQuantity& line : lines) order.lines.push_back({line.item, line.quantity});
        InsertOrder(tx, order);
        WriteContractQuantities(tx, contract);
        *response = ToProto(order);
        tx.Audit(response->name(), "ordered under " + contract.name());
        EmitNotice(tx, response->name(), {order.vendor},
                   {"A new order: " + contract.round_title, "発注が届きました：" + contract.round_title});
        return absl::OkStatus();
      });
    });
  });
}

grpc::Status ContractService::ListDeliveries(grpc::ServerContext* context, const v1::ListDeliveriesRequest* request,
                                             v1::ListDeliveriesResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string order_id, ParseFilter(request->order(), "orders", "order"));
    ASSIGN_OR_RETURN(const std::string contract_id, ParseFilter(request->contract(), "contracts", "contract"));
    const std::string scope = "deliveries|" + order_id + "|" + contract_id;
    ASSIGN_OR_RETURN(const PageAsked page, ReadPage(caller, scope, *request));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      response->Clear();
      std::vector<Delivery> deliveries =
          procurement::ListDeliveries(tx, order_id, contract_id, page.after, page.size + 1);
      EndPage(caller, scope, page, &Delivery::create_time, deliveries, response);
      for (const Delivery& delivery : deliveries) *response->add_deliveries() = ToProto(delivery);
      return absl::OkStatus();
    });
  });
}

grpc::Status ContractService::GetDelivery(grpc::ServerContext* context, const v1::GetDeliveryRequest* request,
                                          v1::Delivery* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request->name(), "deliveries"));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const Delivery delivery, ReadDelivery(tx, id));
      *response = ToProto(delivery);
      return absl::OkStatus();
    });
  });
}

grpc::Status ContractService::CreateDelivery(grpc::ServerContext* context, const v1::CreateDeliveryRequest* request,
                                             v1::Delivery* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string order_id, ParseName(request->delivery().order(), "orders"));
    RETURN_IF_ERROR(CheckLength(request->delivery().note(), "note"));
    const std::vector<ItemQuantity> lines = ReadLines(request->delivery().lines());
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(const Order found, ReadOrder(tx, order_id));
        ASSIGN_OR_RETURN(Contract contract, LockContract(tx, found.contract_id));
        ASSIGN_OR_RETURN(Order order, ReadOrder(tx, order_id));
        RETURN_IF_ERROR(order.Deliver(lines));
        contract.CountDelivered(lines);
        Delivery delivery;
        delivery.id = NewUuid();
        delivery.order_id = order.id;
        delivery.contract_id = contract.id;
        delivery.municipality = order.municipality;
        delivery.vendor = order.vendor;
        delivery.note = request->delivery().note();
        delivery.account = caller.account;
        delivery.create_time = ReadNow(tx);
        delivery.inspection_due_date = InspectionDueDate(contract, lines, delivery.create_time);
        delivery.lines = lines;
        WriteContractQuantities(tx, contract);
        WriteOrder(tx, order);
        InsertDelivery(tx, delivery);
        *response = ToProto(delivery);
        tx.Audit(response->name(), "delivered under orders/" + order.id);
        EmitNotice(
            tx, response->name(), {order.municipality},
            {"Delivered; inspect by " + delivery.inspection_due_date + ": " + contract.round_title,
             "納品されました。" + delivery.inspection_due_date + "までに検収してください：" + contract.round_title});
        return absl::OkStatus();
      });
    });
  });
}

grpc::Status ContractService::ListInspections(grpc::ServerContext* context, const v1::ListInspectionsRequest* request,
                                              v1::ListInspectionsResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string delivery_id, ParseFilter(request->delivery(), "deliveries", "delivery"));
    const std::string scope = "inspections|" + delivery_id;
    ASSIGN_OR_RETURN(const PageAsked page, ReadPage(caller, scope, *request));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      response->Clear();
      std::vector<Inspection> inspections = procurement::ListInspections(tx, delivery_id, page.after, page.size + 1);
      EndPage(caller, scope, page, &Inspection::create_time, inspections, response);
      for (const Inspection& inspection : inspections) *response->add_inspections() = ToProto(inspection);
      return absl::OkStatus();
    });
  });
}

grpc::Status ContractService::GetInspection(grpc::ServerContext* context, const v1::GetInspectionRequest* request,
                                            v1::Inspection* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request->name(), "inspections"));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const Inspection inspection, ReadInspection(tx, id));
      *response = ToProto(inspection);
      return absl::OkStatus();
    });
  });
}

grpc::Status ContractService::CreateInspection(grpc::ServerContext* context, const v1::CreateInspectionRequest* request,
                                               v1::Inspection* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    const v1::Inspection& sent = request->inspection();
    ASSIGN_OR_RETURN(const std::string delivery_id, ParseName(sent.delivery(), "deliveries"));
    RETURN_IF_ERROR(CheckLength(sent.reason(), "reason"));
    const std::optional<InspectionResult> result = InspectionResultFrom(v1::Inspection::Result_Name(sent.result()));
    if (!result) return Invalid("result", {"Give ACCEPTED or REJECTED.", "ACCEPTEDまたはREJECTEDを指定してください。"});
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(const Delivery found, ReadDelivery(tx, delivery_id));
        ASSIGN_OR_RETURN(Contract contract, LockContract(tx, found.contract_id));
        ASSIGN_OR_RETURN(Delivery delivery, ReadDelivery(tx, delivery_id));
        ASSIGN_OR_RETURN(Order order, ReadOrder(tx, delivery.order_id));
        RETURN_IF_ERROR(delivery.Inspect(*result, sent.reason()));
        const bool accepted = *result == InspectionResult::kAccepted;
        const ContractState before = contract.state;
        order.Inspect(delivery.lines, accepted);
        contract.CountInspected(delivery.lines, accepted);
        const Inspection inspection{NewUuid(),       delivery.id, contract.id,   delivery.municipality,
                                    delivery.vendor, *result,     sent.reason(), caller.account,
                                    ReadNow(tx)};
        InsertInspection(tx, inspection);
        WriteDeliveryState(tx, delivery);
        WriteOrder(tx, order);
        WriteContractQuantities(tx, contract);
        if (contract.state != before) RETURN_IF_ERROR(Complete(tx, contract));
        *response = ToProto(inspection);
        tx.Audit(response->name(), (accepted ? "accepted deliveries/" : "rejected deliveries/") + delivery.id);
        EmitNotice(
            tx, response->name(), {delivery.vendor},
            accepted ? Text{"Delivery accepted: " + contract.round_title, "検収に合格しました：" + contract.round_title}
                     : Text{"Delivery rejected: " + contract.round_title,
                            "検収で不合格になりました：" + contract.round_title});
        return absl::OkStatus();
      });
    });
  });
}

}  // namespace kyodo::procurement
