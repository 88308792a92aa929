#include "domain/calendar/public_holidays.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace truckroll {
namespace {

using absl::CivilDay;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Day = PublicHolidays::Day;

TEST(PublicHolidays, TellWhatADayIs) {
  PublicHolidays holidays;
  holidays.Announce(2026, {{CivilDay(2026, 2, 14), Day::kMadeUp}, {CivilDay(2026, 2, 16), Day::kOff}});
  EXPECT_EQ(holidays.On(CivilDay(2026, 2, 14)), Day::kMadeUp);
  EXPECT_EQ(holidays.On(CivilDay(2026, 2, 16)), Day::kOff);
  EXPECT_EQ(holidays.On(CivilDay(2026, 2, 24)), Day::kPlain);
}

TEST(PublicHolidays, TheLaterYearsWordWins) {
  PublicHolidays holidays;
  holidays.Announce(2023, {{CivilDay(2022, 12, 31), Day::kOff}});
  holidays.Announce(2022, {{CivilDay(2022, 12, 31), Day::kMadeUp}});
  EXPECT_EQ(holidays.On(CivilDay(2022, 12, 31)), Day::kOff);
}

TEST(PublicHolidays, SayWhichYearsAreNotAnnounced) {
  PublicHolidays holidays;
  EXPECT_TRUE(holidays.empty());
  holidays.Announce(2025, {});
  holidays.Announce(2026, {});
  const CivilDay day(2026, 12, 24);
  EXPECT_THAT(holidays.Unannounced(CivilDay(2025, 1, 1), day), IsEmpty());
  // New Year moves the last week of December.
  EXPECT_THAT(holidays.Unannounced(day, CivilDay(2026, 12, 25)), ElementsAre(2027));
  EXPECT_THAT(holidays.Unannounced(CivilDay(2024, 12, 31), day), ElementsAre(2024));
  EXPECT_THAT(holidays.Unannounced(CivilDay(2024, 3, 1), CivilDay(2028, 3, 1)), ElementsAre(2024, 2027, 2028));
}

}  // namespace
}  // namespace truckroll
