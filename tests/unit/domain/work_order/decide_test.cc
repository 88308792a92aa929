#include "domain/work_order/decide.h"

#include <gtest/gtest.h>

#include "domain/work_order/close_time.h"
#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

constexpr char kZhang[] = "regions/xuzhou/technicians/zhang";
constexpr char kLi[] = "regions/xuzhou/technicians/li";

v1::Actor Technician(const std::string& name) {
  v1::Actor actor;
  actor.set_role(v1::Actor::TECHNICIAN);
  actor.set_subject(name);
  return actor;
}

Life Accepted(v1::WorkOrder::Type type = v1::WorkOrder::REPAIR) {
  Life life(type);
  life.Do("08:00", Create());
  life.Do("10:00", Assign(kZhang));
  life.Do("10:00", Accept());
  return life;
}

TEST(Decide, VersionsHaveNoGapAndSettlingSharesTheVersionOfTheAction) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("08:00", Create());
  life.Do("10:00", Assign(kZhang));
  const Decision late = life.Do("11:00", Assign(kLi));
  EXPECT_FALSE(late.refusal);
  EXPECT_EQ(life.order().version(), 3u);
  EXPECT_EQ(Find(life.order(), v1::Commitment::TAKE_ON)->state(), v1::Commitment::MISSED);
  EXPECT_EQ(FromProto(Find(life.order(), v1::Commitment::TAKE_ON)->settle_time()), At("2026-03-02T10:30:00+08:00"));
  uint64_t version = 1;
  for (const v1::Event& event : life.order().timeline()) {
    EXPECT_TRUE(event.version() == version || event.version() == version + 1);
    version = event.version();
  }
}

TEST(Decide, ARefusedActionStillSettlesWhatFellDue) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("08:00", Create());
  life.Do("10:00", Assign(kZhang));
  const Decision refused = life.Do("11:00", Accept(), Technician(kZhang));
  ASSERT_TRUE(refused.refusal);
  EXPECT_EQ(refused.refusal->reason, v1::NOT_YOUR_ORDER);
  EXPECT_TRUE(refused.changed);
  EXPECT_EQ(life.order().state(), v1::WorkOrder::ACKNOWLEDGED);
}

TEST(Decide, ARefusalChangesNothing) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("08:00", Create());
  const std::string before = life.record.SerializeAsString();
  const Decision refused = life.Do("08:10", Depart());
  EXPECT_EQ(refused.refusal->reason, v1::STATE_NOT_ALLOWED);
  EXPECT_NE(refused.refusal->message.find("ACKNOWLEDGED"), std::string::npos);
  EXPECT_FALSE(refused.changed);
  EXPECT_EQ(life.record.SerializeAsString(), before);
}

TEST(Decide, TimeNeverRunsBackwards) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("08:00", Create());
  life.Do("07:00", Assign(kZhang));
  EXPECT_EQ(FromProto(life.order().timeline(life.order().timeline_size() - 1).record_time()),
            At("2026-03-02T08:00:00+08:00"));
}

TEST(Decide, AnotherTechniciansOrderIsRefused) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("08:00", Create());
  life.Do("08:10", Assign(kZhang));
  EXPECT_EQ(life.Do("08:11", Accept(), Technician(kLi)).refusal->reason, v1::NOT_YOUR_ORDER);
  EXPECT_FALSE(life.Do("08:12", Accept(), Technician(kZhang)).refusal);
}

TEST(Decide, TheTimeToldCountsWhereItIsTrusted) {
  Life life = Accepted();
  v1::Action call = Contact(v1::ContactAttempt::REACHED);
  *call.mutable_time() = ToProto(At("2026-03-02T10:20:00+08:00"));
  life.Do("10:40", call);
  EXPECT_EQ(FromProto(Find(life.order(), v1::Commitment::CONTACT)->settle_time()), At("2026-03-02T10:20:00+08:00"));
  v1::Action note;
  note.mutable_add_note()->set_text("x");
  *note.mutable_time() = ToProto(At("2026-03-02T12:00:00+08:00"));
  life.Do("10:50", note);
  EXPECT_EQ(FromProto(life.order().timeline().rbegin()->event_time()), At("2026-03-02T10:50:00+08:00"));
}

TEST(Decide, QuietHoursDoNotCountForTakingOn) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("08:00", Create());
  life.Do("20:45", Assign(kZhang));
  EXPECT_EQ(FromProto(Find(life.order(), v1::Commitment::TAKE_ON)->due_time()), At("2026-03-03T08:15:00+08:00"));
}

TEST(Decide, ACallBeforeTheFirstAcceptanceKeepsContact) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("08:00", Create());
  life.Do("09:00", Contact(v1::ContactAttempt::REACHED));
  life.Do("10:00", Assign(kZhang));
  life.Do("10:05", Accept());
  EXPECT_EQ(Find(life.order(), v1::Commitment::CONTACT)->state(), v1::Commitment::MET);
}

TEST(Decide, AContactDueAtTheStartOfQuietHoursStaysAndACallThenCounts) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("08:00", Create());
  life.Do("19:00", Assign(kZhang));
  life.Do("19:00", Accept());
  EXPECT_EQ(FromProto(Find(life.order(), v1::Commitment::CONTACT)->due_time()), At("2026-03-02T21:00:00+08:00"));
  life.Do("21:00", Contact(v1::ContactAttempt::NO_ANSWER));
  EXPECT_EQ(Find(life.order(), v1::Commitment::CONTACT)->state(), v1::Commitment::MET);
}

TEST(Decide, ACarriersRescheduleAtTheAgreedTimeMissesTheArrival) {
  Life life = Accepted();
  life.Do("10:10", Appoint("2026-03-02T14:00:00+08:00"));
  life.Do("14:00", Appoint("2026-03-02T16:00:00+08:00", v1::Action::CARRIER));
  EXPECT_EQ(Find(life.order(), v1::Commitment::ARRIVAL, 0)->state(), v1::Commitment::MISSED);
  EXPECT_EQ(FromProto(Find(life.order(), v1::Commitment::ARRIVAL, 0)->settle_time()), At("2026-03-02T14:00:00+08:00"));
  EXPECT_EQ(Find(life.order(), v1::Commitment::ARRIVAL, 1)->state(), v1::Commitment::RUNNING);
  EXPECT_EQ(life.order().carrier_reschedule_count(), 1);
}

TEST(Decide, AnEarlyVisitWithConsentMovesTheAgreedTime) {
  Life life = Accepted();
  life.Do("10:10", Appoint("2026-03-02T14:00:00+08:00"));
  life.Do("11:00", Depart());
  life.Do("11:30", Arrive(/*consent=*/true));
  EXPECT_EQ(Find(life.order(), v1::Commitment::ARRIVAL, 0)->state(), v1::Commitment::VOID);
  EXPECT_EQ(Find(life.order(), v1::Commitment::ARRIVAL, 1)->state(), v1::Commitment::MET);
}

TEST(Decide, AnArrivalBeforeTheBookedWindowMissesIt) {
  Life life(v1::WorkOrder::INSTALL);
  v1::Action create = Create();
  *create.mutable_create()->mutable_booked_window()->mutable_start_time() = ToProto(At("2026-03-02T12:00:00+08:00"));
  *create.mutable_create()->mutable_booked_window()->mutable_end_time() = ToProto(At("2026-03-02T18:00:00+08:00"));
  life.Do("08:00", create);
  life.Do("08:10", Assign(kZhang));
  life.Do("08:11", Accept());
  life.Do("11:59", Arrive());
  EXPECT_EQ(Find(life.order(), v1::Commitment::BOOKED_WINDOW)->state(), v1::Commitment::MISSED);
  EXPECT_EQ(Find(life.order(), v1::Commitment::BOOKED_WINDOW)->cause(), "ARRIVED_EARLY");
}

TEST(Decide, ACustomersTimeOutsideTheWindowVoidsItAndACarriersDoesNot) {
  for (const auto by : {v1::Action::CUSTOMER, v1::Action::CARRIER}) {
    Life life(v1::WorkOrder::INSTALL);
    v1::Action create = Create();
    *create.mutable_create()->mutable_booked_window()->mutable_start_time() = ToProto(At("2026-03-02T12:00:00+08:00"));
    *create.mutable_create()->mutable_booked_window()->mutable_end_time() = ToProto(At("2026-03-02T18:00:00+08:00"));
    life.Do("08:00", create);
    life.Do("08:10", Assign(kZhang));
    life.Do("08:11", Accept());
    life.Do("08:20", Appoint("2026-03-02T19:00:00+08:00", by));
    EXPECT_EQ(Find(life.order(), v1::Commitment::BOOKED_WINDOW)->state(),
              by == v1::Action::CUSTOMER ? v1::Commitment::VOID : v1::Commitment::RUNNING);
  }
}

TEST(Decide, ALaterWishMovesTheDueAndAnEarlierOneAfterwardsDoesNotTakeItBack) {
  Life life = Accepted();
  life.Do("10:10", Appoint("2026-03-03T09:00:00+08:00"));
  EXPECT_EQ(FromProto(Find(life.order(), v1::Commitment::RESOLUTION)->due_time()), At("2026-03-03T12:00:00+08:00"));
  life.Do("10:20", Appoint("2026-03-02T15:00:00+08:00"));
  EXPECT_EQ(FromProto(Find(life.order(), v1::Commitment::RESOLUTION)->due_time()), At("2026-03-03T12:00:00+08:00"));
  EXPECT_EQ(Find(life.order(), v1::Commitment::RESOLUTION)->extensions_size(), 1);
}

TEST(Decide, OthersHoldExcusesOnlyForAsLongAsItLasted) {
  Life life = Accepted();
  life.Do("12:00", HoldFor(v1::Hold::POWER_OUTAGE));
  life.Do("13:00", Resume());
  // Due 08:00 next day, excused until 09:00.
  life.Do("2026-03-03T09:00:00+08:00", Contact(v1::ContactAttempt::REACHED));
  EXPECT_EQ(Find(life.order(), v1::Commitment::RESOLUTION)->state(), v1::Commitment::RUNNING);
  life.Do("2026-03-03T09:00:00.001+08:00", Contact(v1::ContactAttempt::REACHED));
  EXPECT_EQ(Find(life.order(), v1::Commitment::RESOLUTION)->state(), v1::Commitment::MISSED);
}

TEST(Decide, AnOthersHoldThatLastsPastTheDueKeepsTheClockRunning) {
  Life life = Accepted();
  life.Do("12:00", HoldFor(v1::Hold::THIRD_PARTY_WORKS));
  EXPECT_FALSE(NextDue(life.record) && *NextDue(life.record) < At("2026-03-02T11:59:00+08:00"));
  life.Do("2026-03-05T12:00:00+08:00", Resume());
  EXPECT_EQ(Find(life.order(), v1::Commitment::RESOLUTION)->state(), v1::Commitment::RUNNING);
  life.Do("2026-03-05T12:30:00+08:00", Arrive());
  life.Do("2026-03-05T13:00:00+08:00", Complete());
  EXPECT_EQ(Find(life.order(), v1::Commitment::RESOLUTION)->state(), v1::Commitment::EXCUSED);
}

TEST(Decide, ACarriersHoldLeavesTheArrivalRunning) {
  Life life = Accepted();
  life.Do("10:10", Appoint("2026-03-02T14:00:00+08:00"));
  life.Do("11:00", HoldFor(v1::Hold::PARTS_MISSING));
  EXPECT_EQ(Find(life.order(), v1::Commitment::ARRIVAL)->state(), v1::Commitment::RUNNING);
  EXPECT_TRUE(life.order().has_agreed_time());
}

TEST(Decide, AHoldOnTheWayGoesBackToAccepted) {
  Life life = Accepted();
  life.Do("10:10", Depart());
  life.Do("10:20", HoldFor(v1::Hold::CUSTOMER_REQUEST));
  life.Do("10:30", Resume());
  EXPECT_EQ(life.order().state(), v1::WorkOrder::ACCEPTED);
}

TEST(Decide, AMissedOrderIsSettledOnceAndItsLatenessKnownWhenItCompletes) {
  Life life = Accepted();
  life.Do("2026-03-03T10:00:00+08:00", Arrive());
  life.Do("2026-03-03T11:00:00+08:00", Complete());
  const v1::Commitment& resolution = *Find(life.order(), v1::Commitment::RESOLUTION);
  EXPECT_EQ(resolution.state(), v1::Commitment::MISSED);
  EXPECT_EQ(FromProto(resolution.settle_time()), At("2026-03-03T08:00:00+08:00"));
  EXPECT_EQ(FromProto(resolution.margin()), -absl::Hours(3));
}

TEST(Decide, ALineTooSlowGetsAnOptimizeOrderInTheSameStep) {
  Life life = Accepted(v1::WorkOrder::INSTALL);
  life.record.mutable_order()->mutable_contracted_rate()->set_down_mbps(1000);
  life.Do("10:30", Arrive());
  const Decision done = life.Do("11:00", Complete(500));
  ASSERT_EQ(done.created.size(), 1u);
  EXPECT_EQ(done.created[0].order().version(), 1u);
  EXPECT_EQ(done.created[0].order().type(), v1::WorkOrder::OPTIMIZE);
  EXPECT_EQ(done.created[0].order().source_work_order(), life.order().name());
  EXPECT_EQ(FromProto(done.created[0].order().commitments(0).due_time()), At("2026-03-03T11:00:00+08:00"));
}

TEST(Decide, AnUnreachableHoldIsAllowedAfterThreeRetriesInVain) {
  Life life = Accepted(v1::WorkOrder::INSTALL);
  life.Do("11:00", Contact(v1::ContactAttempt::NO_ANSWER));
  life.Do("12:30", Contact(v1::ContactAttempt::NO_ANSWER));
  life.Do("18:30", Contact(v1::ContactAttempt::BUSY));
  EXPECT_TRUE(life.Do("19:00", HoldFor(v1::Hold::CUSTOMER_UNREACHABLE)).refusal);
  life.Do("2026-03-03T09:00:00+08:00", Contact(v1::ContactAttempt::NO_ANSWER));
  EXPECT_FALSE(life.Do("2026-03-03T09:01:00+08:00", HoldFor(v1::Hold::CUSTOMER_UNREACHABLE)).refusal);
}

TEST(Decide, AWithdrawalDeniedReturnsToTheHoldItWasAskedIn) {
  Life life = Accepted(v1::WorkOrder::INSTALL);
  life.Do("11:00", HoldFor(v1::Hold::CUSTOMER_REQUEST));
  v1::Action request;
  request.mutable_request_withdrawal()->set_reason(v1::Withdrawal::CUSTOMER_REQUEST);
  life.Do("12:00", request);
  v1::Action verify;
  verify.mutable_verify_withdrawal()->set_outcome(v1::Withdrawal::DENIED);
  life.Do("13:00", verify);
  EXPECT_EQ(life.order().state(), v1::WorkOrder::HELD);
  EXPECT_EQ(Find(life.order(), v1::Commitment::RESOLUTION)->state(), v1::Commitment::PAUSED);
  life.Do("14:00", Resume());
  EXPECT_EQ(FromProto(Find(life.order(), v1::Commitment::RESOLUTION)->due_time()), At("2026-03-05T11:00:00+08:00"));
}

TEST(Decide, ANoteAfterTheCloseDoesNotMoveTheClose) {
  Life life = Accepted();
  EXPECT_FALSE(CloseTime(life.order()));
  life.Do("10:30", Arrive());
  life.Do("11:00", Complete());
  v1::Action note;
  note.mutable_add_note()->set_text("thanked us");
  EXPECT_FALSE(life.Do("2026-04-01T09:00:00+08:00", note).refusal);
  EXPECT_EQ(CloseTime(life.order()), At("2026-03-02T11:00:00+08:00"));
}

TEST(Decide, SettlingTwiceAtOneInstantChangesNothing) {
  Life life = Accepted();
  const Decision once = Settle(life.record, At("2026-03-04T00:00:00+08:00"), Standard(), Shanghai());
  EXPECT_TRUE(once.changed);
  const Decision twice = Settle(once.record, At("2026-03-04T00:00:00+08:00"), Standard(), Shanghai());
  EXPECT_FALSE(twice.changed);
}

}  // namespace
}  // namespace truckroll
