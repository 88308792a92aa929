#include "dispatcher/enforcement/pace.h"

#include <gtest/gtest.h>

#include "domain/calendar/instant.h"
#include "platform/clock/region_clock.h"

namespace truckroll::dispatcher {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

v1::EnforceCommitmentsResponse DueIn(absl::Duration region_time, double speed) {
  v1::EnforceCommitmentsResponse answer;
  const absl::Time region_now = kNow + absl::Hours(1000);
  *answer.mutable_region()->mutable_clock() = clock::RegionClock::Create(kNow, region_now, speed)->ToProto();
  *answer.mutable_next_due_time() = ToProto(region_now + region_time);
  return answer;
}

TEST(Pace, SleepsUntilTheNextDueByTheRegionsClock) {
  EXPECT_EQ(PauseAfter(DueIn(absl::Milliseconds(250), 1), kNow), absl::Milliseconds(250));
  EXPECT_EQ(PauseAfter(DueIn(absl::Minutes(1), 600), kNow), absl::Milliseconds(100));
}

TEST(Pace, SleepsNeitherLongNorNotAtAll) {
  EXPECT_EQ(PauseAfter(DueIn(absl::Hours(2), 1), kNow), absl::Seconds(1));
  EXPECT_EQ(PauseAfter(DueIn(-absl::Hours(2), 1), kNow), absl::Milliseconds(5));
  EXPECT_EQ(PauseAfter(v1::EnforceCommitmentsResponse(), kNow), absl::Seconds(1));
}

TEST(Pace, GoesOnAtOnceWhileThereIsMoreAndItHelps) {
  v1::EnforceCommitmentsResponse answer = DueIn(absl::Hours(1), 1);
  answer.set_more(true);
  EXPECT_EQ(PauseAfter(answer, kNow), absl::Milliseconds(100));
  answer.set_already_settled(1);
  EXPECT_EQ(PauseAfter(answer, kNow), absl::ZeroDuration());
}

TEST(Pace, BacksOffToASecond) {
  EXPECT_EQ(BackOff(1), absl::Milliseconds(50));
  EXPECT_EQ(BackOff(2), absl::Milliseconds(100));
  EXPECT_EQ(BackOff(6), absl::Seconds(1));
  EXPECT_EQ(BackOff(1'000'000), absl::Seconds(1));
}

}  // namespace
}  // namespace truckroll::dispatcher
