#include "procurement/store/bids.h"

#include <absl/strings/str_split.h>

#include <limits>

#include "platform/reasons.h"
#include "procurement/store/arrays.h"

namespace kyodo::procurement {
namespace {

std::vector<Text> ReasonsOf(const std::string& english, const std::string& japanese) {
  std::vector<Text> reasons;
  if (english.empty()) return reasons;
  const std::vector<std::string> en = absl::StrSplit(english, '\n');
  const std::vector<std::string> ja = absl::StrSplit(japanese, '\n');
  for (std::size_t i = 0; i < en.size() && i < ja.size(); ++i) reasons.push_back({en[i], ja[i]});
  return reasons;
}

StoredBid ToBid(const pqxx::row& row) {
  StoredBid bid;
  bid.id = row["bid_id"].c_str();
  bid.round_id = row["round_id"].c_str();
  bid.vendor = row["vendor_id"].c_str();
  bid.account = row["account"].c_str();
  bid.document = row["document"].c_str();
  bid.digest = row["digest"].c_str();
  bid.receipt_time = TimeOf(row["receipt_time"]);
  bid.state = row["state"].c_str();
  bid.invalid_reasons = ReasonsOf(row["invalid_reasons_en"].c_str(), row["invalid_reasons_ja"].c_str());
  return bid;
}

}  // namespace

absl::Status InsertBid(Tx& tx, const StoredBid& bid, const std::vector<std::string>& visible_to) {
  const pqxx::result rows = tx.Run(
      R"(INSERT INTO procurement.bids
           (area_id, round_id, bid_id, vendor_id, account, document, digest, receipt_time, visible_to)
         VALUES (kyodo.area(), $1::uuid, $2::uuid, $3, $4, $5, $6, $7::timestamptz, $8::text[])
         ON CONFLICT (area_id, round_id, vendor_id) DO NOTHING RETURNING 1)",
      bid.round_id, bid.id, bid.vendor, bid.account, bid.document, bid.digest, kyodo::ToText(bid.receipt_time),
      ArrayLiteral(visible_to));
  if (!rows.empty()) return absl::OkStatus();
  return Fail(absl::StatusCode::kAlreadyExists, reasons::kBidExists,
              {"Your bid has been received; a bid of a tender is final.",
               "すでに入札書を受け付けています。入札の書換え・引換え・撤回はできません。"});
}

std::vector<StoredBid> ListBids(Tx& tx, const std::string& round_id, const TimeKey& after, int limit) {
  const pqxx::result rows = tx.Run(
      R"(SELECT bid_id, round_id, vendor_id, account, document, digest, receipt_time, state,
                invalid_reasons_en, invalid_reasons_ja
         FROM procurement.bids
         WHERE area_id = kyodo.area() AND round_id = $1::uuid
           AND ($2 = '' OR (receipt_time, bid_id) > (nullif($2, '')::timestamptz, nullif($3, '')::uuid))
         ORDER BY receipt_time, bid_id LIMIT $4::int)",
      round_id, after.time, after.id, limit);
  std::vector<StoredBid> bids;
  for (const pqxx::row& row : rows) bids.push_back(ToBid(row));
  return bids;
}

absl::StatusOr<StoredBid> ReadBid(Tx& tx, const std::string& round_id, const std::string& bid_id) {
  const pqxx::result rows = tx.Run(
      R"(SELECT bid_id, round_id, vendor_id, account, document, digest, receipt_time, state,
                invalid_reasons_en, invalid_reasons_ja
         FROM procurement.bids WHERE area_id = kyodo.area() AND round_id = $1::uuid AND bid_id = $2::uuid)",
      round_id, bid_id);
  if (rows.empty()) return NotFound();
  return ToBid(rows[0]);
}

std::vector<StoredBid> ReadBox(Tx& tx, const std::string& round_id) {
  return ListBids(tx, round_id, {}, std::numeric_limits<int>::max());
}

void WriteOpened(Tx& tx, const std::string& round_id, const std::vector<StoredBid>& bids) {
  if (bids.empty()) return;
  std::vector<std::vector<Value>> rows;
  for (const StoredBid& bid : bids) {
    std::string en, ja;
    for (const Text& reason : bid.invalid_reasons) {
      en += (en.empty() ? "" : "\n") + reason.en;
      ja += (ja.empty() ? "" : "\n") + reason.ja;
    }
    rows.push_back({bid.id, bid.state, en, ja});
  }
  tx.RunRows(
      R"(UPDATE procurement.bids AS b
         SET opened = true, state = v.state, invalid_reasons_en = v.en, invalid_reasons_ja = v.ja FROM ()",
      {round_id}, {"uuid", "text", "text", "text"}, rows,
      R"() AS v(bid_id, state, en, ja)
         WHERE b.area_id = kyodo.area() AND b.round_id = $1::uuid AND b.bid_id = v.bid_id)");
}

void PublishBids(Tx& tx, const std::string& round_id) {
  tx.Run(
      R"(UPDATE procurement.bids SET published = true
         WHERE area_id = kyodo.area() AND round_id = $1::uuid AND opened)",
      round_id);
}

}  // namespace kyodo::procurement
