#include "platform/telemetry/histogram.h"

namespace truckroll::telemetry {
namespace {

constexpr int64_t kMicro = 1'000;
constexpr int64_t kMilli = 1'000'000;
constexpr int64_t kSecond = 1'000'000'000;

constexpr int64_t kLatencyBounds[] = {100 * kMicro, 250 * kMicro, 500 * kMicro, 1 * kMilli,    2500 * kMicro,
                                      5 * kMilli,   10 * kMilli,  25 * kMilli,  50 * kMilli,   100 * kMilli,
                                      250 * kMilli, 500 * kMilli, 1 * kSecond,  2500 * kMilli, 5 * kSecond};
constexpr int64_t kLagBounds[] = {10 * kMilli,  50 * kMilli,   100 * kMilli,  250 * kMilli, 500 * kMilli,
                                  1 * kSecond,  2 * kSecond,   5 * kSecond,   10 * kSecond, 30 * kSecond,
                                  60 * kSecond, 300 * kSecond, 3600 * kSecond};
static_assert(std::size(kLatencyBounds) <= Histogram::kMostBounds);
static_assert(std::size(kLagBounds) <= Histogram::kMostBounds);

}  // namespace

constexpr Bounds kLatency(kLatencyBounds);
constexpr Bounds kLag(kLagBounds);

void Histogram::ObserveNanos(int64_t taken) {
  size_t bucket = 0;
  while (bucket < bounds_.size() && taken > bounds_[bucket]) ++bucket;
  buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(taken, std::memory_order_relaxed);
}

Histogram::Counts Histogram::counts() const {
  Counts counts;
  for (size_t i = 0; i <= bounds_.size(); ++i) {
    counts.count += buckets_[i].load(std::memory_order_relaxed);
    if (i == bounds_.size()) break;
    counts.bounds.push_back(static_cast<double>(bounds_[i]) / kSecond);
    counts.cumulative.push_back(counts.count);
  }
  counts.sum = static_cast<double>(sum_.load(std::memory_order_relaxed)) / kSecond;
  return counts;
}

}  // namespace truckroll::telemetry
