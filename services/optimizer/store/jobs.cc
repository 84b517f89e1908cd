#include "optimizer/store/jobs.h"

#include <algorithm>

#include "platform/once.h"
#include "platform/reasons.h"

namespace kyodo::optimizer {
namespace {

void CheckRange(Violations& violations, const char* field, std::int64_t value, std::int64_t min, std::int64_t max) {
  if (min <= value && value <= max) return;
  const std::string range = std::to_string(min) + "–" + std::to_string(max);
  violations.Add(field, {"Must be within " + range + ".", range + "の範囲で指定してください。"});
}

absl::Status CheckNewJob(const NewJob& job) {
  Violations violations;
  if (!IsUuid(job.id)) violations.Add("id", {"Must be a UUID.", "UUIDを指定してください。"});
  if (job.core != "award" && job.core != "split" && job.core != "allocation") {
    violations.Add("core", {"Must be award, split or allocation.", "award、split、allocationのいずれかです。"});
  }
  if (job.input.empty() || job.input.size() > kDocumentBytesMax || job.input.find('\0') != std::string::npos) {
    violations.Add("input", {"Must be JSON of at most 64 MiB.", "64 MiB以下のJSONを指定してください。"});
  }
  CheckRange(violations, "limits.timeMs", job.limits.time_ms, 1, 86'400'000);
  CheckRange(violations, "limits.memoryMib", job.limits.memory_mib, 64, 65'536);
  CheckRange(violations, "limits.threads", job.limits.threads, 1, 64);
  CheckRange(violations, "limits.seed", job.limits.seed, 0, INT64_MAX);
  return violations.status();
}

JobLimits ToLimits(const pqxx::row& row) {
  return {.time_ms = row["time_limit_ms"].as<std::int64_t>(),
          .memory_mib = row["memory_limit_mib"].as<int>(),
          .threads = row["threads"].as<int>(),
          .seed = row["seed"].as<std::int64_t>()};
}

Job ToJob(const pqxx::row& row) {
  Job job;
  job.id = row["job_id"].c_str();
  job.core = row["core"].c_str();
  job.input_digest = row["input_digest"].c_str();
  job.limits = ToLimits(row);
  job.state = row["state"].c_str();
  job.cancel_requested = row["cancel_requested"].as<bool>();
  job.attempt = row["attempt"].as<int>();
  job.failures = row["failures"].as<int>();
  job.claimed_by = row["claimed_by"].c_str();
  job.heartbeat_time = OptionalTimeOf(row["heartbeat_time"]);
  job.incumbent = row["incumbent"].c_str();
  job.bound = row["bound"].c_str();
  job.gap_ppm = row["gap_ppm"].as<std::int64_t>();
  job.output = row["output"].is_null() ? "" : row["output"].c_str();
  job.verified = row["verified"].as<bool>();
  job.reason = row["reason"].c_str();
  job.message = row["message"].c_str();
  job.create_time = TimeOf(row["create_time"]);
  job.start_time = OptionalTimeOf(row["start_time"]);
  job.finish_time = OptionalTimeOf(row["finish_time"]);
  return job;
}

}  // namespace

absl::Status EnqueueJob(Tx& tx, const NewJob& job) {
  RETURN_IF_ERROR(CheckNewJob(job));
  const std::string digest = Sha256Hex(job.input);
  const pqxx::result added = tx.Run(
      R"(INSERT INTO optimizer.jobs (area_id, owner_tenant, job_id, account, core, input, input_digest, time_limit_ms,
           memory_limit_mib, threads, seed, state, create_time)
         VALUES (kyodo.area(), kyodo.tenant(), $1::uuid, kyodo.account(), $2, $3, $4, $5::bigint, $6::int, $7::int,
           $8::bigint, 'QUEUED', clock_timestamp())
         ON CONFLICT DO NOTHING RETURNING 1)",
      job.id, job.core, job.input, digest, job.limits.time_ms, job.limits.memory_mib, job.limits.threads,
      job.limits.seed);
  if (!added.empty()) return absl::OkStatus();
  const pqxx::result same = tx.Run(
      R"(SELECT 1 FROM optimizer.jobs
         WHERE area_id = kyodo.area() AND owner_tenant = kyodo.tenant() AND job_id = $1::uuid AND core = $2
           AND input_digest = $3 AND time_limit_ms = $4::bigint AND memory_limit_mib = $5::int AND threads = $6::int
           AND seed = $7::bigint)",
      job.id, job.core, digest, job.limits.time_ms, job.limits.memory_mib, job.limits.threads, job.limits.seed);
  if (!same.empty()) return absl::OkStatus();
  return Fail(absl::StatusCode::kAborted, kyodo::reasons::kRequestIdReused,
              {"This job id was used before for something else.", "この番号は別の計算ですでに使われています。"});
}

absl::StatusOr<Job> ReadJob(Tx& tx, const std::string& id) {
  if (!IsUuid(id)) return NotFound();
  const pqxx::result rows = tx.Run(
      R"(SELECT job_id, core, input_digest, time_limit_ms, memory_limit_mib, threads, seed, state, cancel_requested,
           attempt, failures, claimed_by, heartbeat_time, incumbent, bound, gap_ppm, output, verified, reason, message,
           create_time, start_time, finish_time
         FROM optimizer.jobs WHERE area_id = kyodo.area() AND owner_tenant = kyodo.tenant() AND job_id = $1::uuid)",
      id);
  if (rows.empty()) return NotFound();
  return ToJob(rows[0]);
}

absl::Status RequestCancel(Tx& tx, const std::string& id) {
  if (!IsUuid(id)) return NotFound();
  const pqxx::result open = tx.Run(
      R"(UPDATE optimizer.jobs SET cancel_requested = true,
           state = CASE state WHEN 'QUEUED' THEN 'CANCELLED' ELSE state END,
           finish_time = CASE state WHEN 'QUEUED' THEN clock_timestamp() END
         WHERE area_id = kyodo.area() AND owner_tenant = kyodo.tenant() AND job_id = $1::uuid
           AND state IN ('QUEUED', 'RUNNING')
         RETURNING 1)",
      id);
  if (!open.empty()) return absl::OkStatus();
  const pqxx::result finished = tx.Run(
      R"(SELECT 1 FROM optimizer.jobs
         WHERE area_id = kyodo.area() AND owner_tenant = kyodo.tenant() AND job_id = $1::uuid)",
      id);
  return finished.empty() ? NotFound() : absl::OkStatus();
}

std::optional<Claim> ClaimJob(Tx& tx, const std::string& worker, std::chrono::milliseconds silence) {
  // The claim of a silent worker counts as a failure: a job that kills its worker is not tried for ever.
  const pqxx::result rows = tx.Run(
      R"(UPDATE optimizer.jobs SET state = 'RUNNING', attempt = attempt + 1,
           failures = failures + CASE state WHEN 'RUNNING' THEN 1 ELSE 0 END, claimed_by = $1,
           heartbeat_time = clock_timestamp(), start_time = clock_timestamp(), incumbent = '', bound = '', gap_ppm = -1
         WHERE area_id = kyodo.area() AND (owner_tenant, job_id) = (
           SELECT owner_tenant, job_id FROM optimizer.jobs
           WHERE area_id = kyodo.area() AND NOT cancel_requested
             AND (state = 'QUEUED' OR (state = 'RUNNING' AND failures < $3::int - 1
                  AND heartbeat_time < clock_timestamp() - $2::bigint * interval '1 millisecond'))
           ORDER BY create_time, job_id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING owner_tenant, job_id, attempt, failures, core, input, time_limit_ms, memory_limit_mib, threads, seed)",
      worker, silence.count(), kFailuresMax);
  if (rows.empty()) return std::nullopt;
  const pqxx::row row = rows[0];
  return Claim{.owner_tenant = row["owner_tenant"].c_str(),
               .job_id = row["job_id"].c_str(),
               .worker = worker,
               .attempt = row["attempt"].as<int>(),
               .failures = row["failures"].as<int>(),
               .core = row["core"].c_str(),
               .input = row["input"].c_str(),
               .limits = ToLimits(row)};
}

int EndLostJobs(Tx& tx, std::chrono::milliseconds silence) {
  return static_cast<int>(tx.Run(R"(UPDATE optimizer.jobs SET failures = failures + 1, finish_time = clock_timestamp(),
                  state = CASE WHEN cancel_requested THEN 'CANCELLED' ELSE 'FAILED' END,
                  reason = CASE WHEN cancel_requested THEN '' ELSE 'WORKER_LOST' END,
                  message = 'the worker ' || claimed_by || ' was silent for too long, the last of '
                            || attempt || ' attempts'
                WHERE area_id = kyodo.area() AND state = 'RUNNING' AND (cancel_requested OR failures >= $2::int - 1)
                  AND heartbeat_time < clock_timestamp() - $1::bigint * interval '1 millisecond')",
                                 silence.count(), kFailuresMax)
                              .affected_rows());
}

ClaimState Heartbeat(Tx& tx, const Claim& claim, const std::string& incumbent, const std::string& bound,
                     std::int64_t gap_ppm) {
  const pqxx::result rows = tx.Run(
      R"(UPDATE optimizer.jobs SET heartbeat_time = clock_timestamp(), incumbent = $5, bound = $6, gap_ppm = $7::bigint
         WHERE area_id = kyodo.area() AND owner_tenant = $1 AND job_id = $2::uuid AND state = 'RUNNING'
           AND claimed_by = $3 AND attempt = $4::int
         RETURNING cancel_requested)",
      claim.owner_tenant, claim.job_id, claim.worker, claim.attempt, incumbent, bound, gap_ppm);
  if (rows.empty()) return ClaimState::kLost;
  return rows[0][0].as<bool>() ? ClaimState::kCancelRequested : ClaimState::kHeld;
}

bool FinishJob(Tx& tx, const Claim& claim, const JobResult& result) {
  const bool done = result.state == "DONE";
  return tx.Run(R"(UPDATE optimizer.jobs SET state = $5, output = CASE WHEN $5 = 'DONE' THEN $6 END,
                     verified = $7::boolean, reason = $8, message = left($9, 4000), finish_time = clock_timestamp()
                   WHERE area_id = kyodo.area() AND owner_tenant = $1 AND job_id = $2::uuid AND state = 'RUNNING'
                     AND claimed_by = $3 AND attempt = $4::int)",
                claim.owner_tenant, claim.job_id, claim.worker, claim.attempt, result.state, result.output,
                done && result.verified, result.reason, result.message)
             .affected_rows() == 1;
}

bool RequeueJob(Tx& tx, const Claim& claim, bool failed) {
  // A wish to cancel that came meanwhile is granted here, nobody else works on it.
  return tx.Run(R"(UPDATE optimizer.jobs SET failures = failures + $5::int,
                     state = CASE WHEN cancel_requested THEN 'CANCELLED' ELSE 'QUEUED' END,
                     finish_time = CASE WHEN cancel_requested THEN clock_timestamp() END,
                     incumbent = '', bound = '', gap_ppm = -1
                   WHERE area_id = kyodo.area() AND owner_tenant = $1 AND job_id = $2::uuid AND state = 'RUNNING'
                     AND claimed_by = $3 AND attempt = $4::int)",
                claim.owner_tenant, claim.job_id, claim.worker, claim.attempt, failed ? 1 : 0)
             .affected_rows() == 1;
}

}  // namespace kyodo::optimizer
