#include "domain/calendar/working_days.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/calendar/calendars.h"

namespace truckroll {
namespace {

using testing::At;
using testing::Daily;
using testing::Hours;

struct Row {
  const char* start;
  int days;
  const char* due;
  const char* end_of_day;
};

// 2026-03-02 is a Monday.
TEST(WorkingDays, GoOnAtTheSameTimeAndEndAtClosing) {
  const Row table[] = {
      {"2026-03-02T10:15:30.250+08:00", 1, "2026-03-03T10:15:30.250+08:00", "2026-03-03T17:00:00+08:00"},
      {"2026-03-02T10:00:00+08:00", 5, "2026-03-09T10:00:00+08:00", "2026-03-09T17:00:00+08:00"},
      {"2026-03-02T10:00:00+08:00", 0, "2026-03-02T10:00:00+08:00", "2026-03-02T17:00:00+08:00"},
      // Outside of hours: the next opening.
      {"2026-03-02T08:00:00+08:00", 1, "2026-03-03T09:00:00+08:00", "2026-03-03T17:00:00+08:00"},
      {"2026-03-02T12:30:00+08:00", 1, "2026-03-03T13:00:00+08:00", "2026-03-03T17:00:00+08:00"},
      {"2026-03-02T18:00:00+08:00", 1, "2026-03-04T09:00:00+08:00", "2026-03-03T17:00:00+08:00"},
      {"2026-03-05T18:00:00+08:00", 1, "2026-03-09T09:00:00+08:00", "2026-03-06T17:00:00+08:00"},
      {"2026-03-02T18:00:00+08:00", 0, "2026-03-03T09:00:00+08:00", "2026-03-03T17:00:00+08:00"},
      // On closing: there.
      {"2026-03-02T17:00:00+08:00", 1, "2026-03-03T17:00:00+08:00", "2026-03-03T17:00:00+08:00"},
      {"2026-03-02T12:00:00+08:00", 1, "2026-03-03T12:00:00+08:00", "2026-03-03T17:00:00+08:00"},
      {"2026-03-02T17:00:00+08:00", 0, "2026-03-02T17:00:00+08:00", "2026-03-03T17:00:00+08:00"},
      // From a day that is not worked.
      {"2026-03-07T10:00:00+08:00", 1, "2026-03-09T10:00:00+08:00", "2026-03-09T17:00:00+08:00"},
      {"2026-03-07T10:00:00+08:00", 0, "2026-03-09T09:00:00+08:00", "2026-03-09T17:00:00+08:00"},
  };
  const WorkCalendar calendar = Daily("Asia/Shanghai", {Hours("09:00", "12:00"), Hours("13:00", "17:00")}, 5);
  for (const Row& row : table) {
    EXPECT_EQ(AddWorkingDays(At(row.start), row.days, calendar), At(row.due)) << row.start << " " << row.days;
    EXPECT_EQ(EndOfWorkingDay(At(row.start), row.days, calendar), At(row.end_of_day)) << row.start << " " << row.days;
  }
}

TEST(WorkingDays, KeepTheClocksTimeThroughDaylightSaving) {
  const WorkCalendar calendar = Daily("America/New_York", {Hours("00:00", "24:00")});
  EXPECT_EQ(AddWorkingDays(At("2026-03-07T10:00:00-05:00"), 1, calendar), At("2026-03-08T10:00:00-04:00"));
  EXPECT_EQ(AddWorkingDays(At("2026-03-07T02:30:00-05:00"), 1, calendar), At("2026-03-08T03:00:00-04:00"));
  EXPECT_EQ(AddWorkingDays(At("2026-10-31T01:30:00-04:00"), 1, calendar), At("2026-11-01T01:30:00-04:00"));
  // The second half past one, and nothing to add.
  EXPECT_EQ(AddWorkingDays(At("2026-11-01T01:30:00-05:00"), 0, calendar), At("2026-11-01T01:30:00-05:00"));
}

TEST(WorkingDays, ADayThatNeverWasIsNone) {
  const WorkCalendar calendar = Daily("Pacific/Apia", {Hours("09:00", "17:00")});
  EXPECT_EQ(AddWorkingDays(At("2011-12-29T10:00:00-10:00"), 1, calendar), At("2011-12-31T10:00:00+14:00"));
}

TEST(WorkingDays, AreNotFoundWhereNobodyWorks) {
  const WorkCalendar calendar = Daily("UTC", {});
  EXPECT_FALSE(AddWorkingDays(At("2026-03-02T10:00:00Z"), 1, calendar));
  EXPECT_FALSE(AddWorkingDays(At("2026-03-02T10:00:00Z"), 0, calendar));
  EXPECT_FALSE(EndOfWorkingDay(At("2026-03-02T10:00:00Z"), 0, calendar));
}

}  // namespace
}  // namespace truckroll
