// One decision as one atomic step in Redis.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_COMMIT_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_COMMIT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/work_order/decide.h"
#include "platform/async/task.h"
#include "platform/redis/commit.h"
#include "services/work_order/context.h"

namespace truckroll::work_order {

// Puts the order's next version into a commit: record, due, stream entry, and the orders that come into being with it.
// `before` is the record that was decided on (version 0: the order is new).
void AddVersion(const std::string& region, const storage::v1::WorkOrderRecord& before, Decision* decision,
                redis::Commit* commit);
// Puts a technician's day into it, guarded by its version.
void AddDay(const std::string& region, const StoredDay& day, redis::Commit* commit);

// Executes it and notes how far the stream was written. Outcomes and errors as redis::Commit's.
Task<absl::StatusOr<redis::CommitResult>> Execute(const Context& context, std::string region,
                                                  const redis::Commit& commit, absl::Time deadline);

// Counts what a committed decision settled, and how late.
void NoteCommitted(const Context& context, const Place& place, const storage::v1::WorkOrderRecord& before,
                   const Decision& decision);

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_COMMIT_H_
