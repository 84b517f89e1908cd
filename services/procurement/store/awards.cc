#include "procurement/store/awards.h"

#include <map>

#include "procurement/store/arrays.h"

namespace kyodo::procurement {
namespace {

std::string Number(std::int64_t number) { return std::to_string(number); }

void InsertLots(Tx& tx, const DecidedAward& award, const std::string& visible) {
  std::vector<std::vector<Value>> rows;
  for (const AwardLotRow& lot : award.lots) {
    rows.push_back({tx.caller().area, award.round_id, lot.lot, Number(rows.size()), lot.vendor,
                    lot.bid_id.empty() ? Value() : Value(lot.bid_id), Number(lot.total_ex_tax_yen),
                    Number(lot.fixed_fee_yen), lot.end_reason, lot.lottery, visible});
  }
  tx.RunRows(
      R"(INSERT INTO procurement.award_lots (area_id, round_id, lot, ordinal, vendor_id, bid_id, total_ex_tax_yen,
           fixed_fee_yen, end_reason, lottery, visible_to))",
      {}, {"text", "uuid", "text", "int", "text", "uuid", "bigint", "bigint", "text", "text", "text[]"}, rows, "");
}

void InsertItems(Tx& tx, const DecidedAward& award, const std::string& visible) {
  if (award.items.empty()) return;
  std::vector<std::vector<Value>> rows;
  for (const AwardItemRow& item : award.items) {
    rows.push_back({tx.caller().area, award.round_id, item.lot, item.item, Number(rows.size()), item.vendor,
                    Number(item.quantity), Number(item.unit_price.ten_thousandths()), visible});
  }
  tx.RunRows(
      R"(INSERT INTO procurement.award_items (area_id, round_id, lot, item, ordinal, vendor_id, quantity, unit_price_e4,
           visible_to))",
      {}, {"text", "uuid", "text", "text", "int", "text", "bigint", "bigint", "text[]"}, rows, "");
}

void InsertReasons(Tx& tx, const DecidedAward& award, const std::string& visible) {
  if (award.reasons.empty()) return;
  std::vector<std::vector<Value>> rows;
  for (const AwardReasonRow& reason : award.reasons) {
    rows.push_back({tx.caller().area, award.round_id, reason.lot, reason.vendor, Number(rows.size()),
                    Number(reason.rank), reason.reason, Number(reason.total_ex_tax_yen), reason.detail.en,
                    reason.detail.ja, visible});
  }
  tx.RunRows(
      R"(INSERT INTO procurement.award_reasons (area_id, round_id, lot, vendor_id, ordinal, rank, reason,
           total_ex_tax_yen, detail_en, detail_ja, visible_to))",
      {}, {"text", "uuid", "text", "text", "int", "int", "text", "bigint", "text", "text", "text[]"}, rows, "");
}

void InsertTiers(Tx& tx, const std::string& round_id, const std::vector<AwardedPrices>& prices,
                 const std::string& visible) {
  std::vector<std::vector<Value>> rows;
  for (const AwardedPrices& lot : prices) {
    for (const BidItem& item : lot.items) {
      for (const PriceTier& tier : item.prices.tiers()) {
        rows.push_back({tx.caller().area, round_id, lot.lot, item.item, lot.vendor, ToText(item.prices.rule()),
                        Number(tier.from_quantity), Number(tier.unit_price.ten_thousandths()),
                        item.capacity ? Value(Number(*item.capacity)) : Value(), visible});
      }
    }
  }
  if (rows.empty()) return;
  tx.RunRows(
      R"(INSERT INTO procurement.awarded_tiers (area_id, round_id, lot, item, vendor_id, tier_rule, from_quantity,
           unit_price_e4, capacity, visible_to))",
      {}, {"text", "uuid", "text", "text", "text", "text", "bigint", "bigint", "bigint", "text[]"}, rows, "");
}

void ReadItemsAndReasons(Tx& tx, DecidedAward& award) {
  for (const pqxx::row& row : tx.Run(
           R"(SELECT lot, item, vendor_id, quantity, unit_price_e4 FROM procurement.award_items
              WHERE area_id = kyodo.area() AND round_id = $1::uuid ORDER BY ordinal)",
           award.round_id)) {
    award.items.push_back({row[0].c_str(), row[1].c_str(), row[2].c_str(), row[3].as<std::int64_t>(),
                           UnitPrice::OfTenThousandths(row[4].as<std::int64_t>()).value()});
  }
  for (const pqxx::row& row : tx.Run(
           R"(SELECT lot, vendor_id, rank, reason, total_ex_tax_yen, detail_en, detail_ja
              FROM procurement.award_reasons
              WHERE area_id = kyodo.area() AND round_id = $1::uuid ORDER BY ordinal)",
           award.round_id)) {
    award.reasons.push_back({row[0].c_str(),
                             row[1].c_str(),
                             row[2].as<int>(),
                             row[3].c_str(),
                             row[4].as<Yen>(),
                             {row[5].c_str(), row[6].c_str()}});
  }
}

}  // namespace

void InsertAward(Tx& tx, const DecidedAward& award, const std::vector<AwardedPrices>& prices,
                 const std::vector<std::string>& visible_to) {
  const std::string visible = ArrayLiteral(visible_to);
  tx.Run(
      R"(INSERT INTO procurement.awards (area_id, round_id, run_id, input_digest, decide_time, proposer, decider,
           visible_to)
         VALUES (kyodo.area(), $1::uuid, $2::uuid, $3, $4::timestamptz, $5, $6, $7::text[]))",
      award.round_id, award.run_id, award.input_digest, kyodo::ToText(award.decide_time), award.proposer, award.decider,
      visible);
  InsertLots(tx, award, visible);
  InsertItems(tx, award, visible);
  InsertReasons(tx, award, visible);
  InsertTiers(tx, award.round_id, prices, visible);
}

std::optional<DecidedAward> ReadAward(Tx& tx, const std::string& round_id) {
  const pqxx::result found = tx.Run(
      R"(SELECT run_id, input_digest, decide_time, proposer, decider FROM procurement.awards
         WHERE area_id = kyodo.area() AND round_id = $1::uuid)",
      round_id);
  if (found.empty()) return std::nullopt;
  DecidedAward award;
  award.round_id = round_id;
  award.run_id = found[0]["run_id"].c_str();
  award.input_digest = found[0]["input_digest"].c_str();
  award.decide_time = TimeOf(found[0]["decide_time"]);
  award.proposer = found[0]["proposer"].c_str();
  award.decider = found[0]["decider"].c_str();
  for (const pqxx::row& row : tx.Run(
           R"(SELECT lot, vendor_id, coalesce(bid_id::text, ''), total_ex_tax_yen, fixed_fee_yen, end_reason, lottery
              FROM procurement.award_lots WHERE area_id = kyodo.area() AND round_id = $1::uuid ORDER BY ordinal)",
           round_id)) {
    award.lots.push_back({row[0].c_str(), row[1].c_str(), row[2].c_str(), row[3].as<Yen>(), row[4].as<Yen>(),
                          row[5].c_str(), row[6].c_str()});
  }
  ReadItemsAndReasons(tx, award);
  return award;
}

absl::StatusOr<std::vector<AwardedPrices>> ReadAwardedPrices(Tx& tx, const std::string& round_id) {
  const pqxx::result rows = tx.Run(
      R"(SELECT t.lot, t.vendor_id, l.fixed_fee_yen, t.item, t.tier_rule, t.from_quantity, t.unit_price_e4, t.capacity
         FROM procurement.awarded_tiers t
         JOIN procurement.award_lots l ON l.area_id = t.area_id AND l.round_id = t.round_id AND l.lot = t.lot
         WHERE t.area_id = kyodo.area() AND t.round_id = $1::uuid
         ORDER BY l.ordinal, t.item, t.from_quantity)",
      round_id);
  std::vector<AwardedPrices> lots;
  for (auto row = rows.begin(); row != rows.end();) {
    const std::string lot = row["lot"].c_str();
    if (lots.empty() || lots.back().lot != lot) {
      lots.push_back({lot, row["vendor_id"].c_str(), row["fixed_fee_yen"].as<Yen>(), {}});
    }
    const std::string item = row["item"].c_str();
    const TierRule rule = TierRuleFrom(row["tier_rule"].c_str()).value();
    std::optional<std::int64_t> capacity;
    if (!row["capacity"].is_null()) capacity = row["capacity"].as<std::int64_t>();
    std::vector<PriceTier> tiers;
    for (; row != rows.end() && item == row["item"].c_str() && lot == row["lot"].c_str(); ++row) {
      tiers.push_back({row["from_quantity"].as<std::int64_t>(),
                       UnitPrice::OfTenThousandths(row["unit_price_e4"].as<std::int64_t>()).value()});
    }
    ASSIGN_OR_RETURN(PriceTiers prices, PriceTiers::Of(std::move(tiers), rule));
    lots.back().items.push_back(BidItem{item, std::move(prices), capacity});
  }
  return lots;
}

}  // namespace kyodo::procurement
