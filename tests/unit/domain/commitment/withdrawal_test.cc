// promises.md, 5.
#include "domain/commitment/withdrawal.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

constexpr auto kVerify = v1::Commitment::WITHDRAWAL_VERIFY;
constexpr auto kComplete = v1::Commitment::WITHDRAWAL_COMPLETE;
constexpr auto kResolution = v1::Commitment::RESOLUTION;
constexpr auto kConfirmed = v1::Withdrawal::CONFIRMED;
constexpr auto kDenied = v1::Withdrawal::DENIED;

// Asked for on 2 March, 15:00.
Life Asked(const v1::Actor& by = {}) {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("09:00", Create());
  life.Do("09:10", Assign("zhang"));
  life.Do("09:11", Accept());
  life.Do("15:00", AskToWithdraw(v1::Withdrawal::NO_INSTALL_CONDITION), by);
  return life;
}

TEST(Withdrawal, IsVerifiedByTheEndOfTheNextLocalDay) {
  const Life life = Asked();
  EXPECT_EQ(DueOf(life, kVerify), At("2026-03-04T00:00:00+08:00"));
  Life new_york(v1::WorkOrder::INSTALL, *LoadZone("America/New_York"));
  new_york.Do("2026-03-07T12:00:00-05:00", Create());
  new_york.Do("2026-03-07T13:00:00-05:00", AskToWithdraw());
  EXPECT_EQ(DueOf(new_york, kVerify), At("2026-03-09T00:00:00-04:00"));
}

TEST(Withdrawal, NeedsAReason) {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("09:00", Create());
  EXPECT_EQ(life.Do("10:00", AskToWithdraw(v1::Withdrawal::REASON_UNSPECIFIED)).refusal->field, "reason");
}

TEST(Withdrawal, AConfirmationOnTheDayOfTheRequestIsRefused) {
  Life life = Asked();
  EXPECT_EQ(life.Do("2026-03-02T23:59:59.999+08:00", Verify(kConfirmed)).refusal->reason, v1::SAME_DAY_CONFIRMATION);
  EXPECT_EQ(life.order().state(), v1::WorkOrder::ASSESSING_CANCELLATION);
  EXPECT_EQ(StateOf(life, kVerify), v1::Commitment::RUNNING);
  EXPECT_FALSE(life.Do("2026-03-03T00:00:00+08:00", Verify(kConfirmed)).refusal);
}

TEST(Withdrawal, IsConfirmedTheSameDayWhenTheCustomerAsks) {
  Life life = Asked();
  EXPECT_FALSE(life.Do("15:30", Verify(kConfirmed, true)).refusal);
  EXPECT_EQ(DueOf(life, kComplete), At("2026-03-04T15:30:00+08:00"));
}

TEST(Withdrawal, VerifyingIsKeptAtTheEndOfTheDayAndMissedAMillisecondLater) {
  for (const bool late : {false, true}) {
    Life life = Asked();
    EXPECT_FALSE(
        life.Do(late ? "2026-03-04T00:00:00.001+08:00" : "2026-03-04T00:00:00+08:00", Verify(kConfirmed)).refusal);
    EXPECT_EQ(StateOf(life, kVerify), late ? v1::Commitment::MISSED : v1::Commitment::MET);
    EXPECT_EQ(life.order().state(), v1::WorkOrder::PENDING_CANCELLATION);
  }
}

TEST(Withdrawal, IsCarriedOutWithinTwoDaysOfTheVerification) {
  for (const bool late : {false, true}) {
    Life life = Asked();
    life.Do("2026-03-03T10:00:00+08:00", Verify(kConfirmed));
    EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::PAUSED);
    life.Do(late ? "2026-03-05T10:00:00.001+08:00" : "2026-03-05T10:00:00+08:00", Withdraw());
    EXPECT_EQ(StateOf(life, kComplete), late ? v1::Commitment::MISSED : v1::Commitment::MET);
    EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::VOID);
    EXPECT_EQ(life.order().state(), v1::WorkOrder::CANCELLED);
    EXPECT_EQ(NextDue(life.record), std::nullopt);
  }
}

TEST(Withdrawal, ADenialIsTakenAtAnyTimeAndTheClockGoesOn) {
  for (const char* when : {"2026-03-02T15:00:00+08:00", "2026-03-02T20:00:00+08:00", "2026-03-05T15:00:00+08:00"}) {
    Life life = Asked();
    EXPECT_FALSE(life.Do(when, Verify(kDenied)).refusal);
    EXPECT_EQ(life.order().state(), v1::WorkOrder::ACCEPTED);
    EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::RUNNING);
    EXPECT_EQ(DueOf(life, kResolution), At("2026-03-05T09:00:00+08:00") + (At(when) - At("2026-03-02T15:00:00+08:00")));
    EXPECT_EQ(Find(life.order(), kComplete), nullptr);
  }
}

TEST(Withdrawal, ATechniciansClaimThatTheCustomerDeniesIsFlagged) {
  v1::Actor technician;
  technician.set_role(v1::Actor::TECHNICIAN);
  technician.set_subject("zhang");
  Life claimed = Asked(technician);
  claimed.Do("16:00", Verify(kDenied));
  EXPECT_TRUE(Happened(claimed, v1::Event::CLAIM_FLAGGED));
  Life asked = Asked();
  asked.Do("16:00", Verify(kDenied));
  EXPECT_FALSE(Happened(asked, v1::Event::CLAIM_FLAGGED));
}

TEST(Withdrawal, AskedForAgainAfterADenialHasItsOwnClock) {
  Life life = Asked();
  life.Do("16:00", Verify(kDenied));
  life.Do("2026-03-03T10:00:00+08:00", AskToWithdraw());
  EXPECT_EQ(StateOf(life, kVerify, 0), v1::Commitment::MET);
  EXPECT_EQ(DueOf(life, kVerify, 1), At("2026-03-05T00:00:00+08:00"));
}

}  // namespace
}  // namespace truckroll
