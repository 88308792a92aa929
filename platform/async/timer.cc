#include "platform/async/timer.h"

#include <algorithm>
#include <utility>

namespace truckroll {
namespace {

// Longer waits would overflow the clock's range.
constexpr absl::Duration kLongest = absl::Hours(24 * 365);

}  // namespace

Timer::Timer() : thread_([this] { Run(); }) {}

Timer::~Timer() {
  Stop();
  thread_.join();
}

Task<bool> Timer::Sleep(absl::Duration duration) {
  const auto add = [this, duration](Done<bool> done) { Add(duration, std::move(done)); };
  co_return co_await Await<bool>(add);
}

void Timer::Stop() {
  std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_one();
}

void Timer::Add(absl::Duration duration, Done<bool> done) {
  const absl::Duration wait = std::clamp(duration, absl::ZeroDuration(), kLongest);
  const Instant when = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(wait);
  {
    std::lock_guard lock(mutex_);
    if (!stopped_) {
      sleepers_.emplace(when, std::move(done));
      changed_.notify_one();
      return;
    }
  }
  done(false);
}

void Timer::Run() {
  std::unique_lock lock(mutex_);
  while (!stopped_ || !sleepers_.empty()) {
    if (sleepers_.empty()) {
      changed_.wait(lock);
    } else if (stopped_ || sleepers_.begin()->first <= std::chrono::steady_clock::now()) {
      Done<bool> done = std::move(sleepers_.extract(sleepers_.begin()).mapped());
      const bool over = !stopped_;
      lock.unlock();
      done(over);
      done = nullptr;
      lock.lock();
    } else {
      const Instant next = sleepers_.begin()->first;
      changed_.wait_until(lock, next);
    }
  }
}

}  // namespace truckroll
