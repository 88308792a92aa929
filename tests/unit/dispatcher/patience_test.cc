#include "dispatcher/assignment/patience.h"

#include <gtest/gtest.h>

namespace truckroll::dispatcher {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

v1::WorkOrder Order(uint64_t version) {
  v1::WorkOrder order;
  order.set_name("regions/xz/workOrders/1");
  order.set_version(version);
  return order;
}

TEST(Patience, GrowsToAQuarterOfAnHour) {
  Patience patience;
  EXPECT_TRUE(patience.Over(Order(1), kNow));
  absl::Time now = kNow;
  for (const int minutes : {1, 2, 4, 8, 15, 15}) {
    patience.Wait(Order(1), now);
    EXPECT_FALSE(patience.Over(Order(1), now + absl::Minutes(minutes) - absl::Milliseconds(1))) << minutes;
    now += absl::Minutes(minutes);
    EXPECT_TRUE(patience.Over(Order(1), now)) << minutes;
  }
}

TEST(Patience, EndsWhenTheOrderChanges) {
  Patience patience;
  patience.Wait(Order(1), kNow);
  patience.Wait(Order(1), kNow);
  EXPECT_TRUE(patience.Over(Order(2), kNow));
  patience.Wait(Order(2), kNow);
  EXPECT_TRUE(patience.Over(Order(2), kNow + absl::Minutes(1)));
}

TEST(Patience, IgnoresALateListOfWhatIsDone) {
  Patience patience;
  patience.Done(Order(3), kNow);
  EXPECT_FALSE(patience.Over(Order(3), kNow));
  EXPECT_TRUE(patience.Over(Order(5), kNow));
}

TEST(Patience, ForgetsWhatHasLongBeenOver) {
  Patience patience;
  patience.Wait(Order(1), kNow);
  patience.Sweep(kNow + absl::Minutes(61));
  EXPECT_EQ(patience.size(), 1u);
  patience.Sweep(kNow + absl::Minutes(61) + absl::Milliseconds(1));
  EXPECT_EQ(patience.size(), 0u);
}

}  // namespace
}  // namespace truckroll::dispatcher
