#include "procurement/store/participations.h"

#include <stdexcept>
#include <utility>

#include "platform/error.h"
#include "procurement/store/arrays.h"
#include "procurement/store/participation_rows.h"
#include "procurement/store/round_rows.h"

namespace kyodo::procurement {

void LockParticipation(Tx& tx, const std::string& round_id, const std::string& municipality) {
  const std::string round = tx.caller().area + "/" + RoundLock(round_id);
  tx.Run(
      "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0)), pg_advisory_xact_lock(hashtextextended($2, 0))",
      round, round + "/participations/" + municipality);
}

absl::StatusOr<RoundAndParticipation> ReadRoundAndParticipation(Tx& tx, const std::string& round_id,
                                                                const std::string& municipality) {
  const pqxx::result rows = tx.Run("SELECT " KYODO_ROUND_COLUMNS ", " KYODO_PARTICIPATION_COLUMNS
                                   " FROM procurement.rounds AS r LEFT JOIN procurement.participations AS p"
                                   " ON p.area_id = r.area_id AND p.round_id = r.round_id AND p.tenant_id = $2"
                                   " WHERE r.area_id = kyodo.area() AND r.round_id = $1::uuid",
                                   round_id, municipality);
  if (rows.empty()) return NotFound();
  RoundAndParticipation both{RoundFrom(rows[0]), ParticipationFrom(rows[0])};
  both.participation.municipality = municipality;
  return both;
}

absl::StatusOr<Participation> ReadParticipation(Tx& tx, const std::string& round_id, const std::string& municipality) {
  const pqxx::result rows = tx.Run("SELECT " KYODO_PARTICIPATION_COLUMNS
                                   " FROM procurement.participations AS p WHERE p.area_id = kyodo.area()"
                                   " AND p.round_id = $1::uuid AND p.tenant_id = $2",
                                   round_id, municipality);
  if (rows.empty()) return NotFound();
  return ParticipationFrom(rows[0]);
}

ParticipationPage ListParticipations(Tx& tx, const std::string& round_id, const std::string& after_municipality,
                                     int page_size) {
  const pqxx::result rows = tx.Run("SELECT " KYODO_PARTICIPATION_COLUMNS
                                   " FROM procurement.participations AS p WHERE p.area_id = kyodo.area()"
                                   " AND p.round_id = $1::uuid AND p.tenant_id > $2 ORDER BY p.tenant_id"
                                   " LIMIT $3::int",
                                   round_id, after_municipality, page_size + 1);
  ParticipationPage page;
  for (const pqxx::row& row : rows) {
    if (page.participations.size() == static_cast<std::size_t>(page_size)) {
      page.next_municipality = page.participations.back().municipality;
      break;
    }
    page.participations.push_back(ParticipationFrom(row));
  }
  return page;
}

void WriteDraft(Tx& tx, const std::string& round_id, const Participation& participation) {
  const ParticipationDraft& draft = participation.draft;
  const std::vector<Value> first = {round_id,
                                    participation.municipality,
                                    ToText(participation.stage),
                                    ToText(draft.stage_wanted),
                                    std::to_string(participation.version),
                                    std::to_string(participation.revision),
                                    participation.drafter,
                                    draft.budget_line,
                                    std::to_string(draft.budget_yen),
                                    draft.external_decision,
                                    ToText(participation.update_time),
                                    std::to_string(participation.approved_version)};
  std::vector<std::vector<Value>> lines;
  for (const Line& line : draft.lines) {
    const auto limit = draft.reservation_unit_prices.find(line.item);
    lines.push_back({std::to_string(lines.size()), line.item, std::to_string(line.quantity), line.delivery_month,
                     line.site,
                     limit == draft.reservation_unit_prices.end()
                         ? std::nullopt
                         : Value(std::to_string(limit->second.ten_thousandths()))});
  }
  // A draft without lines writes the row alone: one line that is filtered out again.
  const bool none = lines.empty();
  if (none) lines.push_back({"0", "", "0", "", "", std::nullopt});
  tx.RunRows(
      "WITH p AS (INSERT INTO procurement.participations (area_id, round_id, tenant_id, stage, stage_wanted, approval,"
      " version, revision, drafter, budget_line, budget_yen, external_decision, updated_time, approved_version) VALUES"
      " (kyodo.area(), $1::uuid, $2, $3, $4, 'DRAFT', $5::int, $6::int, $7, $8, $9::bigint, $10, $11::timestamptz,"
      " nullif($12::int, 0))"
      " ON CONFLICT (area_id, round_id, tenant_id) DO UPDATE SET stage = excluded.stage,"
      " stage_wanted = excluded.stage_wanted, approval = 'DRAFT', version = excluded.version,"
      " revision = excluded.revision, drafter = excluded.drafter, submitter = '', reject_reason = '',"
      " withdraw_reason = '', budget_line = excluded.budget_line, budget_yen = excluded.budget_yen,"
      " external_decision = excluded.external_decision, updated_time = excluded.updated_time)"
      " INSERT INTO procurement.participation_lines (area_id, round_id, tenant_id, version, line_number, item,"
      " quantity, delivery_month, site, limit_e4)"
      " SELECT kyodo.area(), $1::uuid, $2, $5::int, v.* FROM (",
      first, {"int", "text", "bigint", "text", "text", "bigint"}, lines,
      ") AS v (line_number, item, quantity, delivery_month, site, limit_e4) WHERE v.quantity > 0");
}

void WriteDecision(Tx& tx, const std::string& round_id, const Participation& participation,
                   const std::vector<StandingDelta>& deltas) {
  const std::vector<Value> first = {round_id,
                                    participation.municipality,
                                    ToText(participation.stage),
                                    ToText(participation.approval),
                                    std::to_string(participation.approved_version),
                                    std::to_string(participation.revision),
                                    participation.submitter,
                                    participation.approver,
                                    participation.reject_reason,
                                    ToText(participation.withdraw_reason),
                                    ToText(participation.update_time)};
  std::vector<std::vector<Value>> rows;
  for (const StandingDelta& delta : deltas) {
    rows.push_back({delta.item, std::to_string(delta.firm_quantity), std::to_string(delta.conditional_quantity),
                    std::to_string(delta.municipalities), delta.item.empty() ? "1" : "0"});
  }
  const bool none = rows.empty();
  if (none) rows.push_back({"", "0", "0", "0", "-1"});
  tx.RunRows(
      "WITH p AS (UPDATE procurement.participations SET stage = $3, approval = $4,"
      " approved_version = nullif($5::int, 0), revision = $6::int, submitter = $7, approver = $8, reject_reason = $9,"
      " withdraw_reason = $10, updated_time = $11::timestamptz WHERE area_id = kyodo.area() AND round_id = $1::uuid"
      " AND tenant_id = $2)"
      " INSERT INTO procurement.standing_deltas (area_id, round_id, delta_id, item, firm_quantity,"
      " conditional_quantity, municipalities, changes) SELECT kyodo.area(), $1::uuid, gen_random_uuid(), v.* FROM (",
      first, {"text", "bigint", "bigint", "int", "int"}, rows,
      ") AS v (item, firm_quantity, conditional_quantity, municipalities, changes) WHERE v.changes >= 0");
}

std::vector<BindingLine> ReadBindingLines(Tx& tx, const std::string& round_id) {
  const pqxx::result rows = tx.Run(
      "SELECT p.tenant_id, p.stage, l.item, l.quantity, l.delivery_month, l.site, l.limit_e4"
      " FROM procurement.participations AS p JOIN procurement.participation_lines AS l ON l.area_id = p.area_id"
      " AND l.round_id = p.round_id AND l.tenant_id = p.tenant_id AND l.version = p.approved_version"
      " WHERE p.area_id = kyodo.area() AND p.round_id = $1::uuid"
      " AND p.stage IN ('CONDITIONAL', 'FIRM', 'CONTRACTED', 'ACCEPTED') ORDER BY p.tenant_id, l.line_number",
      round_id);
  std::vector<BindingLine> lines;
  lines.reserve(static_cast<std::size_t>(rows.size()));
  for (const pqxx::row& row : rows) {
    BindingLine& line = lines.emplace_back();
    line.municipality = row["tenant_id"].c_str();
    line.stage = StageFrom(row["stage"].c_str()).value();
    line.line = {row["item"].c_str(), row["quantity"].as<std::int64_t>(), row["delivery_month"].c_str(),
                 row["site"].c_str()};
    if (!row["limit_e4"].is_null()) {
      line.limit = UnitPrice::OfTenThousandths(row["limit_e4"].as<std::int64_t>()).value();
    }
  }
  return lines;
}

TenderFigures ReadTenderFigures(Tx& tx, const std::string& round_id) {
  TenderFigures figures;
  std::string last;
  for (const BindingLine& binding : ReadBindingLines(tx, round_id)) {
    if (binding.stage != Stage::kConditional && binding.stage != Stage::kFirm) continue;
    if (binding.municipality != last) ++figures.municipalities;
    last = binding.municipality;
    figures.quantities[binding.line.item] += binding.line.quantity;
  }
  return figures;
}

void WriteStage(Tx& tx, const std::string& round_id, const std::string& municipality, Stage stage) {
  tx.Run(
      "UPDATE procurement.participations SET stage = $3, revision = revision + 1 WHERE area_id = kyodo.area()"
      " AND round_id = $1::uuid AND tenant_id = $2 AND stage IN ('FIRM', 'CONTRACTED', 'ACCEPTED')",
      round_id, municipality, ToText(stage));
}

}  // namespace kyodo::procurement
