// promises.md, 1: a due moved by the customer's own wish.
#include <gtest/gtest.h>

#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

constexpr auto kResolution = v1::Commitment::RESOLUTION;

TEST(Extension, AWindowBookedPastTheDueMovesItToItsEndAndTheWork) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("10:00", Book("2026-03-03T08:00:00+08:00", "2026-03-03T12:00:00+08:00", v1::Action::CUSTOMER));
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-03T14:00:00+08:00"));
  EXPECT_TRUE(Happened(life, v1::Event::DUE_EXTENDED));
  EXPECT_EQ(FromProto(Find(life.order(), kResolution)->extensions(0).previous_due_time()),
            At("2026-03-03T10:00:00+08:00"));
}

TEST(Extension, OnlyAnEndThatIsItselfPastTheDueMovesIt) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("12:00", Book("2026-03-03T08:00:00+08:00", "2026-03-03T12:00:00+08:00", v1::Action::CUSTOMER));
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-03T12:00:00+08:00"));
  EXPECT_FALSE(Happened(life, v1::Event::DUE_EXTENDED));
  // Agreed time + 1 h takes the end's place.
  life.Do("12:10", Appoint("2026-03-03T11:00:00+08:00"));
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-03T12:00:00+08:00"));
  life.Do("12:20", Appoint("2026-03-03T11:00:00.001+08:00"));
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-03T14:00:00.001+08:00"));
}

TEST(Extension, WhatTheCarrierAskedForMovesNothing) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("10:00", Book("2026-03-04T08:00:00+08:00", "2026-03-04T12:00:00+08:00", v1::Action::CARRIER));
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-03T10:00:00+08:00"));
  life.Do("10:30", Appoint("2026-03-04T09:00:00+08:00", v1::Action::CARRIER));
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-03T10:00:00+08:00"));
}

TEST(Extension, TheFirstAgreedTimeMovesItToo) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("10:00", Create());
  life.Do("10:30", Appoint("2026-03-04T15:00:00+08:00"));
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-04T18:00:00+08:00"));
}

TEST(Extension, APremiumOrdersDueMovesJustTheSame) {
  Life life(v1::WorkOrder::REPAIR);
  life.record.mutable_order()->mutable_community_facts()->set_tier(v1::CommunityFacts::PREMIUM);
  life.Do("10:00", Create());
  life.Do("10:30", Appoint("2026-03-02T23:30:00+08:00"));
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-03T02:30:00+08:00"));
}

TEST(Extension, AHoldAfterwardsMovesTheExtendedDue) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("10:00", Create());
  life.Do("10:30", Appoint("2026-03-04T15:00:00+08:00"));
  life.Do("11:00", HoldFor(v1::Hold::PREMISES_CLOSED));
  life.Do("12:00", Resume());
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-04T19:00:00+08:00"));
}

TEST(Extension, AMissStands) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("10:00", Create());
  life.Do("2026-03-03T10:30:00+08:00", Appoint("2026-03-04T15:00:00+08:00"));
  EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::MISSED);
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-03T10:00:00+08:00"));
}

TEST(Extension, ConsentToAnEarlyVisitMovesNoDue) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("10:00", Create());
  life.Do("10:10", Assign("zhang"));
  life.Do("10:11", Accept());
  life.Do("10:30", Appoint("2026-03-03T12:00:00+08:00", v1::Action::CARRIER));
  life.Do("2026-03-03T09:30:00+08:00", Arrive(/*consent=*/true));
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-03T10:00:00+08:00"));
  EXPECT_EQ(StateOf(life, v1::Commitment::ARRIVAL, 1), v1::Commitment::MET);
}

TEST(Extension, WhatWasBookedBeforeTheAddressWasReadyCountsFromThere) {
  Life life(v1::WorkOrder::INSTALL);
  life.record.mutable_order()->mutable_community_facts()->set_install_ready(false);
  life.Do("10:00", Book("2026-03-09T08:00:00+08:00", "2026-03-09T12:00:00+08:00", v1::Action::CUSTOMER));
  life.Do("2026-03-03T10:00:00+08:00", BecomeReady());
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-09T14:00:00+08:00"));
}

}  // namespace
}  // namespace truckroll
