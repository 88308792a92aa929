// The same task for many items, so many at a time:
//
//   co_await ForEach(ids.size(), 64, [&](size_t i) { return SettleOne(ids[i]); });
//
// Each task goes on in whichever thread resumes it; what they share must be safe for that. The callable must not be a
// temporary of the co_await expression that owns memory (task.h): keep it in a variable.
#ifndef TRUCKROLL_PLATFORM_ASYNC_FOR_EACH_H_
#define TRUCKROLL_PLATFORM_ASYNC_FOR_EACH_H_

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

#include "platform/async/task.h"

namespace truckroll {
namespace async_internal {

struct Progress {
  std::atomic<size_t> next{0};
  std::atomic<size_t> workers{0};
  Done<bool> done;
};

template <class F>
Task<void> Work(Progress* progress, size_t count, const F* make) {
  for (size_t i = progress->next++; i < count; i = progress->next++) co_await (*make)(i);
  if (--progress->workers == 0) {
    Done<bool> done = std::move(progress->done);
    done(true);
  }
}

template <class F>
auto AwaitAll(Progress* progress, size_t count, size_t at_once, const F* make) {
  return Await<bool>([=](Done<bool> done) {
    progress->done = std::move(done);
    // One more than there are, so that none ends it all before the last is started.
    progress->workers = at_once + 1;
    for (size_t i = 0; i < at_once; ++i) Start(Work(progress, count, make));
    if (--progress->workers == 0) {
      Done<bool> last = std::move(progress->done);
      last(true);
    }
  });
}

}  // namespace async_internal

// Runs make(0) … make(count - 1), each a Task<void>, at most `at_once` at a time; over when all are.
template <class F>
Task<void> ForEach(size_t count, size_t at_once, const F& make) {
  async_internal::Progress progress;
  if (count > 0) co_await async_internal::AwaitAll(&progress, count, at_once < count ? at_once : count, &make);
}

}  // namespace truckroll

#endif  // TRUCKROLL_PLATFORM_ASYNC_FOR_EACH_H_
