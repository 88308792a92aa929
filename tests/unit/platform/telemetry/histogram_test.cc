#include "platform/telemetry/histogram.h"

#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace truckroll::telemetry {
namespace {

constexpr int64_t kMilli = 1'000'000;

TEST(HistogramTest, ABoundIsInItsBucketAndWhatIsAboveAllInNone) {
  Histogram histogram(kLag);
  histogram.Observe(absl::Milliseconds(10));
  histogram.ObserveNanos(10 * kMilli + 1);
  histogram.Observe(absl::Seconds(3600));
  histogram.Observe(absl::Hours(2));
  const Histogram::Counts counts = histogram.counts();
  ASSERT_EQ(counts.bounds.size(), kLag.size());
  EXPECT_DOUBLE_EQ(counts.bounds.front(), 0.01);
  EXPECT_EQ(counts.cumulative[0], 1u);
  EXPECT_EQ(counts.cumulative[1], 2u);
  EXPECT_EQ(counts.cumulative.back(), 3u);
  EXPECT_EQ(counts.count, 4u);
  EXPECT_NEAR(counts.sum, 0.02 + 3 * 3600, 1e-6);
}

TEST(HistogramTest, BoundsRise) {
  for (const Bounds bounds : {kLatency, kLag}) {
    for (size_t i = 1; i < bounds.size(); ++i) EXPECT_LT(bounds[i - 1], bounds[i]);
  }
}

TEST(HistogramTest, NothingIsLostBetweenThreads) {
  constexpr int kThreads = 4;
  constexpr int kEach = 10'000;
  Histogram histogram(kLatency);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) histogram.ObserveNanos(t * kMilli);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const Histogram::Counts counts = histogram.counts();
  EXPECT_EQ(counts.count, kThreads * kEach);
  EXPECT_EQ(counts.cumulative[0], kEach);
  EXPECT_NEAR(counts.sum, kEach * 6e-3, 1e-6);
}

}  // namespace
}  // namespace truckroll::telemetry
