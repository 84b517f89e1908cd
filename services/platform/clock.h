// Points in time. Deadlines compare the area's clock, which only the database tells (kyodo.now()).
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <absl/status/statusor.h>

namespace kyodo {

// UTC, microseconds, as PostgreSQL keeps it.
using Time = std::chrono::sys_time<std::chrono::microseconds>;

// RFC 3339 with "Z" and as many fraction digits as needed (0, 3 or 6).
std::string ToText(Time time);

// Parses what PostgreSQL and ToText print for UTC: "2026-12-01 08:00:00.5+00" or "2026-12-01T08:00:00Z".
absl::StatusOr<Time> ParseTime(std::string_view text);

// The calendar day in Asia/Tokyo as "2027-04-01".
std::string TokyoDate(Time time);

// The day so many days after `time`'s day in Asia/Tokyo.
std::string TokyoDateAfter(Time time, int days);

}  // namespace kyodo
