#include "domain/calendar/local_time.h"

#include <gtest/gtest.h>

#include <string>

namespace truckroll {
namespace {

absl::Time At(const std::string& rfc3339) {
  absl::Time t;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, rfc3339, &t, &error)) << error;
  return t;
}

TEST(LocalTime, ReadsClockTimesOfADay) {
  EXPECT_EQ(ParseLocalTime("00:00")->minutes, 0);
  EXPECT_EQ(ParseLocalTime("08:30")->minutes, 510);
  EXPECT_EQ(ParseLocalTime("24:00")->minutes, 1440);
}

TEST(LocalTime, RefusesWhatIsNoClockTime) {
  for (const char* text : {"", "8:00", "24:01", "25:00", "08:60", "0800", "08-00", "+8:00", " 8:00", "-0:00", "08: 0",
                           "08:00 ", "ab:cd", "08:00:00"}) {
    EXPECT_FALSE(ParseLocalTime(text)) << text;
  }
}

TEST(LocalTime, KnowsNoZoneThatIsNotThere) {
  EXPECT_TRUE(LoadZone("Asia/Shanghai"));
  EXPECT_FALSE(LoadZone(""));
  EXPECT_FALSE(LoadZone("Asia/Atlantis"));
}

struct EndOfDay {
  const char* zone;
  const char* at;
  const char* next_day;
};

// The end of a day is the first instant of the next.
TEST(LocalTime, EndsTheDayAtTheFirstInstantOfTheNext) {
  const EndOfDay table[] = {
      {"Asia/Shanghai", "2026-03-02T00:00:00+08:00", "2026-03-03T00:00:00+08:00"},
      {"Asia/Shanghai", "2026-03-02T23:59:59.999+08:00", "2026-03-03T00:00:00+08:00"},
      // A day of 23 hours, one of 25.
      {"America/New_York", "2026-03-08T00:00:00-05:00", "2026-03-09T00:00:00-04:00"},
      {"America/New_York", "2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00"},
      // Days that begin at 01:00.
      {"America/Sao_Paulo", "2018-11-03T10:00:00-03:00", "2018-11-04T01:00:00-02:00"},
      {"Africa/Cairo", "2024-04-25T10:00:00+02:00", "2024-04-26T01:00:00+03:00"},
      // The hour before midnight twice.
      {"America/Sao_Paulo", "2018-02-17T23:30:00-02:00", "2018-02-18T00:00:00-03:00"},
      {"America/Sao_Paulo", "2018-02-17T23:30:00-03:00", "2018-02-18T00:00:00-03:00"},
      // Midnight twice: the first one begins the day.
      {"America/Havana", "2026-10-31T10:00:00-04:00", "2026-11-01T00:00:00-04:00"},
  };
  for (const EndOfDay& row : table) {
    EXPECT_EQ(StartOfDay(At(row.at), 1, *LoadZone(row.zone)), At(row.next_day)) << row.zone << " " << row.at;
  }
}

TEST(LocalTime, PassesOverTheHourThatDaylightSavingSkips) {
  const absl::TimeZone zone = *LoadZone("America/New_York");
  EXPECT_EQ(OnDay(absl::CivilDay(2026, 3, 8), {150}, zone), At("2026-03-08T03:00:00-04:00"));
}

TEST(LocalTime, TakesTheFirstOfAnHourThatComesTwice) {
  const absl::TimeZone zone = *LoadZone("America/New_York");
  EXPECT_EQ(OnDay(absl::CivilDay(2026, 11, 1), {90}, zone), At("2026-11-01T01:30:00-04:00"));
}

}  // namespace
}  // namespace truckroll
