// Runs what is posted one after another, in the order of posting, in the posters' threads: whoever posts while nothing
// runs does the work, whoever posts meanwhile leaves theirs behind. So what only a strand touches needs no lock, and a
// task may post to its own strand without a deadlock. Tasks must not block.
#ifndef TRUCKROLL_MOBILE_GATEWAY_STREAMS_STRAND_H_
#define TRUCKROLL_MOBILE_GATEWAY_STREAMS_STRAND_H_

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

  // The caller keeps the strand alive until this returns.
  void Post(Job job) {
    {
      std::lock_guard lock(mutex_);
      jobs_.push_back(std::move(job));
      if (running_) return;
      running_ = true;
    }
    while (std::optional<Job> next = Next()) {
      std::move (*next)();
    }
  }

 private:
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

  std::mutex mutex_;
  std::deque<Job> jobs_ ABSL_GUARDED_BY(mutex_);
  bool running_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_STREAMS_STRAND_H_
