// Calls under way inside the client. Used by the I/O thread alone, except for the counters.
#ifndef TRUCKROLL_PLATFORM_REDIS_PENDING_H_
#define TRUCKROLL_PLATFORM_REDIS_PENDING_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <list>
#include <utility>

#include "absl/container/btree_set.h"
#include "platform/redis/client.h"
#include "platform/telemetry/histogram.h"

namespace truckroll::redis {

// Instants inside the client are nanoseconds of CLOCK_MONOTONIC.
inline constexpr int64_t kNoDeadline = std::numeric_limits<int64_t>::max();
int64_t MonotonicNanos();

struct PendingCall {
  Command command;
  Client::Callback done;  // Empty once called; the call then only waits for its late reply.
  int64_t begun = 0;
  int64_t deadline = kNoDeadline;
  size_t connection = 0;
  size_t bytes = 0;           // Of the command, counted until the call is over.
  int64_t wire_position = 0;  // Of its first byte, once it is formatted.
  bool sent = false;
  bool own = false;  // The connection's own, made to prepare itself.
  std::list<PendingCall>::iterator place;
};

using CallList = std::list<PendingCall>;

struct Counters {
  std::atomic<int64_t> outstanding{0}, in_flight{0}, bytes{0}, calls{0}, refused{0}, deadline_exceeded{0}, not_sent{0},
      unreachable{0}, lost{0}, reconnects{0};
  // Of calls answered, from call to reply.
  telemetry::Histogram latency{telemetry::kLatency};
};

// Finishes calls, and knows which deadline is next.
class CallBook {
 public:
  void Admit(PendingCall& call);
  // Calls back, once; nothing the second time.
  void Finish(PendingCall& call, absl::StatusOr<Reply> result);
  // Frees the call's place in the queue. Before Finish, so that who hears of the end finds the place free.
  void Release(const PendingCall& call);

  int64_t next_deadline() const { return deadlines_.empty() ? kNoDeadline : deadlines_.begin()->first; }
  // A call whose deadline is at or before `now`, or null.
  PendingCall* Expired(int64_t now) const;

  Counters& counters() { return counters_; }
  const Counters& counters() const { return counters_; }

 private:
  absl::btree_set<std::pair<int64_t, PendingCall*>> deadlines_;
  Counters counters_;
};

}  // namespace truckroll::redis

#endif  // TRUCKROLL_PLATFORM_REDIS_PENDING_H_
