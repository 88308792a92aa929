// A few threads, each with a Reader of its own, and one bounded queue before them: reads never run in a gRPC thread.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_READER_THREADS_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_READER_THREADS_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "services/work_order/read_model/reader.h"

namespace truckroll::read_model {

class ReaderThreads {
 public:
  // Given null when the queue is full: then it runs in the thread that called Run.
  using Job = absl::AnyInvocable<void(Reader*)>;

  struct Stats {
    int64_t queued = 0;  // Now.
    int64_t done = 0;
    int64_t refused = 0;
  };

  static absl::StatusOr<std::unique_ptr<ReaderThreads>> Start(const std::string& path, int threads, size_t max_queued);
  // Runs what is queued first.
  ~ReaderThreads();

  void Run(Job job);
  Stats stats() const;

 private:
  explicit ReaderThreads(size_t max_queued) : max_queued_(max_queued) {}
  void Work(Reader reader);

  const size_t max_queued_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t done_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t refused_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::thread> threads_;
};

}  // namespace truckroll::read_model

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_READER_THREADS_H_
