// Orders, deliveries and inspections. Both parties and the body read them; the municipality orders and inspects, the
// vendor delivers. Whoever counts quantities holds the contract's lock (LockContract).
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "platform/database.h"
#include "procurement/domain/order.h"
#include "procurement/store/time_key.h"

namespace kyodo::procurement {

// The area's time, read after the locks.
Time ReadNow(Tx& tx);

// Lists are newest first, at most `limit` after `after`; an empty id is no filter. NOT_FOUND also for what the caller
// may not see.
std::vector<Order> ListOrders(Tx& tx, const std::string& contract_id, const TimeKey& after, int limit);
absl::StatusOr<Order> ReadOrder(Tx& tx, const std::string& order_id);
void InsertOrder(Tx& tx, const Order& order);
// State and quantities of the lines.
void WriteOrder(Tx& tx, const Order& order);

std::vector<Delivery> ListDeliveries(Tx& tx, const std::string& order_id, const std::string& contract_id,
                                     const TimeKey& after, int limit);
absl::StatusOr<Delivery> ReadDelivery(Tx& tx, const std::string& delivery_id);
void InsertDelivery(Tx& tx, const Delivery& delivery);
void WriteDeliveryState(Tx& tx, const Delivery& delivery);

std::vector<Inspection> ListInspections(Tx& tx, const std::string& delivery_id, const TimeKey& after, int limit);
absl::StatusOr<Inspection> ReadInspection(Tx& tx, const std::string& inspection_id);
void InsertInspection(Tx& tx, const Inspection& inspection);

}  // namespace kyodo::procurement
