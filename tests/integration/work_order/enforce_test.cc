// Promises are settled at their own instants, once, by whoever comes first: a caller of EnforceCommitments, or somebody
// who merely looks. Half an hour takes three seconds here.
#include <atomic>
#include <thread>

#include "absl/time/clock.h"
#include "domain/calendar/instant.h"
#include "tests/integration/work_order/work_order_fixture.h"

namespace truckroll {
namespace {

using v1::Commitment;
using v1::Event;
using v1::WorkOrder;

class Enforcement : public WorkOrderTest {
 protected:
  Enforcement() : WorkOrderTest(600) {}

  static absl::Time TakeOnDue(const WorkOrder& order) {
    return FromProto(FindCommitment(order, Commitment::TAKE_ON)->due_time());
  }
  void WaitUntilAfter(absl::Time due) {
    while (RegionNow() <= due + absl::Seconds(1)) absl::SleepFor(absl::Milliseconds(10));
  }
  v1::EnforceCommitmentsResponse Enforce() {
    return Good(&Stub::EnforceCommitments, Proto<v1::EnforceCommitmentsRequest>("parent: 'regions/xuzhou'"), Service());
  }
  // TAKE_ON missed once, at its instant; the order taken back in the same version.
  void ExpectTakenBack(const WorkOrder& order, absl::Time due) {
    EXPECT_EQ(order.state(), WorkOrder::ACKNOWLEDGED);
    EXPECT_EQ(order.technician(), "");
    EXPECT_EQ(order.version(), 3);
    const Commitment* take_on = FindCommitment(order, Commitment::TAKE_ON);
    EXPECT_EQ(take_on->state(), Commitment::MISSED);
    EXPECT_EQ(FromProto(take_on->settle_time()), due);
    EXPECT_EQ(CountOf(order, Event::COMMITMENT_MISSED), 1);
    EXPECT_EQ(CountOf(order, Event::TAKEN_BACK), 1);
    for (const Event& event : order.timeline()) {
      if (event.kind() != Event::COMMITMENT_MISSED && event.kind() != Event::TAKEN_BACK) continue;
      EXPECT_EQ(FromProto(event.event_time()), due);
      EXPECT_GT(FromProto(event.record_time()), due);
      EXPECT_EQ(event.version(), 3);
    }
    ExpectWholeTimeline(order);
  }
};

TEST_F(Enforcement, ACallSettlesWhatIsDue) {
  const WorkOrder order = Assign(Create().name());
  const absl::Time due = TakeOnDue(order);
  EXPECT_EQ(due - FromProto(FindCommitment(order, Commitment::TAKE_ON)->start_time()), absl::Minutes(30));
  const auto early = Enforce();
  if (RegionNow() < due) {
    EXPECT_EQ(early.settled(), 0);
    // By the due includes it: a millisecond later it is missed.
    EXPECT_EQ(FromProto(early.next_due_time()), due + absl::Milliseconds(1));
  }
  WaitUntilAfter(due);
  const auto settled = Enforce();
  EXPECT_EQ(settled.settled(), 1);
  EXPECT_FALSE(settled.more());
  EXPECT_EQ(Enforce().settled(), 0);
  ExpectTakenBack(Get(order.name()), due);
  EXPECT_THAT(Listed("states: ACKNOWLEDGED"), ::testing::ElementsAre(order.name()));
}

TEST_F(Enforcement, LookingSettlesToo) {
  const WorkOrder looked_at = Assign(Create().name());
  const WorkOrder acted_on = Assign(Create().name());
  const absl::Time due = TakeOnDue(looked_at);
  WaitUntilAfter(std::max(due, TakeOnDue(acted_on)));
  ExpectTakenBack(Get(looked_at.name()), due);
  ExpectTakenBack(Get(looked_at.name()), due);
  // Too late to accept; that it was missed is kept though the action is refused.
  EXPECT_THAT(Refusal(&Stub::AcceptWorkOrder, About<v1::AcceptWorkOrderRequest>(acted_on.name()), Technician("t1")),
              ::testing::AnyOf(Is(v1::STATE_NOT_ALLOWED), Is(v1::NOT_YOUR_ORDER)));
  ExpectTakenBack(Get(acted_on.name()), TakeOnDue(acted_on));
  EXPECT_EQ(Enforce().settled(), 0);
}

TEST_F(Enforcement, EightCallersSettleEachOrderOnce) {
  constexpr int kOrders = 30;
  std::vector<WorkOrder> orders;
  for (int i = 0; i < kOrders; ++i) orders.push_back(Assign(Create().name(), "t1"));
  WaitUntilAfter(TakeOnDue(orders.back()));
  std::atomic<int> settled = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) threads.emplace_back([&] { settled += Enforce().settled(); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(settled, kOrders);
  for (const WorkOrder& order : orders) ExpectTakenBack(Get(order.name()), TakeOnDue(order));
  v1::GetTechnicianDayRequest day;
  day.set_technician(TechnicianName("t1"));
  EXPECT_EQ(Good(&Stub::GetTechnicianDay, day).visits_size(), 0);
}

}  // namespace
}  // namespace truckroll
