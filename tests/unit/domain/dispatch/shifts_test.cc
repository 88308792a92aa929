#include "domain/dispatch/shifts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/domain/dispatch/town.h"

namespace truckroll {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Shifts, AreThoseOfTheWeekday) {
  const auto technician = Technician("t1", 0, "shifts { iso_weekday: 2 start_minute: 480 end_minute: 1080 }");
  EXPECT_THAT(ShiftSpans(technician, At("03-02 00:00"), At("03-08 23:00"), Zone()),
              ElementsAre(Span{At("03-03 08:00"), At("03-03 18:00")}));
}

TEST(Shifts, OfADateReplaceTheWeekdays) {
  const auto technician = Technician("t1", 0,
                                     "shifts { iso_weekday: 1 start_minute: 480 end_minute: 1080 } "
                                     "shifts { date: '2026-03-02' start_minute: 720 end_minute: 780 } "
                                     "shifts { date: '2026-03-02' start_minute: 540 end_minute: 600 } "
                                     "shifts { date: '2026-03-09' off: true }");
  EXPECT_THAT(ShiftSpans(technician, At("03-02 00:00"), At("03-16 23:00"), Zone()),
              ElementsAre(Span{At("03-02 09:00"), At("03-02 10:00")}, Span{At("03-02 12:00"), At("03-02 13:00")},
                          Span{At("03-16 08:00"), At("03-16 18:00")}));
}

TEST(Shifts, AdjoiningOverMidnightAreOne) {
  const auto technician = Technician("t1", 0,
                                     "shifts { iso_weekday: 1 start_minute: 1200 end_minute: 1440 } "
                                     "shifts { iso_weekday: 2 start_minute: 0 end_minute: 240 }");
  EXPECT_THAT(ShiftSpans(technician, At("03-02 00:00"), At("03-03 12:00"), Zone()),
              ElementsAre(Span{At("03-02 20:00"), At("03-03 04:00")}));
}

TEST(Shifts, FollowTheWallClockOverDaylightSaving) {
  const absl::TimeZone zone = Zone("America/New_York");
  const auto nights = Technician("t1", 0, "shifts { iso_weekday: 7 start_minute: 0 end_minute: 480 }");
  const auto spring = ShiftSpans(nights, At("03-08 05:00", zone), At("03-08 06:00", zone), zone);
  ASSERT_EQ(spring.size(), 1u);
  EXPECT_EQ(spring[0].end - spring[0].start, absl::Hours(7));
  const auto autumn = ShiftSpans(nights, At("11-01 05:00", zone), At("11-01 06:00", zone), zone);
  ASSERT_EQ(autumn.size(), 1u);
  EXPECT_EQ(autumn[0].end - autumn[0].start, absl::Hours(9));
}

TEST(Shifts, SkippedByDaylightSavingDoNotExist) {
  const absl::TimeZone zone = Zone("America/New_York");
  const auto technician = Technician("t1", 0, "shifts { iso_weekday: 7 start_minute: 120 end_minute: 180 }");
  EXPECT_THAT(ShiftSpans(technician, At("03-08 05:00", zone), At("03-08 06:00", zone), zone), IsEmpty());
}

TEST(Shifts, AreOnFromTheirStartUpToTheirEnd) {
  const auto technician = Technician("t1", 0);
  EXPECT_FALSE(OnShift(technician, At("03-02 06:59"), absl::Hours(1), Zone()));
  EXPECT_TRUE(OnShift(technician, At("03-02 07:00"), absl::Hours(1), Zone()));
  EXPECT_TRUE(OnShift(technician, At("03-02 17:59"), absl::ZeroDuration(), Zone()));
  EXPECT_FALSE(OnShift(technician, At("03-02 18:00"), absl::ZeroDuration(), Zone()));
  EXPECT_FALSE(OnShift(technician, At("03-02 07:59"), absl::ZeroDuration(), Zone()));
}

}  // namespace
}  // namespace truckroll
