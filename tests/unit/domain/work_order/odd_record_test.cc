// Records as no decision of ours leaves them: damaged, or written by something else. They are decided all the same.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "domain/commitment/explanation.h"
#include "domain/timeline/event_text.h"
#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

TEST(OddRecord, HeldWithoutAHoldGoesOn) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("10:00", Create());
  life.Do("11:00", HoldFor(v1::Hold::CUSTOMER_REQUEST));
  life.record.mutable_order()->clear_holds();
  const Decision decision = life.Do("12:00", Resume());
  EXPECT_FALSE(decision.refusal);
  EXPECT_EQ(life.order().state(), v1::WorkOrder::ACKNOWLEDGED);
  EXPECT_EQ(StateOf(life, v1::Commitment::RESOLUTION), v1::Commitment::RUNNING);
}

TEST(OddRecord, HeldWithoutAHoldCanBeWithdrawnAndKept) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("10:00", Create());
  life.Do("11:00", HoldFor(v1::Hold::CUSTOMER_REQUEST));
  life.record.mutable_order()->clear_holds();
  life.Do("11:30", AskToWithdraw());
  EXPECT_FALSE(life.Do("12:00", Verify(v1::Withdrawal::DENIED, false)).refusal);
  EXPECT_EQ(life.order().state(), v1::WorkOrder::HELD);
}

TEST(OddRecord, AClockThatStandsStillSinceNoInstantGoesOnWithItsDue) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("10:00", Create());
  const absl::Time due = DueOf(life, v1::Commitment::RESOLUTION);
  life.Do("11:00", HoldFor(v1::Hold::CUSTOMER_REQUEST));
  v1::Commitment& resolution = *life.record.mutable_order()->mutable_commitments(0);
  ASSERT_EQ(resolution.state(), v1::Commitment::PAUSED);
  resolution.clear_pauses();
  EXPECT_FALSE(Explain(resolution, &Standard(), Shanghai()).en().empty());
  life.Do("12:00", Resume());
  EXPECT_EQ(StateOf(life, v1::Commitment::RESOLUTION), v1::Commitment::RUNNING);
  EXPECT_EQ(DueOf(life, v1::Commitment::RESOLUTION), due);
}

TEST(OddRecord, TheEndsOfTimeAreDecidedToo) {
  for (const int64_t seconds : {std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min()}) {
    google::protobuf::Timestamp end;
    end.set_seconds(seconds);
    storage::v1::WorkOrderRecord record;
    record.mutable_order()->set_type(v1::WorkOrder::REPAIR);
    for (const v1::Action& action : {Create(), Assign("li"), Accept(), Contact(v1::ContactAttempt::BUSY)}) {
      record = Decide(record, {action, {}}, FromProto(end), Standard(), Shanghai(), {}).record;
    }
    EXPECT_EQ(record.order().version(), 4u);
    EXPECT_EQ(record.order().contact_attempts_size(), 1);
  }
}

TEST(OddRecord, ADistanceThatIsNoNumberIsSaidAsSuch) {
  v1::Event event;
  event.set_kind(v1::Event::ARRIVAL_FAR_AWAY);
  event.mutable_arguments()->set_distance_m(HUGE_VAL);
  EXPECT_EQ(EventText(event, Shanghai(), Language::kEnglish), "Arrival recorded inf m from the address");
  event.mutable_arguments()->set_distance_m(1234.9);
  EXPECT_EQ(EventText(event, Shanghai(), Language::kEnglish), "Arrival recorded 1234 m from the address");
}

TEST(OddRecord, UrgesAreCountedAsFarAsTheCounterGoes) {
  storage::v1::WorkOrderRecord record;
  record.mutable_order()->set_type(v1::WorkOrder::REPAIR);
  const absl::Time now = absl::FromUnixSeconds(1772416800);
  record = Decide(record, {Create(), {}}, now, Standard(), Shanghai(), {}).record;
  record.mutable_order()->set_urge_count(std::numeric_limits<int32_t>::max());
  const Decision decision = Decide(record, {Urge(), {}}, now, Standard(), Shanghai(), {});
  EXPECT_TRUE(decision.changed);
  EXPECT_EQ(decision.record.order().urge_count(), std::numeric_limits<int32_t>::max());
}

}  // namespace
}  // namespace truckroll
