// promises.md, 4: the booked window.
#include "domain/commitment/booked_window.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

constexpr auto kWindow = v1::Commitment::BOOKED_WINDOW;

// Booked for the afternoon, taken on.
Life Booked() {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("08:00", Book("2026-03-02T12:00:00+08:00", "2026-03-02T18:00:00+08:00", v1::Action::CUSTOMER));
  life.Do("08:10", Assign("zhang"));
  life.Do("08:11", Accept());
  return life;
}

struct Case {
  const char* arrival;
  v1::Commitment::State state;
  const char* cause;
};

TEST(BookedWindow, BothItsEndsBelongToIt) {
  const Case cases[] = {
      {"2026-03-02T11:59:59.999+08:00", v1::Commitment::MISSED, "ARRIVED_EARLY"},
      {"2026-03-02T12:00:00+08:00", v1::Commitment::MET, ""},
      {"2026-03-02T15:00:00+08:00", v1::Commitment::MET, ""},
      {"2026-03-02T18:00:00+08:00", v1::Commitment::MET, ""},
      {"2026-03-02T18:00:00.001+08:00", v1::Commitment::MISSED, "NOT_DONE_IN_TIME"},
  };
  for (const Case& c : cases) {
    Life life = Booked();
    life.Do(c.arrival, Arrive());
    EXPECT_EQ(StateOf(life, kWindow), c.state) << c.arrival;
    EXPECT_EQ(Find(life.order(), kWindow)->cause(), c.cause) << c.arrival;
    EXPECT_EQ(FromProto(Find(life.order(), kWindow)->margin()) < absl::ZeroDuration(),
              c.state == v1::Commitment::MISSED);
  }
}

TEST(BookedWindow, ATimeAgreedOnItsEndLiesInIt) {
  Life life = Booked();
  life.Do("08:20", Appoint("2026-03-02T18:00:00+08:00"));
  EXPECT_EQ(StateOf(life, kWindow), v1::Commitment::RUNNING);
  life.Do("08:30", Appoint("2026-03-02T12:00:00+08:00"));
  EXPECT_EQ(StateOf(life, kWindow), v1::Commitment::RUNNING);
  life.Do("08:40", Appoint("2026-03-02T11:59:59.999+08:00"));
  EXPECT_EQ(StateOf(life, kWindow), v1::Commitment::VOID);
}

TEST(BookedWindow, DoesNotComeBackWithATimeInsideIt) {
  Life life = Booked();
  life.Do("08:20", Appoint("2026-03-03T09:00:00+08:00"));
  life.Do("08:30", Appoint("2026-03-02T15:00:00+08:00"));
  life.Do("15:00", Arrive());
  EXPECT_EQ(StateOf(life, kWindow), v1::Commitment::VOID);
  EXPECT_EQ(Find(life.order(), kWindow, 1), nullptr);
}

TEST(BookedWindow, StandsWhenTheCarrierAskedForATimeOutsideIt) {
  Life life = Booked();
  life.Do("08:20", Appoint("2026-03-02T20:00:00+08:00", v1::Action::CARRIER));
  life.Do("20:00", Arrive());
  EXPECT_EQ(StateOf(life, kWindow), v1::Commitment::MISSED);
  EXPECT_EQ(StateOf(life, v1::Commitment::ARRIVAL), v1::Commitment::MET);
}

TEST(BookedWindow, IsMissedByAVisitBeforeItThoughTheCustomerConsented) {
  Life life = Booked();
  life.Do("08:20", Appoint("2026-03-02T14:00:00+08:00"));
  life.Do("11:00", Arrive(/*consent=*/true));
  EXPECT_EQ(StateOf(life, v1::Commitment::ARRIVAL, 1), v1::Commitment::MET);
  EXPECT_EQ(StateOf(life, kWindow), v1::Commitment::MISSED);
}

TEST(BookedWindow, IsAWholeNumberOfMilliseconds) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("08:00", Book("2026-03-04T12:00:00.0009+08:00", "2026-03-04T18:00:00.0019+08:00", v1::Action::CUSTOMER));
  EXPECT_EQ(DueOf(life, kWindow), At("2026-03-04T18:00:00.001+08:00"));
  EXPECT_EQ(DueOf(life, v1::Commitment::RESOLUTION), At("2026-03-04T20:00:00.001+08:00"));
}

TEST(BookedWindow, ThatWasOverWhenItWasBookedIsMissedFromTheStart) {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("15:00", Book("2026-03-02T08:00:00+08:00", "2026-03-02T12:00:00+08:00", v1::Action::CUSTOMER));
  EXPECT_EQ(StateOf(life, kWindow), v1::Commitment::MISSED);
  EXPECT_EQ(FromProto(Find(life.order(), kWindow)->settle_time()), At("2026-03-02T15:00:00+08:00"));
}

TEST(BookedWindow, EndsAfterItStarts) {
  Life life(v1::WorkOrder::INSTALL);
  const auto refused =
      life.Do("08:00", Book("2026-03-02T18:00:00+08:00", "2026-03-02T18:00:00+08:00", v1::Action::CUSTOMER));
  EXPECT_EQ(refused.refusal->reason, v1::TIME_OUT_OF_RANGE);
  EXPECT_FALSE(refused.changed);
}

}  // namespace
}  // namespace truckroll
