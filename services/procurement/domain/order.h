// Orders under a contract, their deliveries and inspections.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/clock.h"
#include "procurement/domain/contract.h"

namespace kyodo::procurement {

enum class OrderState { kPlaced, kPartlyDelivered, kDelivered, kCompleted };
enum class DeliveryState { kDelivered, kAccepted, kRejected };
enum class InspectionResult { kAccepted, kRejected };

// 0 <= accepted <= delivered <= quantity. What was rejected is not delivered.
struct OrderLine {
  std::string item;
  std::int64_t quantity = 0;
  std::int64_t delivered_quantity = 0;
  std::int64_t accepted_quantity = 0;
};

// An order of a municipality. A method that is refused changes nothing.
struct Order {
  std::string id;  // UUID
  std::string contract_id;
  std::string round_id;
  std::string municipality;
  // Tenant id, "vendor-1".
  std::string vendor;
  OrderState state = OrderState::kPlaced;
  std::string account;
  Time create_time{};
  std::vector<OrderLine> lines;

  // All or a part of what is not delivered yet (CAP_EXCEEDED); items of the order only.
  absl::Status Deliver(const std::vector<ItemQuantity>& delivered);
  // Accepted units are done; rejected ones may be delivered again.
  void Inspect(const std::vector<ItemQuantity>& delivered, bool accepted);

 private:
  OrderLine* Find(std::string_view item);
  void Advance();
};

struct Delivery {
  std::string id;  // UUID
  std::string order_id;
  std::string contract_id;
  std::string municipality;
  std::string vendor;
  DeliveryState state = DeliveryState::kDelivered;
  std::string note;
  std::string account;
  Time create_time{};
  std::string inspection_due_date;
  std::vector<ItemQuantity> lines;

  // Once (ALREADY_INSPECTED); a rejection needs a reason.
  absl::Status Inspect(InspectionResult result, const std::string& reason);
};

struct Inspection {
  std::string id;  // UUID
  std::string delivery_id;
  std::string contract_id;
  std::string municipality;
  std::string vendor;
  InspectionResult result = InspectionResult::kAccepted;
  std::string reason;
  std::string account;
  Time create_time{};
};

// Ten days after the delivery's day in Tokyo, fourteen when everything delivered is works
// (政府契約の支払遅延防止等に関する法律 5条).
std::string InspectionDueDate(const Contract& contract, const std::vector<ItemQuantity>& delivered, Time now);

// "PLACED", …; "DELIVERED", "ACCEPTED", "REJECTED". Nothing for other words.
std::string ToText(OrderState state);
std::string ToText(DeliveryState state);
std::string ToText(InspectionResult result);
std::optional<OrderState> OrderStateFrom(std::string_view text);
std::optional<DeliveryState> DeliveryStateFrom(std::string_view text);
std::optional<InspectionResult> InspectionResultFrom(std::string_view text);

}  // namespace kyodo::procurement
