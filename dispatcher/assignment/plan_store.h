// A region's published plan in Redis, "{region}:plan", written only under the fence of the lease it was made under: one
// who was asleep while another took over cannot write any more.
#ifndef TRUCKROLL_DISPATCHER_ASSIGNMENT_PLAN_STORE_H_
#define TRUCKROLL_DISPATCHER_ASSIGNMENT_PLAN_STORE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/async/task.h"
#include "platform/redis/client.h"
#include "truckroll/storage/v1/plan_record.pb.h"

namespace truckroll::dispatcher {

class PlanStore {
 public:
  // The client must outlive it. `fence_key` is the lease's.
  PlanStore(redis::Client& client, std::string region, std::string fence_key);

  // Writes the plan with the next version. False: its fence is not the lease's any more, and nothing was written.
  Task<absl::StatusOr<bool>> Publish(storage::v1::PlanRecord plan, absl::Time deadline);

 private:
  Task<absl::StatusOr<uint64_t>> Version(absl::Time deadline);

  redis::Client& client_;
  const std::string key_;
  const std::string fence_key_;
};

}  // namespace truckroll::dispatcher

#endif  // TRUCKROLL_DISPATCHER_ASSIGNMENT_PLAN_STORE_H_
