#include "procurement/store/award_runs.h"

namespace kyodo::procurement {
namespace {

AwardRun ToRun(const pqxx::row& row) {
  AwardRun run;
  run.id = row["run_id"].c_str();
  run.round_id = row["round_id"].c_str();
  run.input = row["input"].c_str();
  run.input_digest = row["input_digest"].c_str();
  run.result = row["result"].c_str();
  run.status = row["status"].c_str();
  run.proof = row["proof"].c_str();
  run.cost_yen = row["cost_yen"].as<Yen>();
  run.bound_yen = row["bound_yen"].as<Yen>();
  run.account = row["account"].c_str();
  run.create_time = TimeOf(row["create_time"]);
  return run;
}

}  // namespace

void InsertAwardRun(Tx& tx, const AwardRun& run) {
  tx.Run(
      R"(INSERT INTO procurement.award_runs (area_id, round_id, run_id, mode, input, input_digest, result, status, proof,
           cost_yen, bound_yen, account, create_time)
         VALUES (kyodo.area(), $1::uuid, $2::uuid, 'SIMPLE', $3, $4, $5, $6, $7, $8::bigint, $9::bigint, $10,
           $11::timestamptz))",
      run.round_id, run.id, run.input, run.input_digest, run.result, run.status, run.proof, run.cost_yen, run.bound_yen,
      run.account, ToText(run.create_time));
}

absl::StatusOr<AwardRun> ReadAwardRun(Tx& tx, const std::string& round_id, const std::string& run_id) {
  const pqxx::result rows = tx.Run(
      R"(SELECT * FROM procurement.award_runs
         WHERE area_id = kyodo.area() AND round_id = $1::uuid AND run_id = $2::uuid)",
      round_id, run_id);
  if (rows.empty()) return NotFound();
  return ToRun(rows[0]);
}

absl::StatusOr<AwardRun> FindAwardRun(Tx& tx, const std::string& run_id) {
  const pqxx::result rows =
      tx.Run("SELECT * FROM procurement.award_runs WHERE area_id = kyodo.area() AND run_id = $1::uuid", run_id);
  if (rows.empty()) return NotFound();
  return ToRun(rows[0]);
}

std::optional<AwardRun> FindRunByDigest(Tx& tx, const std::string& round_id, const std::string& input_digest) {
  const pqxx::result rows = tx.Run(
      R"(SELECT * FROM procurement.award_runs
         WHERE area_id = kyodo.area() AND round_id = $1::uuid AND input_digest = $2
         ORDER BY create_time, run_id LIMIT 1)",
      round_id, input_digest);
  if (rows.empty()) return std::nullopt;
  return ToRun(rows[0]);
}

std::vector<AwardRun> ListAwardRuns(Tx& tx, const std::string& round_id, const TimeKey& after, int limit) {
  const pqxx::result rows = tx.Run(
      R"(SELECT * FROM procurement.award_runs
         WHERE area_id = kyodo.area() AND round_id = $1::uuid
           AND ($2 = '' OR (create_time, run_id) < (nullif($2, '')::timestamptz, nullif($3, '')::uuid))
         ORDER BY create_time DESC, run_id DESC LIMIT $4::int)",
      round_id, after.time, after.id, limit);
  std::vector<AwardRun> runs;
  for (const pqxx::row& row : rows) runs.push_back(ToRun(row));
  return runs;
}

}  // namespace kyodo::procurement
