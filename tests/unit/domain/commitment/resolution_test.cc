// promises.md, 1: the limits, the cut-offs, readiness.
#include "domain/commitment/resolution.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

using v1::WorkOrder;
constexpr auto kResolution = v1::Commitment::RESOLUTION;

struct Cell {
  WorkOrder::Type type;
  bool premium;
  bool pilot;
  const char* accepted;
  // Empty: no clock.
  const char* due;
  const char* zone = "Asia/Shanghai";
};

constexpr char kNewYork[] = "America/New_York";
constexpr char kSaoPaulo[] = "America/Sao_Paulo";
constexpr char kCairo[] = "Africa/Cairo";

const Cell kCells[] = {
    {WorkOrder::INSTALL, false, false, "2026-03-02T10:00:00+08:00", "2026-03-05T10:00:00+08:00"},
    {WorkOrder::INSTALL, false, true, "2026-03-02T10:00:00+08:00", "2026-03-03T10:00:00+08:00"},
    {WorkOrder::INSTALL, true, false, "2026-03-02T00:00:00+08:00", "2026-03-03T00:00:00+08:00"},
    {WorkOrder::INSTALL, true, false, "2026-03-02T16:59:59.999+08:00", "2026-03-03T00:00:00+08:00"},
    {WorkOrder::INSTALL, true, false, "2026-03-02T17:00:00+08:00", "2026-03-03T17:00:00+08:00"},
    {WorkOrder::INSTALL, true, false, "2026-03-02T23:59:59.999+08:00", "2026-03-03T17:00:00+08:00"},
    {WorkOrder::MOVE, false, false, "2026-03-02T10:00:00+08:00", "2026-03-05T10:00:00+08:00"},
    {WorkOrder::MOVE, false, true, "2026-03-02T10:00:00+08:00", "2026-03-05T10:00:00+08:00"},
    {WorkOrder::MOVE, true, false, "2026-03-02T16:59:59.999+08:00", "2026-03-03T00:00:00+08:00"},
    {WorkOrder::MOVE, true, false, "2026-03-02T17:00:00+08:00", "2026-03-03T17:00:00+08:00"},
    {WorkOrder::REPAIR, false, false, "2026-03-02T10:00:00+08:00", "2026-03-03T10:00:00+08:00"},
    {WorkOrder::REPAIR, false, true, "2026-03-02T10:00:00+08:00", "2026-03-03T10:00:00+08:00"},
    {WorkOrder::REPAIR, true, false, "2026-03-02T16:59:59.999+08:00", "2026-03-03T00:00:00+08:00"},
    {WorkOrder::REPAIR, true, false, "2026-03-02T17:00:00+08:00", "2026-03-03T15:00:00+08:00"},
    {WorkOrder::OPTIMIZE, false, false, "2026-03-02T10:00:00+08:00", "2026-03-03T10:00:00+08:00"},
    {WorkOrder::OPTIMIZE, false, true, "2026-03-02T10:00:00+08:00", "2026-03-03T10:00:00+08:00"},
    {WorkOrder::OPTIMIZE, true, false, "2026-03-02T10:00:00+08:00", "2026-03-03T10:00:00+08:00"},
    {WorkOrder::OPTIMIZE, true, false, "2026-03-02T18:00:00+08:00", "2026-03-03T18:00:00+08:00"},
    {WorkOrder::REVISIT, false, false, "2026-03-02T10:00:00+08:00", ""},
    {WorkOrder::REVISIT, true, true, "2026-03-02T10:00:00+08:00", ""},
    // Premium and pilot: the earlier of the two.
    {WorkOrder::INSTALL, true, true, "2026-03-02T10:00:00+08:00", "2026-03-03T00:00:00+08:00"},
    {WorkOrder::INSTALL, true, true, "2026-03-02T17:00:00+08:00", "2026-03-03T17:00:00+08:00"},
    {WorkOrder::INSTALL, true, true, "2026-03-02T17:30:00+08:00", "2026-03-03T17:00:00+08:00"},
    // Elapsed hours over a change of the clocks; local ends of days and times of day are what the wall shows.
    {WorkOrder::INSTALL, false, false, "2026-03-06T10:00:00-05:00", "2026-03-09T11:00:00-04:00", kNewYork},
    {WorkOrder::REPAIR, false, false, "2026-10-31T10:00:00-04:00", "2026-11-01T09:00:00-05:00", kNewYork},
    {WorkOrder::REPAIR, true, false, "2026-03-08T16:59:59.999-04:00", "2026-03-09T00:00:00-04:00", kNewYork},
    {WorkOrder::REPAIR, true, false, "2026-03-07T17:00:00-05:00", "2026-03-08T15:00:00-04:00", kNewYork},
    {WorkOrder::INSTALL, true, false, "2026-11-01T00:30:00-04:00", "2026-11-02T00:00:00-05:00", kNewYork},
    // 17:00 the day after is 25 hours off, so that the pilot's 24 are earlier; 15:00 is 23 hours off.
    {WorkOrder::INSTALL, true, true, "2026-10-31T17:00:00-04:00", "2026-11-01T16:00:00-05:00", kNewYork},
    {WorkOrder::REPAIR, true, false, "2026-10-31T17:00:00-04:00", "2026-11-01T15:00:00-05:00", kNewYork},
    // The next day begins at 01:00.
    {WorkOrder::REPAIR, true, false, "2018-11-03T10:00:00-03:00", "2018-11-04T01:00:00-02:00", kSaoPaulo},
    {WorkOrder::INSTALL, true, false, "2024-04-25T10:00:00+02:00", "2024-04-26T01:00:00+03:00", kCairo},
};

TEST(Resolution, IsDueAsTheTableSays) {
  for (const Cell& cell : kCells) {
    Life life(cell.type, *LoadZone(cell.zone));
    v1::CommunityFacts& facts = *life.record.mutable_order()->mutable_community_facts();
    facts.set_tier(cell.premium ? v1::CommunityFacts::PREMIUM : v1::CommunityFacts::STANDARD);
    facts.set_pilot_24h(cell.pilot);
    life.Do(cell.accepted, Create());
    const std::string where = WorkOrder::Type_Name(cell.type) + " " + cell.accepted + " " + cell.zone;
    if (*cell.due == '\0') {
      EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::STATE_UNSPECIFIED) << where;
    } else {
      EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::RUNNING) << where;
      EXPECT_EQ(DueOf(life, kResolution), At(cell.due)) << where;
    }
  }
}

Life NotReady(WorkOrder::Type type, bool premium = false) {
  Life life(type);
  v1::CommunityFacts& facts = *life.record.mutable_order()->mutable_community_facts();
  facts.set_install_ready(false);
  if (premium) facts.set_tier(v1::CommunityFacts::PREMIUM);
  return life;
}

TEST(Resolution, ReadinessTakesTheAcceptancesPlaceForTheCutOffToo) {
  Life before = NotReady(WorkOrder::MOVE, true);
  before.Do("18:00", Create());
  EXPECT_EQ(StateOf(before, kResolution), v1::Commitment::STATE_UNSPECIFIED);
  before.Do("2026-03-04T16:59:59.999+08:00", BecomeReady());
  EXPECT_EQ(DueOf(before, kResolution), At("2026-03-05T00:00:00+08:00"));

  Life after = NotReady(WorkOrder::INSTALL, true);
  after.Do("10:00", Create());
  after.Do("2026-03-04T17:00:00+08:00", BecomeReady());
  EXPECT_EQ(DueOf(after, kResolution), At("2026-03-05T17:00:00+08:00"));
  EXPECT_EQ(FromProto(Find(after.order(), kResolution)->start_time()), At("2026-03-04T17:00:00+08:00"));
}

TEST(Resolution, OnlyInstallAndMoveWaitForReadiness) {
  for (const auto type : {WorkOrder::REPAIR, WorkOrder::OPTIMIZE}) {
    Life life = NotReady(type);
    life.Do("10:00", Create());
    EXPECT_EQ(DueOf(life, kResolution), At("2026-03-03T10:00:00+08:00"));
    EXPECT_EQ(life.Do("11:00", BecomeReady()).refusal->reason, v1::ALREADY_INSTALL_READY);
  }
}

TEST(Resolution, AnAddressBecomesReadyOnce) {
  Life life = NotReady(WorkOrder::INSTALL);
  life.Do("10:00", Create());
  life.Do("11:00", BecomeReady());
  EXPECT_EQ(life.Do("12:00", BecomeReady()).refusal->reason, v1::ALREADY_INSTALL_READY);
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-05T11:00:00+08:00"));
}

TEST(Resolution, AnAddressThatBecomesReadyDuringACustomersHoldStartsAClockThatStands) {
  Life life = NotReady(WorkOrder::INSTALL);
  life.Do("10:00", Create());
  life.Do("11:00", HoldFor(v1::Hold::CUSTOMER_REQUEST));
  life.Do("12:00", BecomeReady());
  EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::PAUSED);
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-05T12:00:00+08:00"));
  life.Do("14:00", Resume());
  EXPECT_EQ(DueOf(life, kResolution), At("2026-03-05T14:00:00+08:00"));
}

TEST(Resolution, AVisitToAnAddressThatIsNotReadyCompletesWithoutThePromise) {
  Life life = NotReady(WorkOrder::INSTALL);
  life.Do("10:00", Create());
  life.Do("10:10", Assign("zhang"));
  life.Do("10:11", Accept());
  life.Do("12:00", Arrive());
  EXPECT_FALSE(life.Do("13:00", Complete()).refusal);
  EXPECT_EQ(Find(life.order(), kResolution), nullptr);
}

TEST(Resolution, IsMetAtItsDueAndMissedAMillisecondLater) {
  for (const bool late : {false, true}) {
    Life life(WorkOrder::REPAIR);
    life.Do("10:00", Create());
    life.Do("10:10", Assign("zhang"));
    life.Do("10:11", Accept());
    life.Do("12:00", Arrive());
    life.Do(late ? "2026-03-03T10:00:00.001+08:00" : "2026-03-03T10:00:00.0009+08:00", Complete());
    EXPECT_EQ(StateOf(life, kResolution), late ? v1::Commitment::MISSED : v1::Commitment::MET);
    EXPECT_EQ(FromProto(Find(life.order(), kResolution)->settle_time()), At("2026-03-03T10:00:00+08:00"));
    EXPECT_EQ(FromProto(Find(life.order(), kResolution)->margin()), -absl::Milliseconds(late ? 1 : 0));
  }
}

TEST(Resolution, AMissedOnesMarginIsKnownWhenTheOrderIsCancelled) {
  Life life(WorkOrder::REPAIR);
  life.Do("10:00", Create());
  life.Do("2026-03-03T12:00:00+08:00", AskToWithdraw());
  EXPECT_FALSE(Find(life.order(), kResolution)->has_margin());
  life.Do("2026-03-04T12:00:00+08:00", Verify(v1::Withdrawal::CONFIRMED));
  life.Do("2026-03-04T13:00:00+08:00", Withdraw());
  EXPECT_EQ(StateOf(life, kResolution), v1::Commitment::MISSED);
  EXPECT_EQ(FromProto(Find(life.order(), kResolution)->margin()), -absl::Hours(27));
}

TEST(Resolution, NamesTheRuleAndThePolicyVersionThatGaveIt) {
  Life life(WorkOrder::REPAIR);
  life.record.mutable_order()->mutable_community_facts()->set_tier(v1::CommunityFacts::PREMIUM);
  life.Do("18:00", Create());
  EXPECT_EQ(Find(life.order(), kResolution)->rule(), "standard@1/repair-premium-next-day");
}

}  // namespace
}  // namespace truckroll
