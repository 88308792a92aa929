#include "city/places.h"

#include <gtest/gtest.h>

#include <set>

#include "domain/name/resource_name.h"

namespace truckroll::city {
namespace {

v1::Region MakeRegion(const std::string& name, double latitude, double longitude) {
  v1::Region region;
  region.set_name(name);
  region.mutable_center()->set_latitude(latitude);
  region.mutable_center()->set_longitude(longitude);
  return region;
}

TEST(Places, XuzhouIsSeeded) {
  Chance chance(1);
  const auto places = LoadPlaces("city/data", MakeRegion("regions/xuzhou", 34.261, 117.186), chance);
  ASSERT_TRUE(places.ok()) << places.status();
  EXPECT_EQ(places->size(), 60);
  std::set<std::string> ids;
  for (const Place& place : *places) {
    EXPECT_TRUE(IsResourceId(place.id));
    ids.insert(place.id);
    EXPECT_FALSE(place.street.empty());
    EXPECT_NEAR(place.community.center().latitude(), 34.261, 0.3);
    EXPECT_NEAR(place.community.center().longitude(), 117.186, 0.3);
  }
  EXPECT_EQ(ids.size(), 60);
}

TEST(Places, NewYorkHasItsOwnCentres) {
  Chance chance(1);
  const auto places = LoadPlaces("city/data", MakeRegion("regions/new-york", 0, 0), chance);
  ASSERT_TRUE(places.ok()) << places.status();
  EXPECT_EQ(places->size(), 47);
  for (const Place& place : *places) EXPECT_NEAR(place.community.center().latitude(), 40.7, 0.25);
}

TEST(Places, AnUnknownRegionIsNamed) {
  Chance chance(1);
  const auto places = LoadPlaces("city/data", MakeRegion("regions/atlantis", 0, 0), chance);
  EXPECT_EQ(places.status().message(), "cannot read city/data/atlantis.csv");
}

}  // namespace
}  // namespace truckroll::city
