// promises.md, 1: what others' holds excuse.
#include <gtest/gtest.h>

#include "domain/commitment/resolution.h"
#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

constexpr auto kResolution = v1::Commitment::RESOLUTION;

// A repair due on 3 March, 10:00.
Life Repair() {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("10:00", Create());
  life.Do("10:10", Assign("zhang"));
  life.Do("10:11", Accept());
  return life;
}

void Finish(Life& life, const std::string& when) {
  life.Do(when, Arrive());
  life.Do(when, Complete());
}

TEST(Excuse, ADueKeptInSpiteOfOthersIsMet) {
  Life life = Repair();
  life.Do("12:00", HoldFor(v1::Hold::POWER_OUTAGE));
  life.Do("15:00", Resume());
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-03T10:00:00+08:00"));
  Finish(life, "2026-03-03T10:00:00+08:00");
  EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::MET);
}

TEST(Excuse, ReachesAsFarAsTheTimeHeldAndNotAMillisecondFurther) {
  Life excused = Repair();
  excused.Do("12:00", HoldFor(v1::Hold::ACCESS_REFUSED_BY_PROPERTY));
  excused.Do("15:00", Resume());
  Finish(excused, "2026-03-03T13:00:00+08:00");
  EXPECT_EQ(StateOf(excused, kResolution), v1::Commitment::EXCUSED);
  EXPECT_EQ(FromProto(Find(excused.order(), kResolution)->margin()), -absl::Hours(3));

  Life missed = Repair();
  missed.Do("12:00", HoldFor(v1::Hold::ACCESS_REFUSED_BY_PROPERTY));
  missed.Do("15:00", Resume());
  Finish(missed, "2026-03-03T13:00:00.001+08:00");
  EXPECT_EQ(StateOf(missed, kResolution), v1::Commitment::MISSED);
  EXPECT_EQ(DueOf(missed, kResolution), At("2026-03-03T10:00:00+08:00"));
}

TEST(Excuse, AddsUpOverHoldsAndCountsTimeAfterTheDue) {
  Life life = Repair();
  life.Do("12:00", HoldFor(v1::Hold::POWER_OUTAGE));
  life.Do("13:00", Resume());
  // An hour is excused, until 11:00; what is held from 10:30 on excuses more.
  life.Do("2026-03-03T10:30:00+08:00", HoldFor(v1::Hold::THIRD_PARTY_WORKS));
  life.Wait("2026-03-03T12:00:00+08:00");
  EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::RUNNING);
  life.Do("2026-03-03T12:30:00+08:00", Resume());
  life.Wait("2026-03-03T13:00:00+08:00");
  EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::RUNNING);
  Finish(life, "2026-03-03T13:00:00+08:00");
  EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::EXCUSED);
}

TEST(Excuse, AHoldBegunAfterAMissChangesNothing) {
  Life life = Repair();
  life.Do("2026-03-03T10:00:00.001+08:00", HoldFor(v1::Hold::POWER_OUTAGE));
  EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::MISSED);
  Life in_time = Repair();
  in_time.Do("2026-03-03T10:00:00+08:00", HoldFor(v1::Hold::POWER_OUTAGE));
  in_time.Wait("2026-03-03T18:00:00+08:00");
  EXPECT_EQ(StateOf(in_time, kResolution), v1::Commitment::RUNNING);
}

TEST(Excuse, IsNotGivenForACarriersHold) {
  Life life = Repair();
  life.Do("12:00", HoldFor(v1::Hold::CABLE_WORK));
  life.Wait("2026-03-03T10:00:00.001+08:00");
  EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::MISSED);
}

TEST(Excuse, TimeThatStoodStillAnywayIsNotExcusedASecondTime) {
  Life life = Repair();
  life.Do("12:00", HoldFor(v1::Hold::POWER_OUTAGE));
  life.Do("13:00", AskToWithdraw());
  life.Do("15:00", Verify(v1::Withdrawal::DENIED));
  life.Do("16:00", Resume());
  // Stood still for two hours; held by others for two more.
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-03T12:00:00+08:00"));
  life.Wait("2026-03-03T14:00:00+08:00");
  EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::RUNNING);
  life.Wait("2026-03-03T14:00:00.001+08:00");
  EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::MISSED);
}

TEST(Excuse, AHoldBeforeTheClockBeganExcusesNothing) {
  Life life(v1::WorkOrder::INSTALL);
  life.record.mutable_order()->mutable_community_facts()->set_install_ready(false);
  life.Do("08:00", Create());
  life.Do("09:00", HoldFor(v1::Hold::THIRD_PARTY_WORKS));
  life.Do("10:00", BecomeReady());
  life.Do("11:00", Resume());
  life.Wait("2026-03-05T11:00:00+08:00");
  EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::RUNNING);
  life.Wait("2026-03-05T11:00:00.001+08:00");
  EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::MISSED);
}

TEST(Excuse, ACancelledOrderIsVoidThoughItsDueHadPassed) {
  Life life = Repair();
  life.Do("12:00", HoldFor(v1::Hold::POWER_OUTAGE));
  life.Do("2026-03-04T12:00:00+08:00", AskToWithdraw());
  life.Do("2026-03-05T12:00:00+08:00", Verify(v1::Withdrawal::CONFIRMED));
  life.Do("2026-03-05T13:00:00+08:00", Withdraw());
  EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::VOID);
}

}  // namespace
}  // namespace truckroll
