// Writing rounds: the row, the definition, and the columns that say who may see them.
#include <utility>

#include "platform/error.h"
#include "procurement/store/arrays.h"
#include "procurement/store/rounds.h"

namespace kyodo::procurement {
namespace {

Value TextOf(const std::optional<Time>& time) { return time ? Value(ToText(*time)) : std::nullopt; }
Value TextOf(bool value) { return value ? "true" : "false"; }
Value TextOf(std::int64_t value) { return std::to_string(value); }

void InsertLotsAndItems(Tx& tx, const Round& round) {
  std::vector<std::vector<Value>> lots;
  std::vector<std::vector<Value>> items;
  for (const Lot& lot : round.terms.lots) {
    lots.push_back({lot.lot, TextOf(static_cast<std::int64_t>(lots.size())), lot.title, ToText(lot.kind)});
    for (const Item& item : lot.items) {
      items.push_back({item.item, lot.lot, TextOf(static_cast<std::int64_t>(items.size())), item.title, item.unit});
    }
  }
  const std::vector<Value> first = {round.id, TextOf(round.published), TextOf(round.tendered),
                                    ArrayLiteral(round.terms.invited_municipalities)};
  tx.RunRows(
      "INSERT INTO procurement.lots (area_id, round_id, published, tendered, visible_to, lot, lot_number, title, kind)"
      " SELECT kyodo.area(), $1::uuid, $2::boolean, $3::boolean, $4::text[], v.* FROM (",
      first, {"text", "int", "text", "text"}, lots, ") AS v");
  tx.RunRows(
      "INSERT INTO procurement.items (area_id, round_id, published, tendered, visible_to, item, lot, item_number,"
      " title, unit) SELECT kyodo.area(), $1::uuid, $2::boolean, $3::boolean, $4::text[], v.* FROM (",
      first, {"text", "text", "int", "text", "text"}, items, ") AS v");
}

void InsertPrices(Tx& tx, const Round& round) {
  const Value invited = ArrayLiteral(round.terms.invited_municipalities);
  std::vector<std::vector<Value>> tiers;
  for (const MarketTiers& market : round.terms.market_tiers) {
    for (const PriceTier& tier : market.tiers) {
      tiers.push_back(
          {market.item, TextOf(tier.from_quantity), TextOf(tier.unit_price.ten_thousandths()), market.source});
    }
  }
  if (!tiers.empty()) {
    tx.RunRows(
        "INSERT INTO procurement.market_tiers (area_id, round_id, published, visible_to, item, from_quantity,"
        " unit_price_e4, source) SELECT kyodo.area(), $1::uuid, $2::boolean, $3::text[], v.* FROM (",
        {round.id, TextOf(round.published), invited}, {"text", "bigint", "bigint", "text"}, tiers, ") AS v");
  }
  std::vector<std::vector<Value>> parts;
  for (std::size_t t = 0; t < round.terms.cost_terms.size(); ++t) {
    const CostTerm& term = round.terms.cost_terms[t];
    for (std::size_t p = 0; p < term.split.size(); ++p) {
      parts.push_back({std::to_string(t), std::to_string(p), term.title, ToText(term.bearers),
                       ToText(term.split[p].key), TextOf(term.split[p].percent.ten_thousandths())});
    }
  }
  if (parts.empty()) return;
  tx.RunRows(
      "INSERT INTO procurement.cost_terms (area_id, round_id, published, tendered, visible_to, term_number,"
      " part_number, title, bearers, split_key, percent_e4)"
      " SELECT kyodo.area(), $1::uuid, $2::boolean, $3::boolean, $4::text[], v.* FROM (",
      {round.id, TextOf(round.published), TextOf(round.tendered), invited},
      {"int", "int", "text", "text", "text", "bigint"}, parts, ") AS v");
}

void InsertCeilings(Tx& tx, const Round& round, const Ceilings& ceilings) {
  std::vector<std::vector<Value>> rows;
  for (const auto& [lot, yen] : ceilings.lots) rows.push_back({lot, "", std::nullopt, TextOf(yen)});
  for (const auto& [item, price] : ceilings.items) {
    rows.push_back({round.terms.LotOf(item)->lot, item, TextOf(price.ten_thousandths()), std::nullopt});
  }
  if (rows.empty()) return;
  tx.RunRows(
      "INSERT INTO procurement.ceilings (area_id, round_id, revealed, visible_to, lot, item, unit_price_e4, lot_yen)"
      " SELECT kyodo.area(), $1::uuid, $2::boolean, $3::text[], v.* FROM (",
      {round.id, TextOf(round.ceilings_revealed()), ArrayLiteral(round.terms.invited_municipalities)},
      {"text", "text", "bigint", "bigint"}, rows, ") AS v");
}

void InsertDefinition(Tx& tx, const Round& round, const Ceilings& ceilings) {
  InsertLotsAndItems(tx, round);
  InsertPrices(tx, round);
  InsertCeilings(tx, round, ceilings);
}

// End reasons, tender quantities and who may see the definition, where they changed.
void WriteDefinitionState(Tx& tx, const Round& round) {
  std::vector<std::vector<Value>> items;
  for (const Lot& lot : round.terms.lots) {
    for (const Item& item : lot.items) {
      items.push_back({item.item, TextOf(item.tender_quantity), lot.lot, lot.end_reason});
    }
  }
  tx.RunRows("WITH v (item, tender_quantity, lot, end_reason) AS (",
             {round.id, TextOf(round.published), TextOf(round.tendered), TextOf(round.ceilings_revealed())},
             {"text", "bigint", "text", "text"}, items,
             "), i AS (UPDATE procurement.items AS i SET tender_quantity = v.tender_quantity, published = $2::boolean,"
             " tendered = $3::boolean FROM v WHERE i.area_id = kyodo.area() AND i.round_id = $1::uuid AND"
             " i.item = v.item AND (i.tender_quantity, i.published, i.tendered)"
             " <> (v.tender_quantity, $2::boolean, $3::boolean)),"
             " l AS (UPDATE procurement.lots AS l SET end_reason = v.end_reason, published = $2::boolean,"
             " tendered = $3::boolean FROM (SELECT DISTINCT lot, end_reason FROM v) AS v WHERE"
             " l.area_id = kyodo.area() AND l.round_id = $1::uuid AND l.lot = v.lot AND"
             " (l.end_reason, l.published, l.tendered) <> (v.end_reason, $2::boolean, $3::boolean)),"
             " c AS (UPDATE procurement.cost_terms SET published = $2::boolean, tendered = $3::boolean"
             " WHERE area_id = kyodo.area() AND round_id = $1::uuid AND"
             " (published, tendered) <> ($2::boolean, $3::boolean)),"
             " m AS (UPDATE procurement.market_tiers SET published = $2::boolean WHERE area_id = kyodo.area()"
             " AND round_id = $1::uuid AND published <> $2::boolean)"
             " UPDATE procurement.ceilings SET revealed = $4::boolean WHERE area_id = kyodo.area()"
             " AND round_id = $1::uuid AND revealed <> $4::boolean");
}

}  // namespace

void InsertRound(Tx& tx, const Round& round, const Ceilings& ceilings) {
  const RoundTerms& terms = round.terms;
  tx.Run(
      "INSERT INTO procurement.rounds (area_id, round_id, owner_tenant, state, version, title, description, fiscal_year,"
      " pattern, procedure, price_kind, award_rule, sealing, survey_deadline, join_deadline, question_deadline,"
      " bid_deadline, min_municipalities, min_quantity, min_bids, officers, evaluators, ceiling_published, visible_to,"
      " creator, created_time, state_time) VALUES (kyodo.area(), $1::uuid, kyodo.tenant(), $2, $3::bigint, $4, $5,"
      " $6::int, 'INDIVIDUAL', 'OPEN', $7, 'LOWEST_PRICE', 'NONE', $8::timestamptz, $9::timestamptz, $10::timestamptz,"
      " $11::timestamptz, $12::int, $13::bigint, $14::int, $15::text[], $16::text[], $17::boolean, $18::text[], $19,"
      " $20::timestamptz, $20::timestamptz)",
      round.id, ToText(round.state), round.version, terms.title, terms.description, terms.fiscal_year,
      ToText(terms.price_kind), TextOf(terms.survey_deadline), TextOf(terms.join_deadline),
      TextOf(terms.question_deadline), TextOf(terms.bid_deadline), terms.min_municipalities, terms.min_quantity,
      terms.min_bids, ArrayLiteral(terms.officers), ArrayLiteral(terms.evaluators), TextOf(terms.ceiling_published),
      ArrayLiteral(terms.invited_municipalities), round.creator, ToText(round.create_time));
  InsertDefinition(tx, round, ceilings);
}

absl::Status WriteRound(Tx& tx, const Round& round) {
  const PendingAct pending = round.pending_act.value_or(PendingAct{});
  const pqxx::result rows = tx.Run(
      "UPDATE procurement.rounds SET state = $2, version = $3::bigint, survey_frozen = $4::boolean,"
      " joining_frozen = $5::boolean, published = $6::boolean, tendered = $7::boolean, pending_act = nullif($8, ''),"
      " pending_account = nullif($9, ''), pending_time = $10::timestamptz, pending_run = $11, end_reason = $12,"
      " lottery_commitment = $13, standstill_end_time = $14::timestamptz, open_time = $15::timestamptz,"
      " state_time = $16::timestamptz WHERE area_id = kyodo.area() AND round_id = $1::uuid AND version < $3::bigint",
      round.id, ToText(round.state), round.version, TextOf(round.survey_frozen), TextOf(round.joining_frozen),
      TextOf(round.published), TextOf(round.tendered), pending.act, pending.account,
      round.pending_act ? Value(ToText(pending.time)) : std::nullopt, pending.run, round.end_reason,
      round.lottery_commitment, TextOf(round.standstill_end_time), TextOf(round.open_time), ToText(round.state_time));
  if (rows.affected_rows() != 1) return NotFound();
  WriteDefinitionState(tx, round);
  return absl::OkStatus();
}

absl::Status WriteTerms(Tx& tx, const Round& round, const Ceilings& ceilings) {
  const RoundTerms& terms = round.terms;
  const pqxx::result rows = tx.Run(
      "UPDATE procurement.rounds SET version = $2::bigint, title = $3, description = $4, fiscal_year = $5::int,"
      " price_kind = $6, survey_deadline = $7::timestamptz, join_deadline = $8::timestamptz,"
      " question_deadline = $9::timestamptz, bid_deadline = $10::timestamptz, min_municipalities = $11::int,"
      " min_quantity = $12::bigint, min_bids = $13::int, officers = $14::text[], evaluators = $15::text[],"
      " ceiling_published = $16::boolean, visible_to = $17::text[], pending_act = NULL, pending_account = NULL,"
      " pending_time = NULL, pending_run = NULL WHERE area_id = kyodo.area() AND round_id = $1::uuid"
      " AND version < $2::bigint",
      round.id, round.version, terms.title, terms.description, terms.fiscal_year, ToText(terms.price_kind),
      TextOf(terms.survey_deadline), TextOf(terms.join_deadline), TextOf(terms.question_deadline),
      TextOf(terms.bid_deadline), terms.min_municipalities, terms.min_quantity, terms.min_bids,
      ArrayLiteral(terms.officers), ArrayLiteral(terms.evaluators), TextOf(terms.ceiling_published),
      ArrayLiteral(terms.invited_municipalities));
  if (rows.affected_rows() != 1) return NotFound();
  if (round.state != RoundState::kDraft) {
    WriteCeilings(tx, round, ceilings);
    return absl::OkStatus();
  }
  tx.Run(
      "WITH m AS (DELETE FROM procurement.market_tiers WHERE area_id = kyodo.area() AND round_id = $1::uuid),"
      " c AS (DELETE FROM procurement.cost_terms WHERE area_id = kyodo.area() AND round_id = $1::uuid),"
      " p AS (DELETE FROM procurement.ceilings WHERE area_id = kyodo.area() AND round_id = $1::uuid),"
      " i AS (DELETE FROM procurement.items WHERE area_id = kyodo.area() AND round_id = $1::uuid)"
      " DELETE FROM procurement.lots WHERE area_id = kyodo.area() AND round_id = $1::uuid",
      round.id);
  InsertDefinition(tx, round, ceilings);
  return absl::OkStatus();
}

void WriteCeilings(Tx& tx, const Round& round, const Ceilings& ceilings) {
  if (round.state > RoundState::kJoining) return;
  tx.Run("DELETE FROM procurement.ceilings WHERE area_id = kyodo.area() AND round_id = $1::uuid", round.id);
  InsertCeilings(tx, round, ceilings);
}

}  // namespace kyodo::procurement
