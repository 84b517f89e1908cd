#include "procurement/domain/order.h"

#include <algorithm>

#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo::procurement {
namespace {

constexpr int kInspectionDays = 10;
constexpr int kWorksInspectionDays = 14;

}  // namespace

OrderLine* Order::Find(std::string_view item) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const OrderLine& line) { return line.item == item; });
  return found == lines.end() ? nullptr : &*found;
}

void Order::Advance() {
  const auto all = [&](auto&& holds) { return std::all_of(lines.begin(), lines.end(), holds); };
  if (all([](const OrderLine& line) { return line.accepted_quantity == line.quantity; })) {
    state = OrderState::kCompleted;
  } else if (all([](const OrderLine& line) { return line.delivered_quantity == line.quantity; })) {
    state = OrderState::kDelivered;
  } else if (all([](const OrderLine& line) { return line.delivered_quantity == 0; })) {
    state = OrderState::kPlaced;
  } else {
    state = OrderState::kPartlyDelivered;
  }
}

absl::Status Order::Deliver(const std::vector<ItemQuantity>& delivered) {
  RETURN_IF_ERROR(CheckLines(delivered, "lines"));
  Violations unknown;
  for (std::size_t i = 0; i < delivered.size(); ++i) {
    if (Find(delivered[i].item) == nullptr) {
      unknown.Add("lines[" + std::to_string(i) + "].item",
                  {"This item was not ordered.", "この品目は発注されていません。"});
    }
  }
  RETURN_IF_ERROR(unknown.status());
  for (const ItemQuantity& part : delivered) {
    const OrderLine& line = *Find(part.item);
    const std::int64_t remaining = line.quantity - line.delivered_quantity;
    if (part.quantity > remaining) return CapExceeded(part.item, remaining, part.quantity);
  }
  for (const ItemQuantity& part : delivered) Find(part.item)->delivered_quantity += part.quantity;
  Advance();
  return absl::OkStatus();
}

void Order::Inspect(const std::vector<ItemQuantity>& delivered, bool accepted) {
  for (const ItemQuantity& part : delivered) {
    OrderLine* line = Find(part.item);
    if (line == nullptr) continue;
    if (accepted) {
      line->accepted_quantity += part.quantity;
    } else {
      line->delivered_quantity -= part.quantity;
    }
  }
  Advance();
}

absl::Status Delivery::Inspect(InspectionResult result, const std::string& reason) {
  if (result == InspectionResult::kRejected && reason.empty()) {
    return Invalid("reason", {"A rejection needs a reason.", "不合格の場合は理由を入力してください。"});
  }
  if (state != DeliveryState::kDelivered) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kAlreadyInspected,
                {"This delivery has been inspected already.", "この納品はすでに検収済みです。"},
                {{"state", ToText(state)}});
  }
  state = result == InspectionResult::kAccepted ? DeliveryState::kAccepted : DeliveryState::kRejected;
  return absl::OkStatus();
}

std::string InspectionDueDate(const Contract& contract, const std::vector<ItemQuantity>& delivered, Time now) {
  const bool works = std::all_of(delivered.begin(), delivered.end(), [&](const ItemQuantity& part) {
    return std::any_of(contract.items.begin(), contract.items.end(), [&](const ContractItem& item) {
      return item.item == part.item && item.kind == LotKind::kWorks;
    });
  });
  return TokyoDateAfter(now, works ? kWorksInspectionDays : kInspectionDays);
}

std::string ToText(OrderState state) {
  switch (state) {
    case OrderState::kPlaced:
      return "PLACED";
    case OrderState::kPartlyDelivered:
      return "PARTLY_DELIVERED";
    case OrderState::kDelivered:
      return "DELIVERED";
    case OrderState::kCompleted:
      return "COMPLETED";
  }
  return "";
}

std::string ToText(DeliveryState state) {
  switch (state) {
    case DeliveryState::kDelivered:
      return "DELIVERED";
    case DeliveryState::kAccepted:
      return "ACCEPTED";
    case DeliveryState::kRejected:
      return "REJECTED";
  }
  return "";
}

std::string ToText(InspectionResult result) { return result == InspectionResult::kAccepted ? "ACCEPTED" : "REJECTED"; }

std::optional<OrderState> OrderStateFrom(std::string_view text) {
  for (OrderState state :
       {OrderState::kPlaced, OrderState::kPartlyDelivered, OrderState::kDelivered, OrderState::kCompleted}) {
    if (text == ToText(state)) return state;
  }
  return std::nullopt;
}

std::optional<DeliveryState> DeliveryStateFrom(std::string_view text) {
  for (DeliveryState state : {DeliveryState::kDelivered, DeliveryState::kAccepted, DeliveryState::kRejected}) {
    if (text == ToText(state)) return state;
  }
  return std::nullopt;
}

std::optional<InspectionResult> InspectionResultFrom(std::string_view text) {
  for (InspectionResult result : {InspectionResult::kAccepted, InspectionResult::kRejected}) {
    if (text == ToText(result)) return result;
  }
  return std::nullopt;
}

}  // namespace kyodo::procurement
