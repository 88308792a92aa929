#include "truckrollctl/import/row_time.h"

#include <gtest/gtest.h>

namespace truckroll::ctl {
namespace {

absl::TimeZone NewYork() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("America/New_York", &zone));
  return zone;
}

std::string Folded(absl::CivilSecond local, absl::CivilSecond week_start) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%S%Ez", InstantOf(FoldInto(local, week_start), NewYork()), NewYork());
}

TEST(RowTime, ReadsTheWallClock) {
  auto time = ReadLocalTime("04/18/2019 09:55:45 PM", "%m/%d/%Y %I:%M:%S %p", NewYork());
  ASSERT_TRUE(time.ok()) << time.status();
  EXPECT_EQ(*time, absl::CivilSecond(2019, 4, 18, 21, 55, 45));
  EXPECT_EQ(*ReadLocalTime("2019-04-18T01:00:00Z", "", NewYork()), absl::CivilSecond(2019, 4, 17, 21, 0, 0));
  EXPECT_EQ(ReadLocalTime("yesterday", "%Y", NewYork()).status().message(), "found yesterday, expected a time as %Y");
  EXPECT_FALSE(ReadLocalTime("13/18/2019 09:55:45 PM", "%m/%d/%Y %I:%M:%S %p", NewYork()).ok());
}

TEST(RowTime, FoldsForwardsAndBackwardsByWholeWeeks) {
  const absl::CivilSecond monday(2026, 6, 1);
  EXPECT_EQ(FoldInto(absl::CivilSecond(2010, 5, 1, 9, 59, 44), monday), absl::CivilSecond(2026, 6, 6, 9, 59, 44));
  EXPECT_EQ(FoldInto(absl::CivilSecond(2030, 1, 7), monday), monday);
  EXPECT_EQ(FoldInto(absl::CivilSecond(2026, 6, 7, 23, 59, 59), monday), absl::CivilSecond(2026, 6, 7, 23, 59, 59));
  EXPECT_EQ(FoldInto(absl::CivilSecond(2026, 6, 8), monday), monday);
}

TEST(RowTime, TheWeekMayBeginInTheMiddle) {
  const absl::CivilSecond thursday_noon(2026, 6, 4, 12, 0, 0);
  EXPECT_EQ(FoldInto(absl::CivilSecond(2019, 4, 18, 11, 59, 59), thursday_noon),
            absl::CivilSecond(2026, 6, 11, 11, 59, 59));
  EXPECT_EQ(FoldInto(absl::CivilSecond(2019, 4, 18, 12, 0, 0), thursday_noon), thursday_noon);
}

// Every row that the fold moves over a change of the clocks, into a week that holds one.
TEST(RowTime, KeepsWeekdayAndClockOverMarch) {
  const absl::CivilSecond week(2026, 3, 2);  // The clocks go forward on Sunday 8 March, 02:00.
  EXPECT_EQ(Folded(absl::CivilSecond(2018, 7, 7, 9, 30, 0), week), "2026-03-07T09:30:00-05:00");
  EXPECT_EQ(Folded(absl::CivilSecond(2018, 7, 8, 9, 30, 0), week), "2026-03-08T09:30:00-04:00");
  EXPECT_EQ(Folded(absl::CivilSecond(2018, 7, 8, 1, 59, 59), week), "2026-03-08T01:59:59-05:00");
  EXPECT_EQ(Folded(absl::CivilSecond(2018, 7, 8, 2, 30, 0), week), "2026-03-08T03:00:00-04:00");  // Skipped.
}

TEST(RowTime, KeepsWeekdayAndClockOverNovember) {
  const absl::CivilSecond week(2026, 10, 26);  // The clocks go back on Sunday 1 November, 02:00.
  EXPECT_EQ(Folded(absl::CivilSecond(2018, 7, 7, 9, 30, 0), week), "2026-10-31T09:30:00-04:00");
  EXPECT_EQ(Folded(absl::CivilSecond(2018, 7, 8, 9, 30, 0), week), "2026-11-01T09:30:00-05:00");
  EXPECT_EQ(Folded(absl::CivilSecond(2018, 7, 8, 1, 30, 0), week), "2026-11-01T01:30:00-04:00");  // The first of two.
}

TEST(RowTime, Instants) {
  EXPECT_EQ(absl::FormatTime(*ParseInstant("2026-03-02", NewYork()), absl::UTCTimeZone()), "2026-03-02T05:00:00+00:00");
  EXPECT_EQ(*ParseInstant("2026-03-02T13:00:00+08:00", NewYork()), *ParseInstant("2026-03-02 00:00", NewYork()));
  EXPECT_EQ(ParseInstant("soon", NewYork()).status().message(),
            "found soon, expected an instant such as 2026-03-02T08:00:00+08:00 or 2026-03-02 08:00");
}

}  // namespace
}  // namespace truckroll::ctl
