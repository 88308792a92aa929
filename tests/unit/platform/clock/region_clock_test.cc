#include "platform/clock/region_clock.h"

#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace truckroll {
namespace {

using clock::RegionClock;
using ::testing::HasSubstr;

const absl::Time kReal = absl::FromUnixMillis(1'772'413'200'123);
const absl::Time kRegion = absl::FromUnixMillis(1'700'000'000'000);

TEST(RegionClockTest, RunsAtItsSpeedFromItsAnchor) {
  RegionClock fast = *RegionClock::Create(kReal, kRegion, 600);
  EXPECT_EQ(fast.At(kReal), kRegion);
  EXPECT_EQ(fast.At(kReal + absl::Milliseconds(1)), kRegion + absl::Milliseconds(600));
  EXPECT_EQ(fast.At(kReal + absl::Minutes(7)), kRegion + absl::Hours(70));
  EXPECT_EQ(fast.At(kReal - absl::Hours(1)), kRegion) << "stands still before its anchor";
}

TEST(RegionClockTest, WholeMillisecondsAreTruncated) {
  RegionClock slow = *RegionClock::Create(kReal, kRegion, 0.5);
  EXPECT_EQ(slow.At(kReal + absl::Milliseconds(3)), kRegion + absl::Milliseconds(1));
}

TEST(RegionClockTest, AnotherSpeedGoesOnFromTheSameInstant) {
  absl::Time change = kReal + absl::Seconds(90);
  RegionClock before = *RegionClock::Create(kReal, kRegion, 600);
  RegionClock after = *before.WithSpeed(1, change);
  EXPECT_EQ(after.At(change), before.At(change));
  EXPECT_EQ(after.At(change + absl::Seconds(2)), before.At(change) + absl::Seconds(2));
  // Changed by a machine whose clock is behind: nobody's time jumps.
  RegionClock behind = *before.WithSpeed(1, kReal - absl::Hours(5));
  EXPECT_EQ(behind.At(kReal), kRegion);
}

TEST(RegionClockTest, RealAtIsTheFirstInstantThatIsLateEnough) {
  for (double speed : {0.3, 1.0, 7.0, 600.0, 99'999.9}) {
    RegionClock any = *RegionClock::Create(kReal, kRegion, speed);
    for (int64_t ms : {0, 1, 599, 600, 601, 123'456'789}) {
      absl::Time due = kRegion + absl::Milliseconds(ms);
      absl::Time real = any.RealAt(due);
      EXPECT_GE(any.At(real), due) << speed << " " << ms;
      if (ms == 0) continue;
      EXPECT_LT(any.At(real - absl::Milliseconds(1)), due) << speed << " " << ms;
    }
    EXPECT_EQ(any.RealAt(kRegion - absl::Hours(1)), kReal);
  }
}

TEST(RegionClockTest, PrintedAndParsedIsTheSame) {
  for (double speed : {1.0, 600.0, 0.1, 1.0 / 3}) {
    RegionClock any = *RegionClock::Create(kReal, kRegion, speed);
    EXPECT_EQ(*RegionClock::Parse(any.Print()), any);
    EXPECT_EQ(*RegionClock::FromProto(any.ToProto()), any);
  }
  EXPECT_EQ(RegionClock::Create(kReal, kRegion, 600)->Print(), "1772413200123 1700000000000 600");
}

TEST(RegionClockTest, WhatIsNoClockIsRefused) {
  for (const char* text : {"", "1 2", "1 2 x", "1 2 3 4", "1 2 0", "1 2 -1", "1 2 nan", "1 2 inf", "1.5 2 3"}) {
    EXPECT_FALSE(RegionClock::Parse(text).ok()) << text;
  }
  EXPECT_THAT(RegionClock::Create(kReal, kRegion, 0).status().message(), HasSubstr("speed: 0, expected more than 0"));
  EXPECT_FALSE(RegionClock::FromProto({}).ok());
}

}  // namespace
}  // namespace truckroll
