// promises.md, 3: the calls owed after one in vain.
#include "domain/commitment/contact_retry.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

constexpr auto kRetry = v1::Commitment::CONTACT_RETRY;
constexpr auto kInVain = v1::ContactAttempt::NO_ANSWER;
constexpr auto kReached = v1::ContactAttempt::REACHED;

Life FirstCallInVain(const std::string& when) {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("08:00", Create());
  life.Do("08:00", Assign("zhang"));
  life.Do("08:00", Accept());
  life.Do(when, Contact(kInVain));
  return life;
}

struct Owed {
  const char* first_call;
  const char* dues[3];
};

TEST(ContactRetry, OwesTheNextComingOfEverySlot) {
  const char* const noon = "2026-03-02T14:00:00+08:00";
  const char* const evening = "2026-03-02T20:30:00+08:00";
  const char* const morning = "2026-03-03T11:30:00+08:00";
  const char* const next_noon = "2026-03-03T14:00:00+08:00";
  const char* const next_evening = "2026-03-03T20:30:00+08:00";
  const Owed table[] = {
      {"2026-03-02T08:29:59.999+08:00", {"2026-03-02T11:30:00+08:00", noon, evening}},
      {"2026-03-02T08:30:00+08:00", {noon, evening, morning}},
      {"2026-03-02T11:59:59.999+08:00", {noon, evening, morning}},
      {"2026-03-02T12:00:00+08:00", {evening, morning, next_noon}},
      {"2026-03-02T17:59:59.999+08:00", {evening, morning, next_noon}},
      {"2026-03-02T18:00:00+08:00", {morning, next_noon, next_evening}},
      {"2026-03-02T21:00:00+08:00", {morning, next_noon, next_evening}},
  };
  for (const Owed& row : table) {
    const Life life = FirstCallInVain(row.first_call);
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(DueOf(life, kRetry, i), At(row.dues[i])) << row.first_call << " " << i;
      EXPECT_EQ(StateOf(life, kRetry, i), v1::Commitment::RUNNING);
    }
    EXPECT_EQ(Find(life.order(), kRetry, 3), nullptr);
  }
}

TEST(ContactRetry, IsOwedAlsoWhenTheFirstCallCameTooLate) {
  const Life life = FirstCallInVain("10:30");
  EXPECT_EQ(StateOf(life, v1::Commitment::CONTACT), v1::Commitment::MISSED);
  EXPECT_EQ(StateOf(life, kRetry, 2), v1::Commitment::RUNNING);
}

TEST(ContactRetry, BothEndsOfASlotBelongToIt) {
  for (const char* when : {"12:00", "14:00"}) {
    Life life = FirstCallInVain("10:00");
    life.Do(when, Contact(kInVain));
    EXPECT_EQ(StateOf(life, kRetry, 0), v1::Commitment::MET) << when;
    EXPECT_EQ(StateOf(life, kRetry, 1), v1::Commitment::RUNNING) << when;
  }
  Life early = FirstCallInVain("10:00");
  early.Do("2026-03-02T11:59:59.999+08:00", Contact(kInVain));
  EXPECT_EQ(StateOf(early, kRetry, 0), v1::Commitment::RUNNING);
  Life late = FirstCallInVain("10:00");
  late.Do("2026-03-02T14:00:00.001+08:00", Contact(kInVain));
  EXPECT_EQ(StateOf(late, kRetry, 0), v1::Commitment::MISSED);
}

TEST(ContactRetry, ASecondCallInOneSlotKeepsNoOther) {
  Life life = FirstCallInVain("10:00");
  life.Do("12:30", Contact(kInVain));
  life.Do("13:30", Contact(kInVain));
  EXPECT_EQ(StateOf(life, kRetry, 1), v1::Commitment::RUNNING);
}

TEST(ContactRetry, ReachingTheCustomerKeepsItsSlotAndEndsTheRest) {
  Life life = FirstCallInVain("10:00");
  life.Wait("14:01");
  life.Do("18:30", Contact(kReached));
  EXPECT_EQ(StateOf(life, kRetry, 0), v1::Commitment::MISSED);
  EXPECT_EQ(StateOf(life, kRetry, 1), v1::Commitment::MET);
  EXPECT_EQ(StateOf(life, kRetry, 2), v1::Commitment::VOID);
}

TEST(ContactRetry, ReachingTheCustomerBetweenSlotsEndsThemAll) {
  Life life = FirstCallInVain("10:00");
  life.Do("11:00", Contact(kReached));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(StateOf(life, kRetry, i), v1::Commitment::VOID);
}

TEST(ContactRetry, ACallInQuietHoursChangesNothingWhoeverAnswers) {
  Life life = FirstCallInVain("10:00");
  life.Wait("21:30");
  life.Do("22:00", Contact(kReached));
  EXPECT_EQ(StateOf(life, kRetry, 2), v1::Commitment::RUNNING);
}

TEST(ContactRetry, ACustomerReachedInQuietHoursIsNotUnreachable) {
  Life life = FirstCallInVain("10:00");
  life.Do("22:00", Contact(kReached));
  EXPECT_TRUE(life.Do("2026-03-03T12:00:00+08:00", HoldFor(v1::Hold::CUSTOMER_UNREACHABLE)).refusal);
}

TEST(ContactRetry, IsOwedAfterAFirstCallInVainDuringAHoldOrAWithdrawal) {
  for (const v1::Action& wait : {HoldFor(v1::Hold::CUSTOMER_REQUEST), AskToWithdraw()}) {
    Life life(v1::WorkOrder::INSTALL);
    life.Do("08:00", Create());
    life.Do("09:00", wait);
    life.Do("10:00", Contact(kInVain));
    EXPECT_EQ(StateOf(life, kRetry), v1::Commitment::RUNNING);
  }
}

TEST(ContactRetry, WhenTheFirstCallReachedNothingIsOwed) {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("08:00", Create());
  life.Do("09:00", Contact(kReached));
  life.Do("10:00", Contact(kInVain));
  EXPECT_EQ(Find(life.order(), kRetry), nullptr);
}

TEST(ContactRetry, TheCallCentreIsToldOnceAfterTheLastSlotHoweverItEnded) {
  Life kept = FirstCallInVain("10:00");
  kept.Do("12:30", Contact(kInVain));
  kept.Do("18:30", Contact(kInVain));
  EXPECT_FALSE(Happened(kept, v1::Event::CONTACT_EXHAUSTED));
  kept.Do("2026-03-03T09:00:00+08:00", Contact(kInVain));
  EXPECT_TRUE(Happened(kept, v1::Event::CONTACT_EXHAUSTED));
  kept.Do("2026-03-03T10:00:00+08:00", Contact(kInVain));
  EXPECT_EQ(std::count_if(kept.order().timeline().begin(), kept.order().timeline().end(),
                          [](const v1::Event& e) { return e.kind() == v1::Event::CONTACT_EXHAUSTED; }),
            1);

  Life missed = FirstCallInVain("10:00");
  missed.Wait("2026-03-03T11:30:00+08:00");
  EXPECT_FALSE(Happened(missed, v1::Event::CONTACT_EXHAUSTED));
  missed.Wait("2026-03-03T11:30:00.001+08:00");
  EXPECT_TRUE(Happened(missed, v1::Event::CONTACT_EXHAUSTED));
}

TEST(ContactRetry, AnUnreachableHoldWaitsForAllThree) {
  const v1::Action hold = HoldFor(v1::Hold::CUSTOMER_UNREACHABLE);
  Life never_called(v1::WorkOrder::INSTALL);
  never_called.Do("08:00", Create());
  EXPECT_EQ(never_called.Do("09:00", hold).refusal->reason, v1::RETRIES_NOT_EXHAUSTED);

  Life missed = FirstCallInVain("10:00");
  EXPECT_TRUE(missed.Do("2026-03-03T11:30:00+08:00", hold).refusal);
  EXPECT_FALSE(missed.Do("2026-03-03T11:30:00.001+08:00", hold).refusal);

  Life reached = FirstCallInVain("10:00");
  reached.Do("12:30", Contact(kReached));
  EXPECT_TRUE(reached.Do("2026-03-03T12:00:00+08:00", hold).refusal);
}

TEST(ContactRetry, SlotsFollowTheWallClockWhenItChanges) {
  Life life(v1::WorkOrder::INSTALL, *LoadZone("America/New_York"));
  life.Do("2026-03-07T12:00:00-05:00", Create());
  life.Do("2026-03-07T19:00:00-05:00", Contact(kInVain));
  EXPECT_EQ(DueOf(life, kRetry, 0), At("2026-03-08T11:30:00-04:00"));
  EXPECT_EQ(FromProto(Find(life.order(), kRetry, 0)->reference_time()), At("2026-03-08T08:30:00-04:00"));
}

}  // namespace
}  // namespace truckroll
