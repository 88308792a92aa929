#include "platform/redis/pending.h"

#include <chrono>

namespace truckroll::redis {

int64_t MonotonicNanos() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void CallBook::Admit(PendingCall& call) {
  if (call.deadline != kNoDeadline) deadlines_.insert({call.deadline, &call});
}

void CallBook::Finish(PendingCall& call, absl::StatusOr<Reply> result) {
  if (!call.done) return;
  if (call.deadline != kNoDeadline) deadlines_.erase({call.deadline, &call});
  if (!call.own && result.ok()) counters_.latency.ObserveNanos(MonotonicNanos() - call.begun);
  if (absl::IsDeadlineExceeded(result.status())) ++counters_.deadline_exceeded;
  Client::Callback done = std::exchange(call.done, nullptr);
  done(std::move(result));
}

void CallBook::Release(const PendingCall& call) {
  if (call.sent) --counters_.in_flight;
  --counters_.outstanding;
  counters_.bytes -= static_cast<int64_t>(call.bytes);
}

PendingCall* CallBook::Expired(int64_t now) const {
  return next_deadline() <= now && !deadlines_.empty() ? deadlines_.begin()->second : nullptr;
}

}  // namespace truckroll::redis
