#include "procurement/api/bid_message.h"

#include <google/protobuf/util/json_util.h>

#include "platform/error.h"
#include "procurement/api/names.h"
#include "procurement/api/round_proto.h"

namespace kyodo::procurement {
namespace {

v1::BidItem::TierRule ToProto(TierRule rule) {
  return rule == TierRule::kAllUnits ? v1::BidItem::ALL_UNITS : v1::BidItem::INCREMENTAL;
}

void AddLot(const BidLot& lot, v1::Bid& bid) {
  v1::BidLot& out = *bid.add_lots();
  out.set_lot(lot.lot);
  out.set_fixed_fee_yen(lot.fixed_fee_yen);
  for (const BidItem& item : lot.items) {
    v1::BidItem& out_item = *out.add_items();
    out_item.set_item(item.item);
    out_item.set_tier_rule(ToProto(item.prices.rule()));
    out_item.set_capacity(item.capacity.value_or(0));
    for (const PriceTier& tier : item.prices.tiers()) {
      v1::PriceTier& out_tier = *out_item.add_tiers();
      out_tier.set_from_quantity(tier.from_quantity);
      out_tier.set_unit_price(tier.unit_price.text());
    }
  }
}

std::string NameOf(const StoredBid& bid) { return "rounds/" + bid.round_id + "/bids/" + bid.id; }

absl::StatusOr<v1::Bid> ReadDocument(const StoredBid& bid) {
  v1::Bid out;
  if (!google::protobuf::util::JsonStringToMessage(bid.document, &out).ok()) {
    return absl::InternalError("a stored bid does not parse");
  }
  return out;
}

}  // namespace

std::vector<TenderLot> TenderLotsOf(const RoundTerms& terms) {
  std::vector<TenderLot> lots;
  for (const Lot& lot : terms.lots) {
    TenderLot& tender = lots.emplace_back(TenderLot{lot.lot, {}});
    for (const Item& item : lot.items) tender.items.push_back({item.item, item.tender_quantity});
  }
  return lots;
}

BidDraft ReadBidDraft(const v1::Bid& bid) {
  BidDraft draft;
  draft.lottery_number = bid.lottery_number();
  draft.lottery_nonce = bid.lottery_nonce();
  for (const v1::BidLot& lot : bid.lots()) {
    BidLotDraft& lot_draft = draft.lots.emplace_back();
    lot_draft.lot = lot.lot();
    lot_draft.fixed_fee_yen = lot.fixed_fee_yen();
    for (const v1::BidItem& item : lot.items()) {
      BidItemDraft& item_draft = lot_draft.items.emplace_back();
      item_draft.item = item.item();
      item_draft.capacity = item.capacity();
      if (item.tier_rule() == v1::BidItem::ALL_UNITS) item_draft.tier_rule = TierRule::kAllUnits;
      if (item.tier_rule() == v1::BidItem::INCREMENTAL) item_draft.tier_rule = TierRule::kIncremental;
      for (const v1::PriceTier& tier : item.tiers()) {
        item_draft.tiers.push_back({tier.from_quantity(), tier.unit_price()});
      }
    }
  }
  return draft;
}

std::string BidDocument(const StoredBid& bid, const BidOffer& offer) {
  v1::Bid document;
  document.set_name(NameOf(bid));
  document.set_vendor(VendorName(bid.vendor));
  *document.mutable_receipt_time() = ToProto(bid.receipt_time);
  for (const BidLot& lot : offer.lots) AddLot(lot, document);
  document.set_lottery_number(offer.lottery_number);
  document.set_lottery_nonce(offer.lottery_nonce);
  std::string json;
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = false;
  // A message of strings, numbers and known enums always prints.
  (void)google::protobuf::util::MessageToJsonString(document, &json, options);
  return json;
}

absl::StatusOr<BidOffer> OfferOf(const StoredBid& bid, const RoundTerms& terms) {
  ASSIGN_OR_RETURN(const v1::Bid document, ReadDocument(bid));
  return ValidateBid(ReadBidDraft(document), TenderLotsOf(terms));
}

std::vector<std::string> LotsOf(const StoredBid& bid) {
  std::vector<std::string> lots;
  const absl::StatusOr<v1::Bid> document = ReadDocument(bid);
  if (!document.ok()) return lots;
  for (const v1::BidLot& lot : document->lots()) lots.push_back(lot.lot());
  return lots;
}

absl::StatusOr<v1::Bid> ToProto(const StoredBid& bid) {
  ASSIGN_OR_RETURN(v1::Bid out, ReadDocument(bid));
  out.MergeFrom(ReceiptOf(bid));
  for (const Text& reason : bid.invalid_reasons) out.add_invalid_reasons(reason.ja + " / " + reason.en);
  return out;
}

v1::Bid ReceiptOf(const StoredBid& bid) {
  v1::Bid out;
  out.set_name(NameOf(bid));
  out.set_vendor(VendorName(bid.vendor));
  *out.mutable_receipt_time() = ToProto(bid.receipt_time);
  out.set_digest(bid.digest);
  v1::Bid::State state = v1::Bid::STATE_UNSPECIFIED;
  v1::Bid::State_Parse(bid.state, &state);
  out.set_state(state);
  return out;
}

}  // namespace kyodo::procurement
