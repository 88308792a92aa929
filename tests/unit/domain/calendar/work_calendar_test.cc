#include "domain/calendar/work_calendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/domain/calendar/calendars.h"

namespace truckroll {
namespace {

using absl::CivilDay;
using testing::At;
using testing::Daily;
using ::testing::ElementsAre;
using testing::Hours;
using ::testing::IsEmpty;

// "09:00-12:00" by the calendar's clock.
std::vector<std::string> Open(const WorkCalendar& calendar, CivilDay day) {
  std::vector<std::string> open;
  for (const Period& p : calendar.OpenOn(day)) {
    open.push_back(absl::FormatTime("%H:%M", p.start, calendar.zone) +
                   absl::FormatTime("-%H:%M", p.end, calendar.zone));
  }
  return open;
}

TEST(WorkCalendar, ADaysOwnHoursTakeThePlaceOfTheWeeks) {
  WorkCalendar calendar = Daily("Asia/Shanghai", {Hours("09:00", "12:00"), Hours("13:00", "17:00")}, 5);
  calendar.shifts[CivilDay(2026, 2, 14)] = {Hours("10:00", "12:00")};  // a Saturday
  calendar.shifts[CivilDay(2026, 2, 13)] = {};
  EXPECT_THAT(Open(calendar, CivilDay(2026, 2, 12)), ElementsAre("09:00-12:00", "13:00-17:00"));
  EXPECT_THAT(Open(calendar, CivilDay(2026, 2, 13)), IsEmpty());
  EXPECT_THAT(Open(calendar, CivilDay(2026, 2, 14)), ElementsAre("10:00-12:00"));
  EXPECT_FALSE(calendar.WorkedOn(CivilDay(2026, 2, 15)));
}

TEST(WorkCalendar, AHolidayClosesEvenAShift) {
  WorkCalendar calendar = Daily("Asia/Shanghai", {Hours("09:00", "17:00")});
  calendar.holidays = {CivilDay(2026, 5, 1)};
  calendar.yearly_holidays = {{12, 25}, {2, 29}};
  calendar.shifts[CivilDay(2026, 5, 1)] = {Hours("10:00", "12:00")};
  calendar.shifts[CivilDay(2027, 12, 25)] = {Hours("10:00", "12:00")};
  for (const CivilDay day :
       {CivilDay(2026, 5, 1), CivilDay(2026, 12, 25), CivilDay(2027, 12, 25), CivilDay(2028, 2, 29)})
    EXPECT_THAT(Open(calendar, day), IsEmpty()) << day;
  EXPECT_TRUE(calendar.WorkedOn(CivilDay(2027, 5, 1)));
  EXPECT_TRUE(calendar.WorkedOn(CivilDay(2027, 3, 1)));
}

TEST(WorkCalendar, BreaksCloseWhatIsOpen) {
  WorkCalendar calendar = Daily("Asia/Shanghai", {Hours("09:00", "17:00")});
  const CivilDay day(2026, 2, 17);
  calendar.breaks[day] = {Hours("12:00", "12:30"), Hours("08:00", "09:30"), Hours("16:00", "24:00")};
  EXPECT_THAT(Open(calendar, day), ElementsAre("09:30-12:00", "12:30-16:00"));
  calendar.shifts[day] = {Hours("12:00", "13:00")};
  EXPECT_THAT(Open(calendar, day), ElementsAre("12:30-13:00"));
  calendar.breaks[day] = {Hours("00:00", "24:00")};
  EXPECT_FALSE(calendar.WorkedOn(day));
}

TEST(WorkCalendar, HoursThatOverlapAreOpenOnce) {
  const WorkCalendar calendar =
      Daily("UTC", {Hours("13:00", "17:00"), Hours("09:00", "12:00"), Hours("11:00", "13:00")});
  EXPECT_THAT(Open(calendar, CivilDay(2026, 2, 17)), ElementsAre("09:00-17:00"));
}

TEST(WorkCalendar, PublicHolidaysGiveWayToADaysOwnHours) {
  auto holidays = std::make_shared<PublicHolidays>();
  holidays->Announce(2026, {{CivilDay(2026, 2, 14), PublicHolidays::Day::kMadeUp},
                            {CivilDay(2026, 2, 16), PublicHolidays::Day::kOff},
                            {CivilDay(2026, 2, 17), PublicHolidays::Day::kOff}});
  WorkCalendar calendar = Daily("Asia/Shanghai", {Hours("09:00", "17:00")}, 5);
  calendar.public_holidays = holidays;
  calendar.made_up = {Hours("09:00", "16:00")};
  calendar.shifts[CivilDay(2026, 2, 17)] = {Hours("10:00", "12:00")};
  EXPECT_THAT(Open(calendar, CivilDay(2026, 2, 14)), ElementsAre("09:00-16:00"));
  EXPECT_THAT(Open(calendar, CivilDay(2026, 2, 16)), IsEmpty());
  EXPECT_THAT(Open(calendar, CivilDay(2026, 2, 17)), ElementsAre("10:00-12:00"));
  EXPECT_THAT(Open(calendar, CivilDay(2026, 2, 24)), ElementsAre("09:00-17:00"));
  EXPECT_THAT(calendar.AssumedYears(At("2026-12-24T23:59:59+08:00"), At("2026-01-01T00:00:00+08:00")), IsEmpty());
  EXPECT_THAT(calendar.AssumedYears(At("2026-12-24T23:59:59+08:00"), At("2027-01-01T00:00:00+08:00")),
              ElementsAre(2027));
  calendar.public_holidays = nullptr;
  EXPECT_THAT(calendar.AssumedYears(At("2026-01-01T00:00:00Z"), At("2036-01-01T00:00:00Z")), IsEmpty());
}

struct Night {
  const char* zone;
  CivilDay day;
  const char* start;
  const char* end;
  absl::Duration open;
};

// How long it is open where the clocks change.
TEST(WorkCalendar, FollowsTheClockThroughDaylightSaving) {
  const Night table[] = {
      {"America/New_York", CivilDay(2026, 3, 8), "00:00", "24:00", absl::Hours(23)},
      {"America/New_York", CivilDay(2026, 11, 1), "00:00", "24:00", absl::Hours(25)},
      {"America/New_York", CivilDay(2026, 3, 8), "02:00", "03:00", absl::ZeroDuration()},
      {"America/New_York", CivilDay(2026, 3, 8), "01:30", "02:30", absl::Minutes(30)},
      {"America/New_York", CivilDay(2026, 3, 8), "02:30", "03:30", absl::Minutes(30)},
      {"America/New_York", CivilDay(2026, 11, 1), "01:00", "02:00", absl::Hours(2)},
      {"America/New_York", CivilDay(2026, 11, 1), "01:30", "01:45", absl::Minutes(15)},
      {"America/New_York", CivilDay(2026, 11, 1), "00:00", "01:30", absl::Minutes(90)},
      // Midnight isn't there.
      {"Africa/Cairo", CivilDay(2024, 4, 26), "00:00", "02:00", absl::Hours(1)},
      {"America/Santiago", CivilDay(2026, 9, 6), "00:00", "01:00", absl::ZeroDuration()},
      {"Asia/Beirut", CivilDay(2026, 3, 29), "00:30", "08:00", absl::Hours(7)},
      // The hour before midnight comes twice.
      {"Africa/Cairo", CivilDay(2024, 10, 31), "22:00", "24:00", absl::Hours(3)},
      {"America/Santiago", CivilDay(2026, 4, 4), "23:00", "24:00", absl::Hours(2)},
      // Half an hour of daylight saving; a day that never was.
      {"Australia/Lord_Howe", CivilDay(2026, 10, 4), "00:00", "24:00", absl::Minutes(23 * 60 + 30)},
      {"Australia/Lord_Howe", CivilDay(2026, 4, 5), "00:00", "24:00", absl::Minutes(24 * 60 + 30)},
      {"Pacific/Apia", CivilDay(2011, 12, 30), "00:00", "24:00", absl::ZeroDuration()},
  };
  for (const Night& row : table) {
    const WorkCalendar calendar = Daily(row.zone, {Hours(row.start, row.end)});
    absl::Duration open;
    for (const Period& period : calendar.OpenOn(row.day)) open += period.end - period.start;
    EXPECT_EQ(open, row.open) << row.zone << " " << row.day << " " << row.start;
  }
}

}  // namespace
}  // namespace truckroll
