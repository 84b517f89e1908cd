#include "procurement/api/opening.h"

#include <algorithm>
#include <map>
#include <string>

#include "procurement/api/bid_message.h"
#include "procurement/store/bids.h"

namespace kyodo::procurement {
namespace {

// One line per fault, in both languages.
std::vector<Text> ReasonsFrom(const absl::Status& status) {
  std::vector<Text> reasons;
  for (const Violation& violation : ViolationsOf(status)) {
    reasons.push_back({violation.field + ": " + violation.text.en, violation.field + ": " + violation.text.ja});
  }
  if (reasons.empty()) reasons.push_back({"The bid cannot be read.", "入札書を読み取れません。"});
  return reasons;
}

// Bids in the box count per lot, valid or not.
void EndLots(const std::map<std::string, int>& counts, RoundTerms& terms) {
  for (Lot& lot : terms.lots) {
    const auto found = counts.find(lot.lot);
    const int bids = found == counts.end() ? 0 : found->second;
    if (bids == 0) {
      lot.end_reason = "NO_BIDS";
    } else if (bids < terms.min_bids) {
      lot.end_reason = "TOO_FEW_BIDS";
    }
  }
}

}  // namespace

absl::Status OpenBox(Tx& tx, Round& round, Time now) {
  std::vector<StoredBid> bids = ReadBox(tx, round.id);
  std::map<std::string, int> counts;
  for (StoredBid& bid : bids) {
    for (const std::string& lot : LotsOf(bid)) ++counts[lot];
    const absl::StatusOr<BidOffer> offer = OfferOf(bid, round.terms);
    bid.state = offer.ok() ? "VALID" : "INVALID";
    if (!offer.ok()) bid.invalid_reasons = ReasonsFrom(offer.status());
  }
  WriteOpened(tx, round.id, bids);
  RETURN_IF_ERROR(round.OpenBids(now));
  EndLots(counts, round.terms);
  const auto ended = [](const Lot& lot) { return !lot.end_reason.empty(); };
  const auto empty = [](const Lot& lot) { return lot.end_reason == "NO_BIDS"; };
  const std::vector<Lot>& lots = round.terms.lots;
  if (!std::all_of(lots.begin(), lots.end(), ended)) return absl::OkStatus();
  return round.FailWith(std::all_of(lots.begin(), lots.end(), empty) ? "NO_BIDS" : "TOO_FEW_BIDS", now);
}

}  // namespace kyodo::procurement
