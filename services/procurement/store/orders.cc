#include "procurement/store/orders.h"

#include <map>

#include "procurement/store/arrays.h"

namespace kyodo::procurement {
namespace {

// Orders with their lines, in two statements.
std::vector<Order> OrdersWithLines(Tx& tx, const pqxx::result& rows) {
  std::vector<Order> orders;
  std::map<std::string, std::size_t> places;
  std::vector<std::string> ids;
  for (const pqxx::row& row : rows) {
    Order order;
    order.id = row["order_id"].c_str();
    order.contract_id = row["contract_id"].c_str();
    order.round_id = row["round_id"].c_str();
    order.municipality = row["municipality_id"].c_str();
    order.vendor = row["vendor_id"].c_str();
    order.state = OrderStateFrom(row["state"].c_str()).value();
    order.account = row["account"].c_str();
    order.create_time = TimeOf(row["create_time"]);
    places[order.id] = orders.size();
    ids.push_back(order.id);
    orders.push_back(std::move(order));
  }
  if (orders.empty()) return orders;
  for (const pqxx::row& row : tx.Run(
           R"(SELECT order_id, item, quantity, delivered_quantity, accepted_quantity FROM procurement.order_lines
              WHERE area_id = kyodo.area() AND order_id = ANY ($1::uuid[]) ORDER BY order_id, item)",
           ArrayLiteral(ids))) {
    orders[places[row["order_id"].c_str()]].lines.push_back({row["item"].c_str(), row["quantity"].as<std::int64_t>(),
                                                             row["delivered_quantity"].as<std::int64_t>(),
                                                             row["accepted_quantity"].as<std::int64_t>()});
  }
  return orders;
}

std::vector<Delivery> DeliveriesWithLines(Tx& tx, const pqxx::result& rows) {
  std::vector<Delivery> deliveries;
  std::map<std::string, std::size_t> places;
  std::vector<std::string> ids;
  for (const pqxx::row& row : rows) {
    Delivery delivery;
    delivery.id = row["delivery_id"].c_str();
    delivery.order_id = row["order_id"].c_str();
    delivery.contract_id = row["contract_id"].c_str();
    delivery.municipality = row["municipality_id"].c_str();
    delivery.vendor = row["vendor_id"].c_str();
    delivery.state = DeliveryStateFrom(row["state"].c_str()).value();
    delivery.note = row["note"].c_str();
    delivery.account = row["account"].c_str();
    delivery.create_time = TimeOf(row["create_time"]);
    delivery.inspection_due_date = row["inspection_due_date"].c_str();
    places[delivery.id] = deliveries.size();
    ids.push_back(delivery.id);
    deliveries.push_back(std::move(delivery));
  }
  if (deliveries.empty()) return deliveries;
  for (const pqxx::row& row : tx.Run(
           R"(SELECT delivery_id, item, quantity FROM procurement.delivery_lines
              WHERE area_id = kyodo.area() AND delivery_id = ANY ($1::uuid[]) ORDER BY delivery_id, item)",
           ArrayLiteral(ids))) {
    deliveries[places[row["delivery_id"].c_str()]].lines.push_back(
        {row["item"].c_str(), row["quantity"].as<std::int64_t>()});
  }
  return deliveries;
}

Inspection ToInspection(const pqxx::row& row) {
  Inspection inspection;
  inspection.id = row["inspection_id"].c_str();
  inspection.delivery_id = row["delivery_id"].c_str();
  inspection.contract_id = row["contract_id"].c_str();
  inspection.municipality = row["municipality_id"].c_str();
  inspection.vendor = row["vendor_id"].c_str();
  inspection.result = InspectionResultFrom(row["result"].c_str()).value();
  inspection.reason = row["reason"].c_str();
  inspection.account = row["account"].c_str();
  inspection.create_time = TimeOf(row["create_time"]);
  return inspection;
}

}  // namespace

Time ReadNow(Tx& tx) { return TimeOf(tx.Run("SELECT kyodo.now()")[0][0]); }

std::vector<Order> ListOrders(Tx& tx, const std::string& contract_id, const TimeKey& after, int limit) {
  return OrdersWithLines(tx, tx.Run(
                                 R"(SELECT * FROM procurement.orders
         WHERE area_id = kyodo.area() AND ($1 = '' OR contract_id = nullif($1, '')::uuid)
           AND ($2 = '' OR (create_time, order_id) < (nullif($2, '')::timestamptz, nullif($3, '')::uuid))
         ORDER BY create_time DESC, order_id DESC LIMIT $4::int)",
                                 contract_id, after.time, after.id, limit));
}

absl::StatusOr<Order> ReadOrder(Tx& tx, const std::string& order_id) {
  std::vector<Order> orders = OrdersWithLines(
      tx, tx.Run("SELECT * FROM procurement.orders WHERE area_id = kyodo.area() AND order_id = $1::uuid", order_id));
  if (orders.empty()) return NotFound();
  return std::move(orders.front());
}

void InsertOrder(Tx& tx, const Order& order) {
  tx.Run(
      R"(INSERT INTO procurement.orders (area_id, order_id, contract_id, round_id, municipality_id, vendor_id, state,
           account, create_time)
         VALUES (kyodo.area(), $1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8::timestamptz))",
      order.id, order.contract_id, order.round_id, order.municipality, order.vendor, ToText(order.state), order.account,
      ToText(order.create_time));
  std::vector<std::vector<Value>> rows;
  for (const OrderLine& line : order.lines) {
    rows.push_back({tx.caller().area, order.id, line.item, order.municipality, order.vendor, std::to_string(line.quantity)});
  }
  tx.RunRows("INSERT INTO procurement.order_lines (area_id, order_id, item, municipality_id, vendor_id, quantity)", {},
             {"text", "uuid", "text", "text", "text", "bigint"}, rows, "");
}

void WriteOrder(Tx& tx, const Order& order) {
  tx.Run("UPDATE procurement.orders SET state = $2 WHERE area_id = kyodo.area() AND order_id = $1::uuid", order.id,
         ToText(order.state));
  std::vector<std::vector<Value>> rows;
  for (const OrderLine& line : order.lines) {
    rows.push_back({line.item, std::to_string(line.delivered_quantity), std::to_string(line.accepted_quantity)});
  }
  tx.RunRows(
      R"(UPDATE procurement.order_lines AS l
         SET delivered_quantity = v.delivered, accepted_quantity = v.accepted FROM ()",
      {order.id}, {"text", "bigint", "bigint"}, rows,
      R"() AS v(item, delivered, accepted)
         WHERE l.area_id = kyodo.area() AND l.order_id = $1::uuid AND l.item = v.item)");
}

std::vector<Delivery> ListDeliveries(Tx& tx, const std::string& order_id, const std::string& contract_id,
                                     const TimeKey& after, int limit) {
  return DeliveriesWithLines(tx, tx.Run(
                                     R"(SELECT * FROM procurement.deliveries
         WHERE area_id = kyodo.area() AND ($1 = '' OR order_id = nullif($1, '')::uuid)
           AND ($2 = '' OR contract_id = nullif($2, '')::uuid)
           AND ($3 = '' OR (create_time, delivery_id) < (nullif($3, '')::timestamptz, nullif($4, '')::uuid))
         ORDER BY create_time DESC, delivery_id DESC LIMIT $5::int)",
                                     order_id, contract_id, after.time, after.id, limit));
}

absl::StatusOr<Delivery> ReadDelivery(Tx& tx, const std::string& delivery_id) {
  std::vector<Delivery> deliveries = DeliveriesWithLines(
      tx, tx.Run("SELECT * FROM procurement.deliveries WHERE area_id = kyodo.area() AND delivery_id = $1::uuid",
                 delivery_id));
  if (deliveries.empty()) return NotFound();
  return std::move(deliveries.front());
}

void InsertDelivery(Tx& tx, const Delivery& delivery) {
  tx.Run(
      R"(INSERT INTO procurement.deliveries (area_id, delivery_id, order_id, contract_id, municipality_id, vendor_id,
           state, note, account, create_time, inspection_due_date)
         VALUES (kyodo.area(), $1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9::timestamptz, $10::date))",
      delivery.id, delivery.order_id, delivery.contract_id, delivery.municipality, delivery.vendor,
      ToText(delivery.state), delivery.note, delivery.account, ToText(delivery.create_time),
      delivery.inspection_due_date);
  std::vector<std::vector<Value>> rows;
  for (const ItemQuantity& line : delivery.lines) {
    rows.push_back(
        {tx.caller().area, delivery.id, line.item, delivery.municipality, delivery.vendor, std::to_string(line.quantity)});
  }
  tx.RunRows(
      "INSERT INTO procurement.delivery_lines (area_id, delivery_id, item, municipality_id, vendor_id, quantity)", {},
      {"text", "uuid", "text", "text", "text", "bigint"}, rows, "");
}

void WriteDeliveryState(Tx& tx, const Delivery& delivery) {
  tx.Run("UPDATE procurement.deliveries SET state = $2 WHERE area_id = kyodo.area() AND delivery_id = $1::uuid",
         delivery.id, ToText(delivery.state));
}

std::vector<Inspection> ListInspections(Tx& tx, const std::string& delivery_id, const TimeKey& after, int limit) {
  const pqxx::result rows = tx.Run(
      R"(SELECT * FROM procurement.inspections
         WHERE area_id = kyodo.area() AND ($1 = '' OR delivery_id = nullif($1, '')::uuid)
           AND ($2 = '' OR (create_time, inspection_id) < (nullif($2, '')::timestamptz, nullif($3, '')::uuid))
         ORDER BY create_time DESC, inspection_id DESC LIMIT $4::int)",
      delivery_id, after.time, after.id, limit);
  std::vector<Inspection> inspections;
  for (const pqxx::row& row : rows) inspections.push_back(ToInspection(row));
  return inspections;
}

absl::StatusOr<Inspection> ReadInspection(Tx& tx, const std::string& inspection_id) {
  const pqxx::result rows = tx.Run(
      "SELECT * FROM procurement.inspections WHERE area_id = kyodo.area() AND inspection_id = $1::uuid", inspection_id);
  if (rows.empty()) return NotFound();
  return ToInspection(rows[0]);
}

void InsertInspection(Tx& tx, const Inspection& inspection) {
  tx.Run(
      R"(INSERT INTO procurement.inspections (area_id, inspection_id, delivery_id, contract_id, municipality_id,
           vendor_id, result, reason, account, create_time)
         VALUES (kyodo.area(), $1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9::timestamptz))",
      inspection.id, inspection.delivery_id, inspection.contract_id, inspection.municipality, inspection.vendor,
      ToText(inspection.result), inspection.reason, inspection.account, ToText(inspection.create_time));
}

}  // namespace kyodo::procurement
