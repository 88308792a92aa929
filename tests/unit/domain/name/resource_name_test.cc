#include "domain/name/resource_name.h"

#include <gtest/gtest.h>

namespace truckroll {
namespace {

TEST(ResourceName, GivesTheParts) {
  const auto name = ParseName("regions/xu-zhou1/technicians/t-001", kTechnicians);
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(name->region, "xu-zhou1");
  EXPECT_EQ(name->id, "t-001");
  EXPECT_EQ(MakeName(name->region, kTechnicians, name->id), "regions/xu-zhou1/technicians/t-001");
}

TEST(ResourceName, RefusesWhateverIsSpelledOtherwise) {
  for (const char* name : {"", "/", "regions", "regions/xz", "regions/xz/technicians", "regions/xz/technicians/",
                           "regions//technicians/t1", "regions/xz/technicians/t1/", "/regions/xz/technicians/t1",
                           "regions/xz/teams/t1", "regions/XZ/technicians/t1", "regions/xz/technicians/T1",
                           "regions/xz/technicians/t_1", "regions/xz/technicians/t 1", "Regions/xz/technicians/t1",
                           "regions/xz/technicians/t1/shifts/1", "regions/xz/technicians/\xe5\xbc\xa0"}) {
    EXPECT_FALSE(ParseName(name, kTechnicians).has_value()) << name;
  }
  EXPECT_FALSE(ParseName(std::string("regions/xz/technicians/t\0001", 26), kTechnicians).has_value());
}

TEST(ResourceName, LengthsEndWhereTheContractSays) {
  EXPECT_TRUE(IsRegionId(std::string(32, 'r')));
  EXPECT_FALSE(IsRegionId(std::string(33, 'r')));
  EXPECT_TRUE(ParseName(MakeName("xz", kTeams, std::string(63, 'a')), kTeams).has_value());
  EXPECT_FALSE(ParseName(MakeName("xz", kTeams, std::string(64, 'a')), kTeams).has_value());
  EXPECT_FALSE(ParseName(MakeName(std::string(33, 'r'), kTeams, "a"), kTeams).has_value());
}

TEST(ResourceName, RegionAlone) {
  EXPECT_EQ(ParseRegion("regions/xz"), "xz");
  EXPECT_EQ(ParseRegion(RegionName("new-york")), "new-york");
  EXPECT_FALSE(ParseRegion("regions/").has_value());
  EXPECT_FALSE(ParseRegion("regions/xz/").has_value());
  EXPECT_FALSE(ParseRegion("regions/xz/teams/a").has_value());
  EXPECT_FALSE(ParseRegion("xz").has_value());
}

TEST(ResourceName, RegionOfAnyName) {
  EXPECT_EQ(RegionOf("regions/xz"), "xz");
  EXPECT_EQ(RegionOf("regions/xz/workOrders/1"), "xz");
  EXPECT_EQ(RegionOf("regions/xz/cases/1/replies/2"), "xz");
  EXPECT_FALSE(RegionOf("regionsxz/workOrders/1").has_value());
  EXPECT_FALSE(RegionOf("regions//workOrders/1").has_value());
  EXPECT_FALSE(RegionOf("").has_value());
}

}  // namespace
}  // namespace truckroll
