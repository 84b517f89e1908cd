// Bids on the wire and in the box: what a vendor sent, its canonical document, and the bid as a caller may see it.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "kyodo/procurement/v1/bids.pb.h"
#include "procurement/domain/bid_rules.h"
#include "procurement/domain/round.h"
#include "procurement/store/bids.h"

namespace kyodo::procurement {

// The lots that vendors bid on, with their frozen quantities.
std::vector<TenderLot> TenderLotsOf(const RoundTerms& terms);

BidDraft ReadBidDraft(const v1::Bid& bid);

// The bytes that are stored and digested: protobuf JSON without defaults of name, vendor, receipt time, lots and
// lottery.
std::string BidDocument(const StoredBid& bid, const BidOffer& offer);

// Reads a document again and validates it against the round, as the opening must.
absl::StatusOr<BidOffer> OfferOf(const StoredBid& bid, const RoundTerms& terms);

// Ids of the lots of a document that may be invalid.
std::vector<std::string> LotsOf(const StoredBid& bid);

// Everything about the bid, for whoever may read the row.
absl::StatusOr<v1::Bid> ToProto(const StoredBid& bid);

// The receipt: what was received and when, but nothing of its content.
v1::Bid ReceiptOf(const StoredBid& bid);

}  // namespace kyodo::procurement
