// When to try an order again that nobody could be given: after a minute of region time, then twice as long each time up
// to a quarter of an hour, and at once when it has changed. One thread.
#ifndef TRUCKROLL_DISPATCHER_ASSIGNMENT_PATIENCE_H_
#define TRUCKROLL_DISPATCHER_ASSIGNMENT_PATIENCE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll::dispatcher {

class Patience {
 public:
  // Whether the order is to be tried at `now`.
  bool Over(const v1::WorkOrder& order, absl::Time now) const;
  // Nobody could be given it.
  void Wait(const v1::WorkOrder& order, absl::Time now);
  // Somebody has it at this version: a list that still shows this version is late.
  void Done(const v1::WorkOrder& order, absl::Time now);
  // Forgets what has been over for an hour.
  void Sweep(absl::Time now);
  size_t size() const { return waits_.size(); }

 private:
  struct Entry {
    uint64_t version = 0;
    absl::Time until = absl::InfinitePast();
    absl::Duration pause;
  };
  absl::flat_hash_map<std::string, Entry> waits_;
};

}  // namespace truckroll::dispatcher

#endif  // TRUCKROLL_DISPATCHER_ASSIGNMENT_PATIENCE_H_
