// A lease in Redis that one owner holds at a time, with a fence: a number that grows whenever the lease is newly taken.
// A holder that was asleep while another took over is stopped by Commit::Fence(fence_key, token), not by its own clock.
#ifndef TRUCKROLL_PLATFORM_REDIS_LEASE_H_
#define TRUCKROLL_PLATFORM_REDIS_LEASE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/async/task.h"
#include "platform/redis/client.h"

namespace truckroll::redis {

struct LeaseState {
  bool held = false;   // By this owner.
  uint64_t token = 0;  // The fence's value now, whoever holds the lease.
};

class Lease {
 public:
  // Both keys must carry the same hash tag. `owner` is unique to a running process; `ttl` is at least 1 ms. The client
  // outlives the lease and its tasks.
  Lease(Client& client, std::string key, std::string fence_key, std::string owner, absl::Duration ttl);

  // Takes the lease if it is free, renews it if it is ours.
  Task<absl::StatusOr<LeaseState>> Acquire(absl::Time deadline) const;
  // True if it was ours. The fence stays.
  Task<absl::StatusOr<bool>> Release(absl::Time deadline) const;

  const std::string& fence_key() const { return fence_key_; }

 private:
  Client& client_;
  const std::string key_;
  const std::string fence_key_;
  const std::string owner_;
  const absl::Duration ttl_;
};

}  // namespace truckroll::redis

#endif  // TRUCKROLL_PLATFORM_REDIS_LEASE_H_
