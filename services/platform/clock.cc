#include "platform/clock.h"

#include <cstdio>
#include <optional>

#include "platform/error.h"

namespace kyodo {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Japan has had no summer time since 1951.
constexpr hours kTokyoOffset{9};

absl::Status Unreadable() {
  return Invalid("", {"A time is written in UTC such as 2026-12-01T08:00:00Z, in the years 1 to 9999.",
                      "日時は 2026-12-01T08:00:00Z の形式（UTC、西暦1〜9999年）で指定します。"});
}

// Reads digits off the front of a text that is being parsed.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<int> Number(std::size_t digits) {
    if (text_.size() < digits) return std::nullopt;
    int value = 0;
    for (const char c : text_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    text_.remove_prefix(digits);
    return value;
  }

  bool Take(std::string_view expected) {
    if (!text_.starts_with(expected)) return false;
    text_.remove_prefix(expected.size());
    return true;
  }

  // 1 to 6 digits after a point, as microseconds.
  std::optional<int> Fraction() {
    int value = 0;
    int digits = 0;
    while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
      value = value * 10 + (text_.front() - '0');
      text_.remove_prefix(1);
      if (++digits > 6) return std::nullopt;
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 6; ++digits) value *= 10;
    return value;
  }

  std::string_view rest() const { return text_; }

 private:
  std::string_view text_;
};

std::string DateText(std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return text;
}

}  // namespace

std::string ToText(Time time) {
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::hh_mm_ss<microseconds> clock{time - day};
  char text[32];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d", static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  std::string result = DateText(day) + text;
  const int micros = static_cast<int>(clock.subseconds().count());
  if (micros % 1000 != 0) {
    std::snprintf(text, sizeof text, ".%06d", micros);
    result += text;
  } else if (micros != 0) {
    std::snprintf(text, sizeof text, ".%03d", micros / 1000);
    result += text;
  }
  return result + "Z";
}

absl::StatusOr<Time> ParseTime(std::string_view text) {
  Reader reader(text);
  const auto year = reader.Number(4);
  if (!year || *year < 1 || !reader.Take("-")) return Unreadable();
  const auto month = reader.Number(2);
  if (!month || !reader.Take("-")) return Unreadable();
  const auto day = reader.Number(2);
  if (!day || !(reader.Take("T") || reader.Take(" "))) return Unreadable();
  const auto hour = reader.Number(2);
  if (!hour || *hour > 23 || !reader.Take(":")) return Unreadable();
  const auto minute = reader.Number(2);
  if (!minute || *minute > 59 || !reader.Take(":")) return Unreadable();
  const auto second = reader.Number(2);
  if (!second || *second > 59) return Unreadable();
  int micros = 0;
  if (reader.Take(".")) {
    const auto fraction = reader.Fraction();
    if (!fraction) return Unreadable();
    micros = *fraction;
  }
  const std::string_view zone = reader.rest();
  if (zone != "Z" && zone != "+00" && zone != "+00:00") return Unreadable();
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return Unreadable();
  return Time{std::chrono::sys_days{date}} + hours{*hour} + minutes{*minute} + seconds{*second} + microseconds{micros};
}

std::string TokyoDate(Time time) { return TokyoDateAfter(time, 0); }

std::string TokyoDateAfter(Time time, int days_after) {
  return DateText(std::chrono::floor<days>(time + kTokyoOffset) + days{days_after});
}

}  // namespace kyodo
