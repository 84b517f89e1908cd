#include "procurement/api/contract_message.h"

#include "procurement/api/names.h"
#include "procurement/api/round_proto.h"

namespace kyodo::procurement {
namespace {

// The words of the domain are those of the proto's enums.
template <typename Enum>
Enum Parsed(bool (*parse)(google::protobuf::ConstStringParam, Enum*), const std::string& text) {
  Enum value{};
  parse(text, &value);
  return value;
}

}  // namespace

v1::Contract ToProto(const Contract& contract) {
  v1::Contract out;
  out.set_name(contract.name());
  out.set_round("rounds/" + contract.round_id);
  out.set_municipality(contract.municipality);
  out.set_vendor(VendorName(contract.vendor));
  out.set_goods_yen(contract.totals.goods_yen);
  out.set_cost_terms_yen(contract.totals.cost_terms_yen);
  out.set_total_ex_tax_yen(contract.totals.total_ex_tax_yen);
  out.set_tax_yen(contract.totals.tax_yen);
  out.set_total_yen(contract.totals.total_yen);
  out.set_state(Parsed(&v1::Contract::State_Parse, ToText(contract.state)));
  out.set_etag(contract.etag());
  out.set_round_title(contract.round_title);
  *out.mutable_create_time() = ToProto(contract.create_time);
  for (const ContractItem& item : contract.items) {
    v1::ContractItem& line = *out.add_items();
    line.set_lot(item.lot);
    line.set_item(item.item);
    line.set_title(item.title);
    line.set_unit(item.unit);
    line.set_quantity(item.quantity);
    line.set_unit_price(item.unit_price.text());
    line.set_ordered_quantity(item.ordered_quantity);
    line.set_delivered_quantity(item.delivered_quantity);
    line.set_accepted_quantity(item.accepted_quantity);
  }
  for (const Signature& signature : contract.signatures) {
    v1::Signature& line = *out.add_signatures();
    line.set_party(ToText(signature.party));
    line.set_account(signature.account);
    *line.mutable_time() = ToProto(signature.time);
    line.set_method(Parsed(&v1::Signature::Method_Parse, ToText(signature.method)));
    line.set_document_sha256(signature.document_sha256);
    line.set_signed_date(signature.signed_date);
  }
  return out;
}

v1::Order ToProto(const Order& order) {
  v1::Order out;
  out.set_name("orders/" + order.id);
  out.set_contract("contracts/" + order.contract_id);
  out.set_municipality(order.municipality);
  out.set_vendor(VendorName(order.vendor));
  out.set_state(Parsed(&v1::Order::State_Parse, ToText(order.state)));
  *out.mutable_create_time() = ToProto(order.create_time);
  out.set_account(order.account);
  out.set_round("rounds/" + order.round_id);
  for (const OrderLine& line : order.lines) {
    v1::OrderLine& out_line = *out.add_lines();
    out_line.set_item(line.item);
    out_line.set_quantity(line.quantity);
    out_line.set_delivered_quantity(line.delivered_quantity);
    out_line.set_accepted_quantity(line.accepted_quantity);
  }
  return out;
}

v1::Delivery ToProto(const Delivery& delivery) {
  v1::Delivery out;
  out.set_name("deliveries/" + delivery.id);
  out.set_order("orders/" + delivery.order_id);
  out.set_contract("contracts/" + delivery.contract_id);
  out.set_municipality(delivery.municipality);
  out.set_vendor(VendorName(delivery.vendor));
  out.set_state(Parsed(&v1::Delivery::State_Parse, ToText(delivery.state)));
  *out.mutable_create_time() = ToProto(delivery.create_time);
  out.set_inspection_due_date(delivery.inspection_due_date);
  out.set_note(delivery.note);
  for (const ItemQuantity& line : delivery.lines) {
    v1::DeliveryLine& out_line = *out.add_lines();
    out_line.set_item(line.item);
    out_line.set_quantity(line.quantity);
  }
  return out;
}

v1::Inspection ToProto(const Inspection& inspection) {
  v1::Inspection out;
  out.set_name("inspections/" + inspection.id);
  out.set_delivery("deliveries/" + inspection.delivery_id);
  out.set_municipality(inspection.municipality);
  out.set_vendor(VendorName(inspection.vendor));
  out.set_result(Parsed(&v1::Inspection::Result_Parse, ToText(inspection.result)));
  out.set_reason(inspection.reason);
  *out.mutable_create_time() = ToProto(inspection.create_time);
  out.set_account(inspection.account);
  return out;
}

Signature ReadSignature(const v1::SignContractRequest& request, Party party, const std::string& account, Time now) {
  Signature signature;
  signature.party = party;
  signature.account = account;
  signature.time = now;
  signature.method = request.method() == v1::Signature::E_SIGNATURE ? SignMethod::kESignature : SignMethod::kPaper;
  signature.document_sha256 = request.document_sha256();
  signature.signed_date = request.signed_date().empty() ? TokyoDate(now) : request.signed_date();
  return signature;
}

}  // namespace kyodo::procurement
