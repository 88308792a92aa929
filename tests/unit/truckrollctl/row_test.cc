#include "truckrollctl/import/row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/calendar/instant.h"

namespace truckroll::ctl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::Community MakeCommunity(const std::string& id, const std::string& name, double latitude, double longitude) {
  v1::Community community;
  community.set_name("regions/new-york/communities/" + id);
  community.set_display_name(name);
  community.mutable_center()->set_latitude(latitude);
  community.mutable_center()->set_longitude(longitude);
  return community;
}

class RowTest : public ::testing::Test {
 protected:
  RowTest() {
    mapping_ = ParseMapping("m",
                            "external_id = Key\naccept_time = Created\ntime_format = %Y-%m-%d %H:%M\n"
                            "address = Street | Corner A & Corner B\nlatitude = Lat\nlongitude = Lng\n"
                            "community = Board | City\ntype = Type\nskills = Skills\n")
                   .value();
    bound_ = BoundMapping::Bind(mapping_, {"Key", "Created", "Street", "Corner A", "Corner B", "Lat", "Lng", "Board",
                                           "City", "Type", "Skills"})
                 .value();
    v1::Community queens = MakeCommunity("queens", "QUEENS", 40.72, -73.84);
    queens.add_aliases("Ridgewood");
    communities_.Add(queens);
    communities_.Add(MakeCommunity("bronx", "Bronx", 40.84, -73.88));
  }

  ImportRow Read(const std::vector<std::string>& row) {
    return ReadRow({mapping_, bound_, absl::UTCTimeZone(), week_, communities_, otherwise_}, 2, row);
  }

  Mapping mapping_;
  BoundMapping bound_;
  Communities communities_{"regions/new-york"};
  std::optional<absl::CivilSecond> week_;
  const v1::Community* otherwise_ = nullptr;
};

TEST_F(RowTest, ReadsEverything) {
  const ImportRow row = Read(
      {"k1", "2019-04-18 09:30", "1 Main St", "", "", "40.7", "-73.9", " queens ", "", "install", "Fiber, router"});
  ASSERT_EQ(row.result, ImportRow::kReady) << row.reason;
  EXPECT_EQ(row.external_id, "k1");
  EXPECT_EQ(row.order.external_id(), "k1");
  EXPECT_EQ(row.order.type(), v1::WorkOrder::INSTALL);
  EXPECT_EQ(row.order.community(), "regions/new-york/communities/queens");
  EXPECT_EQ(row.order.address().location().latitude(), 40.7);
  EXPECT_THAT(row.order.required_skills(), ElementsAre("fiber", "router"));
  EXPECT_EQ(FromProto(row.order.accept_time()),
            absl::FromCivil(absl::CivilMinute(2019, 4, 18, 9, 30), absl::UTCTimeZone()));
  EXPECT_THAT(row.flags, IsEmpty());
}

TEST_F(RowTest, FoldsWhereAsked) {
  week_ = absl::CivilSecond(2026, 3, 2);
  const ImportRow row = Read({"k", "2019-04-18 09:30", "1 Main St", "", "", "", "", "queens", "", "", ""});
  EXPECT_EQ(row.time, absl::FromCivil(absl::CivilMinute(2026, 3, 5, 9, 30), absl::UTCTimeZone()));
}

TEST_F(RowTest, WithoutCoordinatesItIsApproximate) {
  const ImportRow row =
      Read({"k", "2019-04-18 09:30", "1 Main St", "", "", "", "", "0 Unspecified", "RIDGEWOOD", "", ""});
  ASSERT_EQ(row.result, ImportRow::kReady) << row.reason;
  EXPECT_EQ(row.order.community(), "regions/new-york/communities/queens");
  EXPECT_FALSE(row.order.address().has_location());
  EXPECT_EQ(row.order.type(), v1::WorkOrder::REPAIR);
  EXPECT_THAT(row.flags, ElementsAre("approximate"));
}

TEST_F(RowTest, CornersAndCoordinatesPlaceARowToo) {
  EXPECT_EQ(Read({"k", "2019-04-18 09:30", "", "A St", "B St", "", "", "bronx", "", "", ""}).order.address().text(),
            "A St & B St");
  const ImportRow row = Read({"k", "2019-04-18 09:30", "", "", "", "40.85", "-73.88", "nowhere", "", "", ""});
  ASSERT_EQ(row.result, ImportRow::kReady) << row.reason;
  EXPECT_EQ(row.order.community(), "regions/new-york/communities/bronx");
  EXPECT_THAT(row.flags, ElementsAre("community nearest"));
}

TEST_F(RowTest, NothingThatPlacesItIsSkipped) {
  const ImportRow row = Read({"k", "2019-04-18 09:30", "", "A St", "", "40.85", "", "bronx", "", "", ""});
  EXPECT_EQ(row.result, ImportRow::kSkipped);
  EXPECT_EQ(row.reason, "nothing says where: no address and no coordinates");
}

TEST_F(RowTest, MistakesAreNamed) {
  auto reason = [&](const std::vector<std::string>& row) {
    const ImportRow read = Read(row);
    EXPECT_EQ(read.result, ImportRow::kFailed);
    return read.reason;
  };
  EXPECT_EQ(reason({"k", "soon"}), "found 2 columns, expected 11");
  EXPECT_EQ(reason({"k", "soon", "1 Main St", "", "", "", "", "bronx", "", "", ""}),
            "accept_time: found soon, expected a time as %Y-%m-%d %H:%M");
  EXPECT_EQ(reason({"k", "2019-04-18 09:30", "1 Main St", "", "", "91", "0", "bronx", "", "", ""}),
            "latitude: found 91, expected degrees from -90 to 90");
  EXPECT_THAT(reason({"k", "2019-04-18 09:30", "1 Main St", "", "", "", "", "bronx", "", "paint", ""}),
              HasSubstr("type: found paint, expected one of INSTALL"));
  EXPECT_THAT(reason({"k", "2019-04-18 09:30", "1 Main St", "", "", "", "", "nowhere", "no city", "", ""}),
              HasSubstr("community: found nowhere, no city, expected the name or an alias"));
}

TEST_F(RowTest, TheGivenCommunityStandsIn) {
  otherwise_ = communities_.Find("bronx");
  const ImportRow row = Read({"k", "2019-04-18 09:30", "1 Main St", "", "", "", "", "nowhere", "", "", ""});
  ASSERT_EQ(row.result, ImportRow::kReady) << row.reason;
  EXPECT_EQ(row.order.community(), "regions/new-york/communities/bronx");
  EXPECT_THAT(row.flags, ElementsAre("community assumed", "approximate"));
}

TEST(Communities, ProposesTheMiddleOfTheRows) {
  Communities communities("regions/r");
  v1::Region new_york;
  new_york.set_display_name("New York");
  google::type::LatLng place;
  place.set_latitude(40);
  place.set_longitude(-73);
  communities.Learn({"03 BROOKLYN", "BROOKLYN"}, place);
  place.set_latitude(41);
  communities.Learn({"BROOKLYN"}, place);
  bool fresh = false;
  const v1::Community& board = communities.Propose({"03 BROOKLYN", "BROOKLYN"}, new_york, &fresh);
  EXPECT_TRUE(fresh);
  EXPECT_EQ(board.name(), "regions/r/communities/03-brooklyn");
  EXPECT_EQ(board.center().latitude(), 40);
  EXPECT_EQ(communities.Propose({"14 BROOKLYN", "BROOKLYN"}, new_york, &fresh).center().latitude(), 40.5);
  EXPECT_EQ(communities.Propose({}, new_york, &fresh).display_name(), "New York");
  communities.Propose({"03 BROOKLYN"}, new_york, &fresh);
  EXPECT_FALSE(fresh);
}

TEST(Communities, Ids) {
  EXPECT_EQ(IdFromText("03 BROOKLYN"), "03-brooklyn");
  EXPECT_EQ(IdFromText(" St. Mary's "), "st-mary-s");
  EXPECT_EQ(IdFromText("黄楼"), IdFromText("黄楼"));
  EXPECT_NE(IdFromText("黄楼"), IdFromText("丰财"));
}

}  // namespace
}  // namespace truckroll::ctl
