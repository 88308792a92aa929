#include "domain/dispatch/travel.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/dispatch/town.h"

namespace truckroll {
namespace {

TEST(Travel, IsTheGreatCircleTimesTheRoads) {
  google::type::LatLng xuzhou;
  xuzhou.set_latitude(34.2610);
  xuzhou.set_longitude(117.1859);
  google::type::LatLng nanjing;
  nanjing.set_latitude(32.0603);
  nanjing.set_longitude(118.7969);
  EXPECT_NEAR(TravelBetween(xuzhou, nanjing, At("03-02 12:00"), Zone()).metres, 287'000 * 1.35, 2'000);
}

TEST(Travel, TakesLongerInTheRushHourAndLessAtNight) {
  const auto minutes = [](absl::string_view local) {
    return absl::ToDoubleMinutes(TravelBetween(Km(0), Km(10), At(local), Zone()).duration);
  };
  EXPECT_NEAR(minutes("03-02 12:00"), 24, 0.01);
  EXPECT_NEAR(minutes("03-02 08:59"), 33.33, 0.01);
  EXPECT_NEAR(minutes("03-02 09:00"), 24, 0.01);
  EXPECT_NEAR(minutes("03-02 23:00"), 15, 0.01);
}

TEST(Travel, ToAPlaceNotKnownIsAMiddlingWay) {
  EXPECT_EQ(TravelBetween(std::nullopt, Km(1), At("03-02 12:00"), Zone()).metres, 5'000);
  EXPECT_EQ(TravelBetween(Km(1), Km(1), At("03-02 12:00"), Zone()).metres, 0);
}

}  // namespace
}  // namespace truckroll
