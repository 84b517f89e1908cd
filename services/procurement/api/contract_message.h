// Contracts, orders, deliveries and inspections on the wire.
#pragma once

#include <vector>

#include "kyodo/procurement/v1/contracts.pb.h"
#include "procurement/domain/contract.h"
#include "procurement/domain/order.h"

namespace kyodo::procurement {

v1::Contract ToProto(const Contract& contract);
v1::Order ToProto(const Order& order);
v1::Delivery ToProto(const Delivery& delivery);
v1::Inspection ToProto(const Inspection& inspection);

// A signature as sent, of the party that the caller belongs to; PAPER and today where nothing was said.
Signature ReadSignature(const v1::SignContractRequest& request, Party party, const std::string& account, Time now);

// Lines of an order or a delivery as sent.
template <typename Lines>
std::vector<ItemQuantity> ReadLines(const Lines& lines) {
  std::vector<ItemQuantity> out;
  for (const auto& line : lines) out.push_back({line.item(), line.quantity()});
  return out;
}

}  // namespace kyodo::procurement
