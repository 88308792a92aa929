// promises.md, 6.
#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

using W = v1::WorkOrder;

Life OnSite(W::Type type) {
  Life life(type);
  life.record.mutable_order()->mutable_contracted_rate()->set_down_mbps(100);
  life.record.mutable_order()->mutable_contracted_rate()->set_up_mbps(20);
  life.Do("08:00", Create());
  life.Do("08:10", Assign("zhang"));
  life.Do("08:11", Accept());
  life.Do("10:00", Arrive());
  return life;
}

v1::Action Tested(std::initializer_list<double> down, std::initializer_list<double> up) {
  v1::Action a;
  a.mutable_complete();
  for (const double sample : down) a.mutable_complete()->mutable_speed_test()->add_down_mbps(sample);
  for (const double sample : up) a.mutable_complete()->mutable_speed_test()->add_up_mbps(sample);
  return a;
}

TEST(SpeedTest, IsNeededWhereALineIsMadeAndNotForARepair) {
  for (const auto type : {W::INSTALL, W::MOVE, W::OPTIMIZE}) {
    Life life = OnSite(type);
    EXPECT_EQ(life.Do("11:00", Tested({}, {})).refusal->reason, v1::SPEED_TEST_MISSING);
    EXPECT_EQ(life.order().state(), W::ON_SITE);
  }
  for (const auto type : {W::REPAIR, W::REVISIT}) {
    Life life = OnSite(type);
    EXPECT_FALSE(life.Do("11:00", Tested({}, {})).refusal);
    EXPECT_FALSE(Happened(life, v1::Event::OPTIMIZE_CREATED));
  }
}

TEST(SpeedTest, NeedsThreeSamplesEachWay) {
  EXPECT_TRUE(OnSite(W::INSTALL).Do("11:00", Tested({100, 100}, {20, 20, 20})).refusal);
  EXPECT_TRUE(OnSite(W::INSTALL).Do("11:00", Tested({100, 100, 100}, {20, 20})).refusal);
  EXPECT_FALSE(OnSite(W::INSTALL).Do("11:00", Tested({100, 100, 100, 100}, {20, 20, 20})).refusal);
}

TEST(SpeedTest, RefusesSamplesThatAreNoSpeeds) {
  for (const double bad : {-1.0, 100001.0, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_EQ(OnSite(W::INSTALL).Do("11:00", Tested({100, 100, bad}, {20, 20, 20})).refusal->reason, v1::FIELD_INVALID);
  }
}

struct Case {
  std::initializer_list<double> down, up;
  bool passes;
};

TEST(SpeedTest, TheAverageOfEachWayPassesFromNineTenthsOn) {
  const Case cases[] = {
      {{90, 90, 90}, {18, 18, 18}, true},       {{80, 90, 100}, {17, 18, 19}, true},
      {{90.1, 89.9, 90}, {18, 18, 18}, true},   {{89.9, 90, 90}, {18, 18, 18}, false},
      {{100, 100, 100}, {18, 18, 17.9}, false}, {{0, 135, 135}, {20, 20, 20}, true},
  };
  for (const Case& c : cases) {
    for (const auto type : {W::INSTALL, W::MOVE, W::OPTIMIZE}) {
      Life life = OnSite(type);
      const Decision done = life.Do("11:00", Tested(c.down, c.up));
      EXPECT_EQ(life.order().state(), W::COMPLETED);
      EXPECT_EQ(StateOf(life, v1::Commitment::RESOLUTION), v1::Commitment::MET);
      EXPECT_EQ(Happened(life, v1::Event::OPTIMIZE_CREATED), !c.passes);
      ASSERT_EQ(done.created.size(), c.passes ? 0u : 1u);
      if (c.passes) continue;
      const v1::WorkOrder& optimize = done.created[0].order();
      EXPECT_EQ(optimize.type(), W::OPTIMIZE);
      EXPECT_EQ(optimize.state(), W::ACKNOWLEDGED);
      EXPECT_EQ(FromProto(optimize.commitments(0).due_time()), At("2026-03-03T11:00:00+08:00"));
    }
  }
}

TEST(SpeedTest, OfALineWithoutAContractedRatePasses) {
  Life life = OnSite(W::INSTALL);
  life.record.mutable_order()->clear_contracted_rate();
  EXPECT_TRUE(life.Do("11:00", Tested({1, 1, 1}, {1, 1, 1})).created.empty());
}

}  // namespace
}  // namespace truckroll
