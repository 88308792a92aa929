#include "city/arrivals.h"

#include <gtest/gtest.h>

namespace truckroll::city {
namespace {

TEST(Arrivals, TheDayIsOne) {
  double sum = 0;
  for (int hour = 0; hour < 24; ++hour) sum += ShareOfHour(hour);
  EXPECT_NEAR(sum, 1, 1e-9);
  EXPECT_GT(ShareOfHour(10), 20 * ShareOfHour(3));
}

TEST(Arrivals, AsManyADayAsAskedAndAtTheHoursTheyCome) {
  Chance chance(7);
  absl::TimeZone zone;
  ASSERT_TRUE(absl::LoadTimeZone("Asia/Shanghai", &zone));
  const absl::Time start = absl::FromCivil(absl::CivilDay(2026, 3, 2), zone);
  int calls = 0;
  int morning = 0;
  for (absl::Time at = start;; ++calls) {
    const absl::Time next = NextArrival(at, 200, zone, chance);
    EXPECT_GT(next, at);
    at = next;
    if (at >= start + absl::Hours(24 * 50)) break;
    const int hour = absl::ToCivilHour(at, zone).hour();
    morning += hour >= 8 && hour < 12 ? 1 : 0;
  }
  EXPECT_NEAR(calls, 200 * 50, 500);
  const double share = ShareOfHour(8) + ShareOfHour(9) + ShareOfHour(10) + ShareOfHour(11);
  EXPECT_NEAR(static_cast<double>(morning) / calls, share, 0.03);
}

TEST(Arrivals, TheSameSeedGivesTheSameDay) {
  Chance one(3);
  Chance two(3);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(NextArrival(absl::UnixEpoch(), 50, absl::UTCTimeZone(), one),
              NextArrival(absl::UnixEpoch(), 50, absl::UTCTimeZone(), two));
  }
}

}  // namespace
}  // namespace truckroll::city
