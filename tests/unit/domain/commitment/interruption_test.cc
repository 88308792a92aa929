// promises.md, 0, second table: every cause of waiting × every clock.
#include "domain/commitment/interruption.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

using C = v1::Commitment;

// With RESOLUTION, CONTACT (still owed) or CONTACT_RETRY, TAKE_ON, BOOKED_WINDOW and ARRIVAL running, at 11:00; calls
// in vain so far when `called`. Assigned to li, who has not answered.
Life AllRunning(bool called) {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("10:00", Book("2026-03-02T12:00:00+08:00", "2026-03-02T18:00:00+08:00", v1::Action::CUSTOMER));
  life.Do("10:10", Assign("zhang"));
  life.Do("10:20", Accept());
  if (called) life.Do("10:30", Contact(v1::ContactAttempt::NO_ANSWER));
  life.Do("10:40", Appoint("2026-03-02T15:00:00+08:00"));
  life.Do("10:50", Assign("li"));
  return life;
}

constexpr C::State kRuns = C::RUNNING, kStands = C::PAUSED, kVoid = C::VOID;

struct Column {
  v1::Action cause;
  C::State resolution, take_on, contact, visit;
};

std::vector<Column> Table() {
  std::vector<Column> table;
  for (const auto r : {v1::Hold::CUSTOMER_REQUEST, v1::Hold::PREMISES_CLOSED}) {
    table.push_back({HoldFor(r), kStands, kVoid, kVoid, kVoid});
  }
  for (const auto r : {v1::Hold::RESOURCE_NOT_READY, v1::Hold::PARTS_MISSING, v1::Hold::CABLE_WORK}) {
    table.push_back({HoldFor(r), kRuns, kVoid, kRuns, kRuns});
  }
  for (const auto r : {v1::Hold::ACCESS_REFUSED_BY_PROPERTY, v1::Hold::THIRD_PARTY_WORKS, v1::Hold::POWER_OUTAGE}) {
    table.push_back({HoldFor(r), kRuns, kVoid, kRuns, kVoid});
  }
  table.push_back({ApprovedHold(), kStands, kVoid, kRuns, kVoid});
  table.push_back({AskToWithdraw(), kStands, kVoid, kVoid, kVoid});
  return table;
}

C::State Last(const Life& life, C::Kind kind) {
  C::State state = C::STATE_UNSPECIFIED;
  for (const C& c : life.order().commitments()) {
    if (c.kind() == kind) state = c.state();
  }
  return state;
}

TEST(Interruption, DoesToEveryClockWhatTheTableSays) {
  for (const Column& column : Table()) {
    for (const bool called : {false, true}) {
      Life life = AllRunning(called);
      for (const C& c : life.order().commitments()) {
        const bool settled = (c.kind() == C::TAKE_ON && c.state() == C::MET) || (called && c.kind() == C::CONTACT);
        EXPECT_TRUE(settled || c.state() == C::RUNNING) << c.DebugString();
      }
      EXPECT_FALSE(life.Do("11:00", column.cause).refusal);
      const std::string cause = column.cause.ShortDebugString();
      EXPECT_EQ(Last(life, C::RESOLUTION), column.resolution) << cause;
      EXPECT_EQ(Last(life, C::TAKE_ON), column.take_on) << cause;
      EXPECT_EQ(Last(life, C::CONTACT), called ? C::MET : column.contact) << cause;
      EXPECT_EQ(Last(life, C::CONTACT_RETRY), called ? column.contact : C::STATE_UNSPECIFIED) << cause;
      EXPECT_EQ(Last(life, C::BOOKED_WINDOW), column.visit) << cause;
      EXPECT_EQ(Last(life, C::ARRIVAL), column.visit) << cause;
      EXPECT_EQ(life.order().has_agreed_time(), column.visit == kRuns) << cause;
      // What is settled stays settled.
      EXPECT_EQ(StateOf(life, C::TAKE_ON, 0), C::MET) << cause;
      EXPECT_EQ(DueOf(life, C::RESOLUTION), At("2026-03-05T10:00:00+08:00")) << cause;
    }
  }
}

TEST(Interruption, AnUnreachableCustomersHoldIsACustomers) {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("08:00", Book("2026-03-03T12:00:00+08:00", "2026-03-03T18:00:00+08:00", v1::Action::CUSTOMER));
  life.Do("09:00", Contact(v1::ContactAttempt::BUSY));
  life.Do("2026-03-03T11:31:00+08:00", Appoint("2026-03-03T15:00:00+08:00"));
  life.Do("2026-03-03T11:32:00+08:00", Assign("li"));
  EXPECT_FALSE(life.Do("2026-03-03T11:40:00+08:00", HoldFor(v1::Hold::CUSTOMER_UNREACHABLE)).refusal);
  EXPECT_EQ(Last(life, C::RESOLUTION), kStands);
  for (const auto kind : {C::TAKE_ON, C::BOOKED_WINDOW, C::ARRIVAL}) EXPECT_EQ(Last(life, kind), kVoid);
  EXPECT_EQ(Last(life, C::CONTACT_RETRY), C::MISSED);
}

TEST(Interruption, OnceOverMovesTheDueByExactlyWhatItTookAndNothingVoidComesBack) {
  for (const Column& column : Table()) {
    Life life = AllRunning(false);
    life.Do("11:00", column.cause);
    const bool withdrawal = column.cause.has_request_withdrawal();
    life.Do("2026-03-02T11:20:00.001+08:00", withdrawal ? Verify(v1::Withdrawal::DENIED) : Resume());
    EXPECT_EQ(life.order().state(), v1::WorkOrder::ASSIGNED);
    EXPECT_EQ(Last(life, C::RESOLUTION), C::RUNNING);
    const absl::Duration moved =
        column.resolution == kStands ? absl::Minutes(20) + absl::Milliseconds(1) : absl::ZeroDuration();
    EXPECT_EQ(DueOf(life, C::RESOLUTION), At("2026-03-05T10:00:00+08:00") + moved);
    EXPECT_EQ(Last(life, C::TAKE_ON), C::VOID);
    EXPECT_EQ(Last(life, C::CONTACT), column.contact);
    EXPECT_EQ(Last(life, C::ARRIVAL), column.visit);
  }
}

TEST(Interruption, ForceMajeureNeedsAManagersApproval) {
  Life life = AllRunning(false);
  EXPECT_EQ(life.Do("11:00", HoldFor(v1::Hold::FORCE_MAJEURE)).refusal->reason, v1::APPROVAL_MISSING);
  EXPECT_EQ(Last(life, C::RESOLUTION), C::RUNNING);
}

TEST(Interruption, AWithdrawalAskedForDuringACarriersHoldStopsTheClockOnlyForItself) {
  Life life = AllRunning(false);
  life.Do("11:00", HoldFor(v1::Hold::CABLE_WORK));
  life.Do("12:00", AskToWithdraw());
  EXPECT_EQ(Last(life, C::RESOLUTION), kStands);
  life.Do("13:00", Verify(v1::Withdrawal::DENIED));
  EXPECT_EQ(life.order().state(), v1::WorkOrder::HELD);
  EXPECT_EQ(Last(life, C::RESOLUTION), kRuns);
  life.Do("14:00", Resume());
  EXPECT_EQ(DueOf(life, C::RESOLUTION), At("2026-03-05T11:00:00+08:00"));
}

TEST(Interruption, TheFirstAcceptanceAfterACustomersHoldStartsContact) {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("08:00", Create());
  life.Do("08:10", Assign("zhang"));
  life.Do("08:20", HoldFor(v1::Hold::CUSTOMER_REQUEST));
  life.Do("09:00", Resume());
  life.Do("10:00", Accept());
  EXPECT_EQ(DueOf(life, C::CONTACT), At("2026-03-02T12:00:00+08:00"));
}

}  // namespace
}  // namespace truckroll
