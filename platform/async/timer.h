// Waiting without blocking: one thread that wakes coroutines when their time has come.
//
//   const bool over = co_await timer.Sleep(absl::Seconds(1));   // false once the timer is stopped
//
// The coroutine goes on in the timer's thread, or in its own if the time was over at once: what it does there delays
// every other sleeper. Durations are of the monotonic clock.
#ifndef TRUCKROLL_PLATFORM_ASYNC_TIMER_H_
#define TRUCKROLL_PLATFORM_ASYNC_TIMER_H_

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "platform/async/task.h"

namespace truckroll {

class Timer {
 public:
  Timer();
  // As Stop; then waits for what was woken to return. Nobody may call Sleep any more.
  ~Timer();
  Timer(const Timer&) = delete;

  // True when the time is over, false as soon as the timer is stopped. Of equal times the earlier call wakes first.
  Task<bool> Sleep(absl::Duration duration);

  // Wakes every sleeper, in the timer's thread; later calls of Sleep do not wait (and go on in the caller's thread).
  void Stop();

 private:
  using Instant = std::chrono::steady_clock::time_point;

  void Add(absl::Duration duration, Done<bool> done);
  void Run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<Instant, Done<bool>> sleepers_ ABSL_GUARDED_BY(mutex_);
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace truckroll

#endif  // TRUCKROLL_PLATFORM_ASYNC_TIMER_H_
