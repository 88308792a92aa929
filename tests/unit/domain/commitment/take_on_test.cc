// promises.md, 2.
#include "domain/commitment/take_on.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

constexpr auto kTakeOn = v1::Commitment::TAKE_ON;

Life Assigned(const std::string& when) {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("08:00", Create());
  life.Do(when, Assign("zhang"));
  return life;
}

TEST(TakeOn, AnAnswerOfEitherKindAtTheDueKeepsIt) {
  for (const v1::Action& answer : {Accept(), Decline()}) {
    Life life = Assigned("10:00");
    EXPECT_FALSE(life.Do("10:30", answer).refusal);
    EXPECT_EQ(StateOf(life, kTakeOn), v1::Commitment::MET);
  }
}

TEST(TakeOn, AMillisecondLaterTheOrderIsTakenBack) {
  Life life = Assigned("10:00");
  const Decision late = life.Do("2026-03-02T10:30:00.001+08:00", Accept());
  EXPECT_EQ(late.refusal->reason, v1::STATE_NOT_ALLOWED);
  EXPECT_EQ(StateOf(life, kTakeOn), v1::Commitment::MISSED);
  EXPECT_EQ(life.order().state(), v1::WorkOrder::ACKNOWLEDGED);
  EXPECT_TRUE(life.order().technician().empty());
  EXPECT_TRUE(Happened(life, v1::Event::TAKEN_BACK));
  EXPECT_FALSE(life.Do("10:31", Assign("zhang")).refusal);
  EXPECT_EQ(StateOf(life, kTakeOn, 1), v1::Commitment::RUNNING);
}

TEST(TakeOn, IsVoidWhenTheOrderIsUnassignedOrGivenToAnother) {
  Life unassigned = Assigned("10:00");
  unassigned.Do("10:10", Unassign());
  EXPECT_EQ(StateOf(unassigned, kTakeOn), v1::Commitment::VOID);
  Life given = Assigned("10:00");
  given.Do("10:10", Assign("li"));
  EXPECT_EQ(StateOf(given, kTakeOn, 0), v1::Commitment::VOID);
  EXPECT_EQ(DueOf(given, kTakeOn, 1), At("2026-03-02T10:40:00+08:00"));
}

TEST(TakeOn, QuietHoursAreNotCounted) {
  EXPECT_EQ(DueOf(Assigned("20:30"), kTakeOn), At("2026-03-02T21:00:00+08:00"));
  EXPECT_EQ(DueOf(Assigned("20:31"), kTakeOn), At("2026-03-03T08:01:00+08:00"));
  EXPECT_EQ(DueOf(Assigned("21:00"), kTakeOn), At("2026-03-03T08:30:00+08:00"));
  EXPECT_EQ(DueOf(Assigned("23:00"), kTakeOn), At("2026-03-03T08:30:00+08:00"));
}

TEST(TakeOn, AnAnswerInQuietHoursKeepsIt) {
  Life life = Assigned("20:45");
  life.Do("22:00", Accept());
  EXPECT_EQ(StateOf(life, kTakeOn), v1::Commitment::MET);
}

TEST(TakeOn, IsNotForTheCustomersEyes) {
  Life life = Assigned("10:00");
  life.Do("10:31", Note());
  for (const v1::Event& event : life.order().timeline()) {
    if (event.arguments().commitment() == kTakeOn || event.kind() == v1::Event::TAKEN_BACK) {
      EXPECT_EQ(event.visibility(), v1::Event::INTERNAL);
    }
  }
}

TEST(TakeOn, AnOrderTakenBackKeepsWhatWasAgreed) {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("08:00", Book("2026-03-02T12:00:00+08:00", "2026-03-02T18:00:00+08:00", v1::Action::CUSTOMER));
  life.Do("09:00", Assign("zhang"));
  life.Do("09:10", Accept());
  life.Do("09:20", Appoint("2026-03-02T14:00:00+08:00"));
  life.Do("09:30", Assign("li"));
  life.Wait("10:31");
  EXPECT_EQ(life.order().state(), v1::WorkOrder::ACKNOWLEDGED);
  for (const auto kind : {v1::Commitment::CONTACT, v1::Commitment::BOOKED_WINDOW, v1::Commitment::ARRIVAL}) {
    EXPECT_EQ(StateOf(life, kind), v1::Commitment::RUNNING);
  }
}

}  // namespace
}  // namespace truckroll
