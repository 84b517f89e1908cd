// How a round is read: one row with its definition in arrays, so that it takes one statement.
#pragma once

#include <pqxx/pqxx>

#include "procurement/store/rounds.h"

// Of procurement.rounds AS r. Vendors get an empty market_tiers from row security.
#define KYODO_ROUND_COLUMNS                                                                                           \
  "r.round_id, r.title, r.description, r.fiscal_year, r.price_kind, r.survey_deadline, r.join_deadline, "             \
  "r.question_deadline, r.bid_deadline, r.min_municipalities, r.min_quantity, r.min_bids, r.officers, r.evaluators, " \
  "r.ceiling_published, r.visible_to, r.state, r.version, r.creator, r.created_time, r.state_time, r.survey_frozen, " \
  "r.joining_frozen, r.published, r.tendered, r.pending_act, r.pending_account, r.pending_time, r.pending_run, "      \
  "r.end_reason, r.lottery_commitment, r.standstill_end_time, r.open_time, kyodo.now() AS now, "                      \
  "ARRAY(SELECT ARRAY[l.lot, l.title, l.kind, l.end_reason] FROM procurement.lots AS l "                              \
  "WHERE l.area_id = r.area_id AND l.round_id = r.round_id ORDER BY l.lot_number) AS lots, "                          \
  "ARRAY(SELECT ARRAY[i.lot, i.item, i.title, i.unit, i.tender_quantity::text] FROM procurement.items AS i "          \
  "WHERE i.area_id = r.area_id AND i.round_id = r.round_id ORDER BY i.item_number) AS items, "                        \
  "ARRAY(SELECT ARRAY[m.item, m.from_quantity::text, m.unit_price_e4::text, m.source] "                               \
  "FROM procurement.market_tiers AS m JOIN procurement.items AS i ON i.area_id = m.area_id "                          \
  "AND i.round_id = m.round_id AND i.item = m.item WHERE m.area_id = r.area_id AND m.round_id = r.round_id "          \
  "ORDER BY i.item_number, m.from_quantity) AS market_tiers, "                                                        \
  "ARRAY(SELECT ARRAY[c.term_number::text, c.title, c.bearers, c.split_key, c.percent_e4::text] "                     \
  "FROM procurement.cost_terms AS c WHERE c.area_id = r.area_id AND c.round_id = r.round_id "                         \
  "ORDER BY c.term_number, c.part_number) AS cost_terms, "                                                            \
  "ARRAY(SELECT ARRAY[k.lot, k.item, coalesce(k.unit_price_e4, k.lot_yen)::text] FROM procurement.ceilings AS k "     \
  "WHERE k.area_id = r.area_id AND k.round_id = r.round_id AND k.revealed) AS ceilings"

namespace kyodo::procurement {

// Reads those columns and applies deadlines passed by `now`.
RoundNow RoundFrom(const pqxx::row& row);

}  // namespace kyodo::procurement
