// How long things took, counted in buckets:
//
//   telemetry::Histogram latency(telemetry::kLatency);
//   latency.Observe(absl::Milliseconds(3));
//
// Observing costs two additions to atomics that belong to this histogram alone. Threads: any.
#ifndef TRUCKROLL_PLATFORM_TELEMETRY_HISTOGRAM_H_
#define TRUCKROLL_PLATFORM_TELEMETRY_HISTOGRAM_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"

namespace truckroll::telemetry {

// Upper bounds in nanoseconds, rising.
using Bounds = absl::Span<const int64_t>;

// Of calls, to us and from us to Redis: 0.1 ms to 5 s.
extern const Bounds kLatency;
// Of what should have been done at an instant: 10 ms to an hour.
extern const Bounds kLag;

class alignas(64) Histogram {
 public:
  static constexpr size_t kMostBounds = 15;

  // At most kMostBounds; they must outlive it.
  explicit Histogram(Bounds bounds) : bounds_(bounds) {}

  void Observe(absl::Duration taken) { ObserveNanos(absl::ToInt64Nanoseconds(taken)); }
  void ObserveNanos(int64_t taken);

  struct Counts {
    std::vector<double> bounds;        // seconds
    std::vector<uint64_t> cumulative;  // as many, each at or below its bound
    uint64_t count = 0;
    double sum = 0;  // seconds
  };
  // The buckets as they were read one after the other; the sum may be a few observations ahead or behind.
  Counts counts() const;

 private:
  const Bounds bounds_;
  std::array<std::atomic<uint64_t>, kMostBounds + 1> buckets_{};
  std::atomic<int64_t> sum_{0};
};

}  // namespace truckroll::telemetry

#endif  // TRUCKROLL_PLATFORM_TELEMETRY_HISTOGRAM_H_
