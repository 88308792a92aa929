#include "platform/clock/region_clocks.h"

#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace truckroll {
namespace {

const absl::Time kReal = absl::FromUnixSeconds(1'772'413'200);

TEST(RegionClocksTest, KnowsOnlyWhatItWasTold) {
  clock::ManualClock real(kReal);
  clock::RegionClocks clocks(real);
  EXPECT_FALSE(clocks.Now("xuzhou").has_value());
  clocks.Set("xuzhou", *clock::RegionClock::Create(kReal, kReal, 600));
  real.Advance(absl::Seconds(1));
  EXPECT_EQ(clocks.Now("xuzhou"), kReal + absl::Minutes(10));
  EXPECT_FALSE(clocks.Now("xuzho").has_value());
}

TEST(RegionClocksTest, NeverRunsBackwards) {
  clock::ManualClock real(kReal);
  clock::RegionClocks clocks(real);
  clocks.Set("x", *clock::RegionClock::Create(kReal, kReal, 1));
  real.Advance(absl::Minutes(1));
  EXPECT_EQ(clocks.Now("x"), kReal + absl::Minutes(1));
  real.Set(kReal + absl::Seconds(10));
  EXPECT_EQ(clocks.Now("x"), kReal + absl::Minutes(1)) << "the machine's clock was set back";
  clocks.Set("x", *clock::RegionClock::Create(kReal, kReal - absl::Hours(1), 1));
  EXPECT_EQ(clocks.Now("x"), kReal + absl::Minutes(1)) << "an older clock was told";
}

TEST(RegionClocksTest, GoesOnFromWhatWasSaidBefore) {
  clock::ManualClock real(kReal);
  clock::RegionClocks clocks(real);
  clocks.NotBefore("x", kReal + absl::Hours(1));
  EXPECT_FALSE(clocks.Now("x").has_value()) << "its clock is not known yet";
  EXPECT_FALSE(clocks.Find("x").has_value());
  clocks.Set("x", *clock::RegionClock::Create(kReal, kReal, 1));
  EXPECT_EQ(clocks.Now("x"), kReal + absl::Hours(1));
  real.Advance(absl::Hours(2));
  EXPECT_EQ(clocks.Now("x"), kReal + absl::Hours(2));
}

TEST(RegionClocksTest, ReadWhileSet) {
  clock::ManualClock real(kReal);
  clock::RegionClocks clocks(real);
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      absl::Time last = absl::InfinitePast();
      for (int i = 0; i < 500; ++i) {
        clocks.Set("x", *clock::RegionClock::Create(kReal, kReal, 1 + i % 3));
        real.Advance(absl::Milliseconds(1));
        absl::Time now = *clocks.Now("x");
        EXPECT_GE(now, last);
        last = now;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(ClockTest, WhatIsYetToComeIsNotWithinASpan) {
  EXPECT_TRUE(clock::IsWithin(absl::Seconds(5), kReal, kReal));
  EXPECT_TRUE(clock::IsWithin(absl::Seconds(5), kReal, kReal + absl::Seconds(4)));
  EXPECT_FALSE(clock::IsWithin(absl::Seconds(5), kReal, kReal + absl::Seconds(5)));
  EXPECT_FALSE(clock::IsWithin(absl::Seconds(5), kReal, kReal - absl::Milliseconds(1))) << "the clock was set back";
  EXPECT_FALSE(clock::IsWithin(absl::Seconds(5), absl::InfinitePast(), kReal));
}

TEST(SystemClockTest, IsInWholeMilliseconds) {
  absl::Time now = clock::SystemClock().Now();
  EXPECT_EQ(now, absl::FromUnixMillis(absl::ToUnixMillis(now)));
}

}  // namespace
}  // namespace truckroll
