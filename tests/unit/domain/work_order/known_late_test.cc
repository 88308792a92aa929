// promises.md, 15, and what keeps times in order.
#include <gtest/gtest.h>

#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

Life Accepted() {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("08:00", Create());
  life.Do("10:00", Assign("zhang"));
  life.Do("10:10", Accept());
  return life;
}

absl::Time LastEventTime(const Life& life) {
  return FromProto(life.order().timeline(life.order().timeline_size() - 1).event_time());
}

TEST(KnownLate, WhatIsStillOpenIsJudgedOnWhenItHappened) {
  Life life = Accepted();
  life.Do("10:20", Appoint("2026-03-02T14:00:00+08:00"));
  life.Do("14:59", Told("2026-03-02T12:59:59.999+08:00", Arrive()));
  EXPECT_EQ(StateOf(life, v1::Commitment::ARRIVAL), v1::Commitment::MISSED);
  EXPECT_EQ(Find(life.order(), v1::Commitment::ARRIVAL)->cause(), "ARRIVED_EARLY");
}

TEST(KnownLate, WhatIsSettledStays) {
  Life life = Accepted();
  life.Do("13:00", Told("2026-03-02T12:00:00+08:00", Contact(v1::ContactAttempt::REACHED)));
  EXPECT_EQ(StateOf(life, v1::Commitment::CONTACT), v1::Commitment::MISSED);
}

TEST(KnownLate, PhonesAreTrustedADayBackAndTwoMinutesAhead) {
  const std::string now = "2026-03-03T10:10:00+08:00";
  const std::pair<const char*, const char*> table[] = {
      {"2026-03-02T10:10:00+08:00", "2026-03-02T10:10:00+08:00"},
      {"2026-03-02T10:09:59.999+08:00", "2026-03-03T10:10:00+08:00"},
      {"2026-03-03T10:12:00+08:00", "2026-03-03T10:10:00+08:00"},
      {"2026-03-03T09:00:00.0009+08:00", "2026-03-03T09:00:00+08:00"},
  };
  for (const auto& [told, counted] : table) {
    Life life = Accepted();
    life.Do(now, Told(told, Note()));
    EXPECT_EQ(LastEventTime(life), At(counted)) << told;
  }
}

TEST(KnownLate, AnAcceptanceIsNotBeforeItsAssignment) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("08:00", Create());
  life.Do("10:00", Assign("zhang"));
  life.Do("10:05", Told("2026-03-02T09:00:00+08:00", Accept()));
  EXPECT_EQ(FromProto(Find(life.order(), v1::Commitment::TAKE_ON)->settle_time()), At("2026-03-02T10:00:00+08:00"));
  EXPECT_EQ(DueOf(life, v1::Commitment::CONTACT), At("2026-03-02T12:00:00+08:00"));
}

TEST(KnownLate, ACallBeforeTheAcceptanceKeepsContactFromItsStart) {
  Life life = Accepted();
  life.Do("10:30", Told("2026-03-02T09:30:00+08:00", Contact(v1::ContactAttempt::REACHED)));
  const v1::Commitment& contact = *Find(life.order(), v1::Commitment::CONTACT);
  EXPECT_EQ(contact.state(), v1::Commitment::MET);
  EXPECT_EQ(FromProto(contact.settle_time()), At("2026-03-02T10:10:00+08:00"));
  EXPECT_EQ(FromProto(contact.margin()), absl::Hours(2));
}

TEST(KnownLate, APauseDoesNotEndBeforeItBegan) {
  Life life = Accepted();
  life.Do("11:00", HoldFor(v1::Hold::CUSTOMER_REQUEST));
  life.Do("12:00", Told("2026-03-02T10:30:00+08:00", Resume()));
  EXPECT_EQ(DueOf(life, v1::Commitment::RESOLUTION), At("2026-03-03T08:00:00+08:00"));
  life.Do("12:10", Told("2026-03-02T10:45:00+08:00", AskToWithdraw()));
  life.Do("12:20", Told("2026-03-02T10:50:00+08:00", Verify(v1::Withdrawal::DENIED)));
  EXPECT_EQ(DueOf(life, v1::Commitment::RESOLUTION), At("2026-03-03T08:00:00+08:00"));
}

TEST(KnownLate, APauseThatBeganWithItsClockDoesNotEndBeforeEither) {
  Life life(v1::WorkOrder::INSTALL);
  life.record.mutable_order()->mutable_community_facts()->set_install_ready(false);
  life.Do("08:00", Create());
  life.Do("09:00", HoldFor(v1::Hold::CUSTOMER_REQUEST));
  life.Do("12:00", BecomeReady());
  life.Do("13:00", Told("2026-03-02T10:00:00+08:00", Resume()));
  EXPECT_EQ(DueOf(life, v1::Commitment::RESOLUTION), At("2026-03-05T12:00:00+08:00"));
}

TEST(KnownLate, PausesDoNotOverlap) {
  Life life = Accepted();
  life.Do("11:00", HoldFor(v1::Hold::CUSTOMER_REQUEST));
  life.Do("12:00", Resume());
  life.Do("12:30", Told("2026-03-02T11:30:00+08:00", HoldFor(v1::Hold::CUSTOMER_REQUEST)));
  life.Do("13:00", Resume());
  EXPECT_EQ(DueOf(life, v1::Commitment::RESOLUTION), At("2026-03-03T10:00:00+08:00"));
}

TEST(KnownLate, AVisitToldAsAWholeKeepsItsTimes) {
  Life life = Accepted();
  life.Do("16:00", Told("2026-03-02T13:30:00+08:00", Depart()));
  life.Do("16:00", Told("2026-03-02T14:00:00+08:00", Arrive()));
  life.Do("16:00", Told("2026-03-02T15:00:00+08:00", Complete()));
  EXPECT_EQ(FromProto(life.order().arrive_time()), At("2026-03-02T14:00:00+08:00"));
  EXPECT_EQ(FromProto(life.order().complete_time()), At("2026-03-02T15:00:00+08:00"));
  EXPECT_EQ(FromProto(Find(life.order(), v1::Commitment::RESOLUTION)->margin()), absl::Hours(17));
}

}  // namespace
}  // namespace truckroll
