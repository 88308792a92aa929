// How far each region's stream is applied, and who waits for it to be. Safe from any thread.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_POSITIONS_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_POSITIONS_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/work_order/read_model/stream_id.h"

namespace truckroll::read_model {

class Positions {
 public:
  struct Stats {
    int64_t waiting = 0;  // Now.
    int64_t late = 0;     // Deadlines passed.
    int64_t refused = 0;  // Came when max_waiting were waiting.
  };

  explicit Positions(std::map<std::string, StreamId> known, size_t max_waiting = 10000);
  // Tells all who wait: false.
  ~Positions();

  std::optional<StreamId> Get(absl::string_view region) const;
  // Those who wait for it are told in this thread.
  void Set(absl::string_view region, StreamId position);
  void Forget(absl::string_view region);

  // Calls done(true) once the region's position is at or after `position`, done(false) at the deadline (real time), or
  // at once when too many wait.
  void Wait(std::string region, StreamId position, absl::Time deadline, absl::AnyInvocable<void(bool)> done);

  // Returns once somebody waits for the region's position, or after `longest`.
  void Linger(absl::string_view region, absl::Duration longest);

  Stats stats() const;

 private:
  struct Waiting {
    std::string region;
    StreamId position;
    absl::Time deadline;
    absl::AnyInvocable<void(bool)> done;
  };

  void ExpireUntilStopped();
  template <class Wanted>
  std::list<Waiting> Take(Wanted wanted) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  static void Tell(std::list<Waiting> waiting, bool reached);

  const size_t max_waiting_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, StreamId, std::less<>> positions_ ABSL_GUARDED_BY(mutex_);
  std::list<Waiting> waiting_ ABSL_GUARDED_BY(mutex_);
  Stats stats_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread expiry_;
};

}  // namespace truckroll::read_model

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_POSITIONS_H_
