#include "dispatcher/assignment/plan_store.h"

#include <optional>
#include <utility>

#include "platform/redis/commit.h"
#include "platform/redis/keys.h"
#include "platform/redis/versioned.h"

namespace truckroll::dispatcher {

PlanStore::PlanStore(redis::Client& client, std::string region, std::string fence_key)
    : client_(client), key_(redis::Key(region, "plan")), fence_key_(std::move(fence_key)) {}

Task<absl::StatusOr<bool>> PlanStore::Publish(storage::v1::PlanRecord plan, absl::Time deadline) {
  for (;;) {
    const absl::StatusOr<uint64_t> version = co_await Version(deadline);
    if (!version.ok()) co_return version.status();
    redis::Commit commit;
    commit.Fence(fence_key_, plan.fence())
        .ExpectVersion(key_, *version)
        .Put(key_, *version + 1, plan.SerializeAsString());
    const absl::StatusOr<redis::CommitResult> result = co_await commit.Execute(client_, deadline);
    if (!result.ok()) co_return result.status();
    if (result->committed()) co_return true;
    if (result->outcome == redis::CommitResult::Outcome::kFenced) co_return false;
    // Our own earlier attempt, whose answer was lost, moved the version: read it again.
  }
}

Task<absl::StatusOr<uint64_t>> PlanStore::Version(absl::Time deadline) {
  const absl::StatusOr<redis::Reply> reply = co_await client_.Call(redis::Command("GET", key_), deadline);
  if (!reply.ok()) co_return reply.status();
  const absl::StatusOr<std::optional<redis::Versioned>> found = redis::ParseVersioned(*reply);
  if (!found.ok()) co_return found.status();
  const uint64_t version = found->has_value() ? (*found)->version : 0;
  co_return version;
}

}  // namespace truckroll::dispatcher
