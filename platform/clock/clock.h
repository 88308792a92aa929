// What time it really is: for deadlines, heartbeats, back-off, leases and tokens. Promises live in region time
// (region_clocks.h). Threads: any.
#ifndef TRUCKROLL_PLATFORM_CLOCK_CLOCK_H_
#define TRUCKROLL_PLATFORM_CLOCK_CLOCK_H_

#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

namespace truckroll::clock {

class Clock {
 public:
  virtual ~Clock() = default;
  // Whole milliseconds, truncated.
  virtual absl::Time Now() const = 0;
};

// Whether less than `span` has gone by since `then`. Not when `then` is yet to come: the machine's clock was set back
// meanwhile, and whoever waits so long goes on at once, not after all the time that was lost.
inline bool IsWithin(absl::Duration span, absl::Time then, absl::Time now) {
  return then <= now && now - then < span;
}

// The machine's clock, read in system_clock.cc and nowhere else.
const Clock& SystemClock();

// Stands still until told otherwise.
class ManualClock : public Clock {
 public:
  explicit ManualClock(absl::Time now) : now_(now) {}

  absl::Time Now() const override {
    std::lock_guard lock(mutex_);
    return now_;
  }
  void Set(absl::Time now) {
    std::lock_guard lock(mutex_);
    now_ = now;
  }
  void Advance(absl::Duration by) {
    std::lock_guard lock(mutex_);
    now_ += by;
  }

 private:
  mutable std::mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace truckroll::clock

#endif  // TRUCKROLL_PLATFORM_CLOCK_CLOCK_H_
