// The clock job: deadlines act by themselves, exactly once, also when nobody visits.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
#include <string>

#include "platform/database.h"

namespace kyodo::procurement {

// One tick: every round of the area with a deadline that has passed. One tick at a time over all processes
// (pg_try_advisory_xact_lock); returns how many rounds changed.
absl::StatusOr<int> TickClock(Database& worker, const std::string& area);

// Applies the due deadlines of one round under its exclusive lock: audit row by SYSTEM, events, notices. True = changed.
absl::StatusOr<bool> ApplyDueDeadlines(Database& worker, const std::string& area, const std::string& round_id);

// Database::Transact for an act that calls LockRoundExclusive: when a deadline is due, the clock goes first and the act
// runs again. `database` is the caller's role or, for acts beyond its rows, the worker's.
absl::Status ActOnRound(Database& database, Database& worker, const Caller& caller,
                        std::chrono::system_clock::time_point deadline, const std::string& round_id,
                        const std::function<absl::Status(Tx&)>& body);

}  // namespace kyodo::procurement
