#include "procurement/store/rounds.h"

#include <utility>

#include "platform/error.h"
#include "platform/reasons.h"
#include "procurement/store/arrays.h"
#include "procurement/store/round_rows.h"

namespace kyodo::procurement {

std::string RoundLock(const std::string& round_id) { return "rounds/" + round_id; }

absl::StatusOr<RoundNow> ReadRound(Tx& tx, const std::string& round_id) {
  const pqxx::result rows = tx.Run("SELECT " KYODO_ROUND_COLUMNS
                                   " FROM procurement.rounds AS r WHERE r.area_id = kyodo.area() AND r.round_id = "
                                   "$1::uuid",
                                   round_id);
  if (rows.empty()) return NotFound();
  return RoundFrom(rows[0]);
}

absl::StatusOr<RoundNow> LockRoundShared(Tx& tx, const std::string& round_id) {
  tx.LockShared(RoundLock(round_id));
  return ReadRound(tx, round_id);
}

absl::StatusOr<RoundNow> LockRoundExclusive(Tx& tx, const std::string& round_id) {
  tx.LockExclusive(RoundLock(round_id));
  ASSIGN_OR_RETURN(RoundNow at, ReadRound(tx, round_id));
  if (at.due.empty()) return at;
  return FailRetry(absl::StatusCode::kUnavailable, reasons::kClockDue,
                   {"A deadline of this round has just passed. Please try again.",
                    "締切を過ぎた直後のため処理中です。もう一度お試しください。"},
                   1);
}

RoundPage ListRounds(Tx& tx, const RoundFilter& filter, const RoundKey& after, int page_size) {
  std::vector<std::string> states;
  for (const RoundState state : filter.states) states.push_back(ToText(state));
  // A tender past its bid deadline counts as SEALED even before the clock has stored it.
  const pqxx::result rows = tx.Run(
      "SELECT " KYODO_ROUND_COLUMNS
      " FROM procurement.rounds AS r WHERE r.area_id = kyodo.area()"
      " AND ($1 = '' OR (r.created_time, r.round_id) < (nullif($1, '')::timestamptz, nullif($2, '')::uuid))"
      " AND ($3::text[] = '{}' OR (CASE WHEN r.state = 'TENDERING' AND r.bid_deadline < kyodo.now() THEN 'SEALED'"
      " ELSE r.state END) = ANY ($3::text[]))"
      " AND ($4 = '' OR position(lower($4) IN lower(r.title)) > 0)"
      " ORDER BY r.created_time DESC, r.round_id DESC LIMIT $5::int",
      after.created_time, after.round_id, ArrayLiteral(states), filter.query, page_size + 1);
  RoundPage page;
  for (const pqxx::row& row : rows) {
    if (page.rounds.size() == static_cast<std::size_t>(page_size)) {
      const Round& last = page.rounds.back().round;
      page.next = {ToText(last.create_time), last.id};
      break;
    }
    page.rounds.push_back(RoundFrom(row));
  }
  return page;
}

Time AreaNow(Tx& tx) { return TimeOf(tx.Run("SELECT kyodo.now()")[0][0]); }

std::vector<std::string> DueRounds(Tx& tx) {
  const pqxx::result rows = tx.Run(
      "SELECT r.round_id FROM procurement.rounds AS r, kyodo.now() AS n WHERE r.area_id = kyodo.area()"
      " AND r.state IN ('SURVEY', 'JOINING', 'TENDERING')"
      " AND ((r.state = 'SURVEY' AND NOT r.survey_frozen AND r.survey_deadline < n)"
      " OR (r.state = 'JOINING' AND NOT r.joining_frozen AND r.join_deadline < n)"
      " OR (r.state = 'TENDERING' AND r.bid_deadline < n)) ORDER BY r.round_id");
  std::vector<std::string> ids;
  for (const pqxx::row& row : rows) ids.emplace_back(row[0].c_str());
  return ids;
}

Ceilings ReadCeilings(Tx& tx, const std::string& round_id) {
  const pqxx::result rows = tx.Run(
      "SELECT lot, item, unit_price_e4, lot_yen FROM procurement.ceilings"
      " WHERE area_id = kyodo.area() AND round_id = $1::uuid",
      round_id);
  Ceilings ceilings;
  for (const pqxx::row& row : rows) {
    if (row["lot_yen"].is_null()) {
      ceilings.items[row["item"].c_str()] = UnitPrice::OfTenThousandths(row["unit_price_e4"].as<std::int64_t>()).value();
    } else {
      ceilings.lots[row["lot"].c_str()] = row["lot_yen"].as<std::int64_t>();
    }
  }
  return ceilings;
}

void WriteLotterySeed(Tx& tx, const std::string& round_id, const std::string& seed_hex) {
  tx.Run("INSERT INTO procurement.round_secrets (area_id, round_id, lottery_seed) VALUES (kyodo.area(), $1::uuid, $2)",
         round_id, seed_hex);
}

absl::StatusOr<std::string> ReadLotterySeed(Tx& tx, const std::string& round_id) {
  const pqxx::result rows = tx.Run(
      "SELECT lottery_seed FROM procurement.round_secrets WHERE area_id = kyodo.area() AND round_id = $1::uuid",
      round_id);
  if (rows.empty()) return NotFound();
  return std::string(rows[0][0].c_str());
}

}  // namespace kyodo::procurement
