// Lets so many coroutines through at a time; the others wait in line, in order, without a thread.
//
//   const bool in = co_await reads.Enter();
//   if (!in) co_return …;  // the line is full
//   …
//   reads.Leave();
#ifndef TRUCKROLL_PLATFORM_ASYNC_TURNSTILE_H_
#define TRUCKROLL_PLATFORM_ASYNC_TURNSTILE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "platform/async/task.h"

namespace truckroll {

// Threads: any. Whoever waits goes on in the thread that leaves.
class Turnstile {
 public:
  struct Stats {
    int64_t inside = 0;  // Now.
    int64_t waiting = 0;
    int64_t refused = 0;
  };

  Turnstile(size_t at_once, size_t most_waiting) : at_once_(at_once), most_waiting_(most_waiting) {}
  Turnstile(const Turnstile&) = delete;

  // True once there is room, to be followed by one Leave; false at once when most_waiting wait already.
  Task<bool> Enter();
  void Leave();

  Stats stats() const;

 private:
  void Wait(Done<bool> done);

  const size_t at_once_;
  const size_t most_waiting_;
  mutable std::mutex mutex_;
  size_t inside_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t refused_ ABSL_GUARDED_BY(mutex_) = 0;
  std::deque<Done<bool>> line_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace truckroll

#endif  // TRUCKROLL_PLATFORM_ASYNC_TURNSTILE_H_
