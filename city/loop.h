// The city's one thread: everything that its people do happens here, each at its instant of the region's time, however
// fast that runs. Calls to servers go on elsewhere and come back by Here().
//
//   co_await loop.Until(loop.Now() + absl::Minutes(5));
//   auto order = co_await rpc::Invoke(…);   // goes on in a gRPC thread
//   co_await loop.Here();                   // and back
//
// Threads: Post and Here from any; the rest only from the loop's own.
#pragma once

#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <deque>
#include <map>
#include <mutex>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"
#include "platform/clock/clock.h"
#include "platform/clock/region_clock.h"

namespace truckroll::city {

class Loop {
 public:
  // `real` must outlive it.
  Loop(const clock::Clock& real, const clock::RegionClock& region) : real_(real), region_(region) {}

  // Runs until `stop` turns true, which is looked at several times a second. What still waits then, waits for ever.
  void Run(const std::atomic<bool>& stop);

  absl::Time Now() const { return region_.At(real_.Now()); }
  double speed() const { return region_.speed(); }
  void SetClock(const clock::RegionClock& region) { region_ = region; }

  void Post(absl::AnyInvocable<void()> work);

  class Waiting {
   public:
    Waiting(Loop* loop, std::multimap<absl::Time, std::coroutine_handle<>>* sleepers, absl::Time until)
        : loop_(loop), sleepers_(sleepers), until_(until) {}
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> waiting);
    void await_resume() const {}

   private:
    Loop* loop_;
    std::multimap<absl::Time, std::coroutine_handle<>>* sleepers_;  // null: come here, from any thread
    absl::Time until_;
  };

  // Goes on in the loop's thread: at a region time, after a real span, or as soon as possible.
  Waiting Until(absl::Time region_time) { return Waiting(this, &region_sleepers_, region_time); }
  Waiting ForReal(absl::Duration span) { return Waiting(this, &real_sleepers_, real_.Now() + span); }
  Waiting Here() { return Waiting(this, nullptr, absl::InfinitePast()); }

 private:
  using Sleepers = std::multimap<absl::Time, std::coroutine_handle<>>;
  static void Wake(Sleepers* sleepers, absl::Time now);
  absl::Duration UntilNext() const;

  const clock::Clock& real_;
  clock::RegionClock region_;
  Sleepers region_sleepers_;
  Sleepers real_sleepers_;
  std::mutex mutex_;
  std::condition_variable posted_changed_;
  std::deque<absl::AnyInvocable<void()>> posted_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace truckroll::city
