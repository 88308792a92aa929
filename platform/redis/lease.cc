#include "platform/redis/lease.h"

#include <algorithm>
#include <utility>

namespace truckroll::redis {
namespace {

Task<absl::StatusOr<LeaseState>> RunAcquire(Client& client, Command command, absl::Time deadline) {
  absl::StatusOr<Reply> reply = co_await client.Call(std::move(command), deadline);
  if (!reply.ok()) co_return std::move(reply).status();
  if (reply->array().size() != 2) co_return absl::InternalError("lease: Redis answered with no result");
  LeaseState state;
  state.token = static_cast<uint64_t>(reply->array()[0].integer());
  state.held = reply->array()[1].integer() == 1;
  co_return state;
}

Task<absl::StatusOr<bool>> RunRelease(Client& client, Command command, absl::Time deadline) {
  absl::StatusOr<Reply> reply = co_await client.Call(std::move(command), deadline);
  if (!reply.ok()) co_return std::move(reply).status();
  co_return reply->integer() == 1;
}

}  // namespace

Lease::Lease(Client& client, std::string key, std::string fence_key, std::string owner, absl::Duration ttl)
    : client_(client),
      key_(std::move(key)),
      fence_key_(std::move(fence_key)),
      owner_(std::move(owner)),
      ttl_(std::max(ttl, absl::Milliseconds(1))) {}

Task<absl::StatusOr<LeaseState>> Lease::Acquire(absl::Time deadline) const {
  Command command("FCALL", "truckroll_lease", 2, key_, fence_key_, owner_, absl::ToInt64Milliseconds(ttl_));
  return RunAcquire(client_, std::move(command), deadline);
}

Task<absl::StatusOr<bool>> Lease::Release(absl::Time deadline) const {
  Command command("FCALL", "truckroll_release", 1, key_, owner_);
  return RunRelease(client_, std::move(command), deadline);
}

}  // namespace truckroll::redis
