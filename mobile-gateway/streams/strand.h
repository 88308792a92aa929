// Runs what is posted one after another, in the order of posting, in the posters' threads: whoever posts while nothing
// runs does the work, whoever posts meanwhile leaves theirs behind. So what only a strand touches needs no lock, and a
// task may post to its own strand without a deadlock. Tasks must not block.
//
// What comes with readers and their reads is bounded by their number and posted; what comes at the pace of others is
// offered, and turned away when too much waits.
#ifndef TRUCKROLL_MOBILE_GATEWAY_STREAMS_STRAND_H_
#define TRUCKROLL_MOBILE_GATEWAY_STREAMS_STRAND_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"

namespace truckroll::gateway {

class Strand {
 public:
  using Job = absl::AnyInvocable<void() &&>;

  static constexpr size_t kMostOffered = 1024;  // waiting

  // The caller keeps the strand alive until this returns.
  void Post(Job job) { Add(std::move(job), SIZE_MAX); }
  // As Post; false, and the job is dropped, while kMostOffered wait.
  bool Offer(Job job) {
    const bool taken = Add(std::move(job), kMostOffered);
    if (!taken) ++turned_away_;
    return taken;
  }

  // By all strands since the start.
  static int64_t turned_away() { return turned_away_; }

 private:
  bool Add(Job job, size_t most) {
    {
      std::lock_guard lock(mutex_);
      if (jobs_.size() >= most) return false;
      jobs_.push_back(std::move(job));
      if (running_) return true;
      running_ = true;
    }
    while (std::optional<Job> next = Next()) {
      std::move (*next)();
    }
    return true;
  }

  std::optional<Job> Next() {
    std::lock_guard lock(mutex_);
    if (jobs_.empty()) {
      running_ = false;
      return std::nullopt;
    }
    std::optional<Job> next(std::move(jobs_.front()));
    jobs_.pop_front();
    return next;
  }

  inline static std::atomic<int64_t> turned_away_{0};

  std::mutex mutex_;
  std::deque<Job> jobs_ ABSL_GUARDED_BY(mutex_);
  bool running_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_STREAMS_STRAND_H_
