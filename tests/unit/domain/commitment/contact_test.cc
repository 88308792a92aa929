// promises.md, 3: the first call.
#include "domain/commitment/contact.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

constexpr auto kContact = v1::Commitment::CONTACT;
constexpr auto kRetry = v1::Commitment::CONTACT_RETRY;

Life Accepted(const std::string& when) {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("08:00", Create());
  life.Do(when, Assign("zhang"));
  life.Do(when, Accept());
  return life;
}

TEST(Contact, AnyOutcomeAtTheDueKeepsIt) {
  for (int outcome = v1::ContactAttempt::REACHED; outcome <= v1::ContactAttempt::REFUSED; ++outcome) {
    Life life = Accepted("10:00");
    life.Do("12:00", Contact(static_cast<v1::ContactAttempt::Outcome>(outcome)));
    EXPECT_EQ(StateOf(life, kContact), v1::Commitment::MET);
    // Only having reached the customer owes nothing more.
    EXPECT_EQ(Find(life.order(), kRetry) == nullptr, outcome == v1::ContactAttempt::REACHED);
  }
}

TEST(Contact, AMillisecondLaterItIsMissedAndItsMarginKnown) {
  Life life = Accepted("10:00");
  life.Do("2026-03-02T12:00:00.001+08:00", Contact(v1::ContactAttempt::REACHED));
  EXPECT_EQ(StateOf(life, kContact), v1::Commitment::MISSED);
  EXPECT_EQ(FromProto(Find(life.order(), kContact)->settle_time()), At("2026-03-02T12:00:00+08:00"));
  EXPECT_EQ(FromProto(Find(life.order(), kContact)->margin()), -absl::Milliseconds(1));
}

TEST(Contact, TheFirstAcceptanceByAnyoneCountsAndOnlyThat) {
  Life life = Accepted("10:00");
  life.Do("10:30", Assign("li"));
  life.Do("10:40", Accept());
  EXPECT_EQ(DueOf(life, kContact), At("2026-03-02T12:00:00+08:00"));
  life.Do("11:00", Contact(v1::ContactAttempt::REACHED));
  life.Do("11:10", Unassign());
  life.Do("11:20", Assign("wang"));
  life.Do("11:30", Accept());
  EXPECT_EQ(Find(life.order(), kContact, 1), nullptr);
}

TEST(Contact, ADeclineStartsNothing) {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("08:00", Create());
  life.Do("09:00", Assign("zhang"));
  life.Do("09:10", Decline());
  EXPECT_EQ(Find(life.order(), kContact), nullptr);
}

TEST(Contact, QuietHoursDoNotCount) {
  EXPECT_EQ(DueOf(Accepted("20:30"), kContact), At("2026-03-03T09:30:00+08:00"));
  EXPECT_EQ(DueOf(Accepted("21:00"), kContact), At("2026-03-03T10:00:00+08:00"));
  EXPECT_EQ(DueOf(Accepted("23:00"), kContact), At("2026-03-03T10:00:00+08:00"));
  EXPECT_EQ(DueOf(Accepted("19:00"), kContact), At("2026-03-02T21:00:00+08:00"));
  EXPECT_EQ(DueOf(Accepted("2026-03-03T03:00:00+08:00"), kContact), At("2026-03-03T10:00:00+08:00"));
}

TEST(Contact, ADueAtTheStartOfQuietHoursIsMissedRightAfter) {
  Life life = Accepted("19:00");
  life.Do("2026-03-02T21:00:00.001+08:00", Contact(v1::ContactAttempt::REACHED));
  EXPECT_EQ(StateOf(life, kContact), v1::Commitment::MISSED);
  EXPECT_FALSE(Find(life.order(), kContact)->has_margin());
}

TEST(Contact, ACallInQuietHoursIsRecordedAndIsNotTheFirst) {
  Life life = Accepted("20:30");
  life.Do("22:00", Contact(v1::ContactAttempt::NO_ANSWER));
  EXPECT_EQ(StateOf(life, kContact), v1::Commitment::RUNNING);
  EXPECT_EQ(Find(life.order(), kRetry), nullptr);
  EXPECT_TRUE(life.order().contact_attempts(0).in_quiet_hours());
  life.Do("2026-03-03T08:00:00+08:00", Contact(v1::ContactAttempt::NO_ANSWER));
  EXPECT_EQ(StateOf(life, kContact), v1::Commitment::MET);
  EXPECT_NE(Find(life.order(), kRetry), nullptr);
}

TEST(Contact, NeedsAnOutcome) {
  Life life = Accepted("10:00");
  EXPECT_EQ(life.Do("10:10", Contact(v1::ContactAttempt::OUTCOME_UNSPECIFIED)).refusal->field, "outcome");
}

TEST(Contact, SpringForwardInNewYorkLeavesTwoCountedHours) {
  Life life(v1::WorkOrder::INSTALL, *LoadZone("America/New_York"));
  life.Do("2026-03-07T12:00:00-05:00", Create());
  life.Do("2026-03-07T20:30:00-05:00", Assign("smith"));
  life.Do("2026-03-07T20:30:00-05:00", Accept());
  EXPECT_EQ(DueOf(life, kContact), At("2026-03-08T09:30:00-04:00"));
}

}  // namespace
}  // namespace truckroll
