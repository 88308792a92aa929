#include "city/seed.h"

#include <gtest/gtest.h>

namespace truckroll::city {
namespace {

TEST(Seed, SomebodyWorksEveryDayAndEveryEvening) {
  std::vector<int> by_day(8, 0);
  std::vector<int> by_evening(8, 0);
  for (int number = 0; number < 3; ++number) {
    for (const v1::Shift& shift : ShiftPattern(number)) {
      EXPECT_LT(shift.start_minute(), shift.end_minute());
      ++by_day[shift.iso_weekday()];
      by_evening[shift.iso_weekday()] += shift.end_minute() > 19 * 60 ? 1 : 0;
    }
  }
  for (int day = 1; day <= 7; ++day) {
    EXPECT_GE(by_day[day], 1);
    EXPECT_GE(by_evening[day], 1);
  }
}

}  // namespace
}  // namespace truckroll::city
