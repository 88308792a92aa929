// promises.md, 4: the agreed time.
#include "domain/commitment/arrival.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

constexpr auto kArrival = v1::Commitment::ARRIVAL;

// Agreed for 14:00.
Life Agreed() {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("08:00", Create());
  life.Do("08:10", Assign("zhang"));
  life.Do("08:11", Accept());
  life.Do("08:20", Appoint("2026-03-02T14:00:00+08:00"));
  return life;
}

TEST(Arrival, IsKeptWithinAnHourEitherWayBothEndsIncluded) {
  for (const char* kept : {"2026-03-02T13:00:00+08:00", "2026-03-02T14:00:00+08:00", "2026-03-02T15:00:00+08:00"}) {
    Life life = Agreed();
    life.Do(kept, Arrive());
    EXPECT_EQ(StateOf(life, kArrival), v1::Commitment::MET) << kept;
  }
  for (const char* broken : {"2026-03-02T12:59:59.999+08:00", "2026-03-02T15:00:00.001+08:00"}) {
    Life life = Agreed();
    life.Do(broken, Arrive());
    EXPECT_EQ(StateOf(life, kArrival), v1::Commitment::MISSED) << broken;
    EXPECT_EQ(FromProto(Find(life.order(), kArrival)->margin()), -absl::Milliseconds(1)) << broken;
    EXPECT_EQ(life.order().state(), v1::WorkOrder::ON_SITE);
  }
}

TEST(Arrival, ConsentToAVisitThatIsInTimeMovesNothing) {
  Life life = Agreed();
  life.Do("13:00", Arrive(/*consent=*/true));
  EXPECT_EQ(StateOf(life, kArrival), v1::Commitment::MET);
  EXPECT_EQ(Find(life.order(), kArrival, 1), nullptr);
}

TEST(Arrival, ConsentToAnEarlyVisitMovesTheAgreedTime) {
  Life life = Agreed();
  life.Do("11:00", Arrive(/*consent=*/true));
  EXPECT_EQ(StateOf(life, kArrival, 0), v1::Commitment::VOID);
  EXPECT_EQ(StateOf(life, kArrival, 1), v1::Commitment::MET);
  EXPECT_EQ(FromProto(life.order().agreed_time()), At("2026-03-02T11:00:00+08:00"));
}

TEST(Arrival, AVisitWithoutAnAgreedTimeHasNone) {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("08:00", Create());
  life.Do("08:10", Assign("zhang"));
  life.Do("08:11", Accept());
  EXPECT_FALSE(life.Do("09:00", Arrive()).refusal);
  EXPECT_EQ(Find(life.order(), kArrival), nullptr);
}

struct Reschedule {
  const char* when;
  v1::Action::AskedBy by;
  v1::Commitment::State old;
};

TEST(Arrival, ARescheduleEndsTheOldOneAsItsTimeAndAskerSay) {
  using A = v1::Action;
  const Reschedule table[] = {
      {"2026-03-02T13:59:59.999+08:00", A::CUSTOMER, v1::Commitment::VOID},
      {"2026-03-02T13:59:59.999+08:00", A::CARRIER, v1::Commitment::VOID},
      {"2026-03-02T14:00:00+08:00", A::CUSTOMER, v1::Commitment::VOID},
      {"2026-03-02T14:00:00+08:00", A::CARRIER, v1::Commitment::MISSED},
      {"2026-03-02T15:00:00+08:00", A::CUSTOMER, v1::Commitment::VOID},
      {"2026-03-02T15:00:00+08:00", A::CARRIER, v1::Commitment::MISSED},
      {"2026-03-02T15:00:00.001+08:00", A::CUSTOMER, v1::Commitment::MISSED},
      {"2026-03-02T15:00:00.001+08:00", A::CARRIER, v1::Commitment::MISSED},
  };
  for (const Reschedule& row : table) {
    Life life = Agreed();
    life.Do(row.when, Appoint("2026-03-02T17:00:00+08:00", row.by));
    EXPECT_EQ(StateOf(life, kArrival, 0), row.old) << row.when << " " << row.by;
    EXPECT_EQ(StateOf(life, kArrival, 1), v1::Commitment::RUNNING);
    EXPECT_EQ(DueOf(life, kArrival, 1), At("2026-03-02T18:00:00+08:00"));
    EXPECT_EQ(life.order().carrier_reschedule_count(), row.by == A::CARRIER ? 1 : 0);
    EXPECT_EQ(FromProto(Find(life.order(), kArrival, 0)->settle_time()),
              std::min(At(row.when), At("2026-03-02T15:00:00+08:00")));
  }
}

TEST(Arrival, AFirstTimeAskedForByTheCarrierIsNoReschedule) {
  Life life(v1::WorkOrder::INSTALL);
  life.Do("08:00", Create());
  life.Do("08:20", Appoint("2026-03-02T14:00:00+08:00", v1::Action::CARRIER));
  EXPECT_EQ(life.order().carrier_reschedule_count(), 0);
  EXPECT_EQ(StateOf(life, kArrival), v1::Commitment::RUNNING);
}

TEST(Arrival, ATimeInThePastIsRefusedAndOneRightNowIsNot) {
  Life life = Agreed();
  EXPECT_EQ(life.Do("10:00", Appoint("2026-03-02T09:59:59.999+08:00")).refusal->reason, v1::TIME_OUT_OF_RANGE);
  EXPECT_EQ(FromProto(life.order().agreed_time()), At("2026-03-02T14:00:00+08:00"));
  EXPECT_FALSE(life.Do("10:00", Appoint("2026-03-02T10:00:00+08:00")).refusal);
  v1::Action timeless;
  timeless.mutable_appoint();
  EXPECT_EQ(life.Do("10:01", timeless).refusal->field, "agreed_time");
}

TEST(Arrival, FartherThanTheRadiusIsFlaggedAndNotRefused) {
  for (const double north : {0.0026, 0.0028}) {  // 289 m, 311 m
    Life life = Agreed();
    life.record.mutable_order()->mutable_address()->mutable_location()->set_latitude(34.26);
    life.record.mutable_order()->mutable_address()->mutable_location()->set_longitude(117.18);
    v1::Action arrive = Arrive();
    arrive.mutable_arrive()->mutable_location()->set_latitude(34.26 + north);
    arrive.mutable_arrive()->mutable_location()->set_longitude(117.18);
    EXPECT_FALSE(life.Do("14:00", arrive).refusal);
    EXPECT_EQ(StateOf(life, kArrival), v1::Commitment::MET);
    EXPECT_EQ(Happened(life, v1::Event::ARRIVAL_FAR_AWAY), north > 0.0027);
  }
}

}  // namespace
}  // namespace truckroll
