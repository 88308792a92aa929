#include "city/loop.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace truckroll::city {
namespace {

constexpr absl::Duration kLongestWait = absl::Milliseconds(200);

}  // namespace

void Loop::Waiting::await_suspend(std::coroutine_handle<> waiting) {
  if (sleepers_ != nullptr) {
    sleepers_->emplace(until_, waiting);
  } else {
    loop_->Post([waiting] { waiting.resume(); });
  }
}

void Loop::Post(absl::AnyInvocable<void()> work) {
  std::lock_guard lock(mutex_);
  posted_.push_back(std::move(work));
  posted_changed_.notify_one();
}

// Only those that are due now: what they add for a time already past waits for the next round.
void Loop::Wake(Sleepers* sleepers, absl::Time now) {
  std::vector<std::coroutine_handle<>> due;
  for (auto end = sleepers->upper_bound(now); sleepers->begin() != end;) {
    due.push_back(sleepers->begin()->second);
    sleepers->erase(sleepers->begin());
  }
  for (std::coroutine_handle<> waiting : due) waiting.resume();
}

absl::Duration Loop::UntilNext() const {
  const absl::Time now = real_.Now();
  absl::Duration wait = kLongestWait;
  if (!real_sleepers_.empty()) wait = std::min(wait, real_sleepers_.begin()->first - now);
  if (!region_sleepers_.empty()) wait = std::min(wait, region_.RealAt(region_sleepers_.begin()->first) - now);
  return std::max(wait, absl::ZeroDuration());
}

void Loop::Run(const std::atomic<bool>& stop) {
  while (!stop) {
    std::deque<absl::AnyInvocable<void()>> work;
    {
      std::unique_lock lock(mutex_);
      if (posted_.empty()) posted_changed_.wait_for(lock, absl::ToChronoNanoseconds(UntilNext()));
      work.swap(posted_);
    }
    for (absl::AnyInvocable<void()>& one : work) one();
    Wake(&real_sleepers_, real_.Now());
    Wake(&region_sleepers_, Now());
  }
}

}  // namespace truckroll::city
