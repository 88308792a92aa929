// The one shape of every change: load, decide, commit, and again when a race was lost (docs/architecture.md).
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_CHANGE_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_CHANGE_H_

#include <string>

#include "absl/status/statusor.h"
#include "platform/async/task.h"
#include "platform/serving/request_key.h"
#include "services/work_order/context.h"
#include "truckroll/v1/action.pb.h"

namespace truckroll::work_order {

struct ChangeRequest {
  std::string name;
  v1::Action action;
  serving::RequestKey key;
  std::string etag;
};

// Applies the action and answers with the order as it then is, for the caller to read. The same request again gets its
// first answer. NOT_FOUND, PERMISSION_DENIED, ABORTED, FAILED_PRECONDITION, INVALID_ARGUMENT as the contract says.
Task<absl::StatusOr<v1::WorkOrder>> Change(const Context& context, rpc::Call& call, ChangeRequest request);

// The record with whatever fell due settled and committed. NOT_FOUND. `settled`, unless null, says whether this call
// settled anything.
Task<absl::StatusOr<storage::v1::WorkOrderRecord>> LoadSettled(const Context& context, Place place, std::string id,
                                                               absl::Time deadline, bool* settled);

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_CHANGE_H_
