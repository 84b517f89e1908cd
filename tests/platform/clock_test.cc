#include "platform/clock.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "platform/error.h"

namespace kyodo {
namespace {

Time At(const char* text) { return ParseTime(text).value(); }

TEST(ClockTest, ReadsWhatPostgresAndTheEdgePrint) {
  EXPECT_EQ(At("2026-12-01T08:00:00Z").time_since_epoch().count(), 1796112000000000);
  EXPECT_EQ(At("2026-12-01 08:00:00+00"), At("2026-12-01T08:00:00Z"));
  EXPECT_EQ(At("2026-12-01 08:00:00.5+00"), At("2026-12-01T08:00:00.500Z"));
  EXPECT_EQ(At("2026-12-01T08:00:00.000001Z") - At("2026-12-01T08:00:00+00:00"), std::chrono::microseconds(1));
  EXPECT_EQ(At("1970-01-01T00:00:00Z"), Time());
}

TEST(ClockTest, PrintsOnlyTheFractionDigitsNeeded) {
  EXPECT_EQ(ToText(At("2026-12-01 08:00:00.5+00")), "2026-12-01T08:00:00.500Z");
  EXPECT_EQ(ToText(At("2026-12-01 08:00:00.000001+00")), "2026-12-01T08:00:00.000001Z");
  EXPECT_EQ(ToText(At("2026-12-01 08:00:00+00")), "2026-12-01T08:00:00Z");
  EXPECT_EQ(ToText(At("1969-12-31T23:59:59.999999Z")), "1969-12-31T23:59:59.999999Z");
}

TEST(ClockTest, RefusesEverythingElse) {
  for (const char* text :
       {"", "2026-12-01", "2026-12-01T08:00:00", "2026-12-01T08:00:00+09:00", "2026-13-01T08:00:00Z",
        "2026-02-29T08:00:00Z", "2026-12-01T24:00:00Z", "2026-12-01T08:60:00Z", "2026-12-01T08:00:60Z",
        "2026-12-01T08:00:00.Z", "2026-12-01T08:00:00.1234567Z", "0000-01-01T00:00:00Z", "2026-12-01T08:00:00Zx",
        "2026/12/01T08:00:00Z", "+026-12-01T08:00:00Z", "infinity", "２０２６-12-01T08:00:00Z"}) {
    EXPECT_EQ(ReasonOf(ParseTime(text)), "INVALID_FIELD") << text;
  }
  EXPECT_TRUE(ParseTime("2028-02-29T08:00:00Z").ok());
}

TEST(ClockTest, TheTokyoDayBeginsAtFifteenHoursUtc) {
  EXPECT_EQ(TokyoDate(At("2027-03-31T14:59:59.999999Z")), "2027-03-31");
  EXPECT_EQ(TokyoDate(At("2027-03-31T15:00:00Z")), "2027-04-01");
  EXPECT_EQ(TokyoDateAfter(At("2027-03-31T14:59:59Z"), 10), "2027-04-10");
  EXPECT_EQ(TokyoDateAfter(At("2028-02-28T00:00:00Z"), 1), "2028-02-29");
  EXPECT_EQ(TokyoDateAfter(At("2028-03-01T00:00:00Z"), -1), "2028-02-29");
}

RC_GTEST_PROP(ClockProperty, EveryTimeOfTheCalendarRoundTrips, ()) {
  const Time time{std::chrono::microseconds(*rc::gen::inRange<std::int64_t>(-62135596800000000, 253402300799999999))};
  RC_ASSERT(ParseTime(ToText(time)).value() == time);
}

}  // namespace
}  // namespace kyodo
