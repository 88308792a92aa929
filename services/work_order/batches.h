// Changes of many orders at once: each by itself, by the one shape of change.h.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_BATCHES_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_BATCHES_H_

#include "absl/status/statusor.h"
#include "platform/async/task.h"
#include "services/work_order/context.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll::work_order {

Task<absl::StatusOr<v1::BatchAssignResponse>> BatchAssign(const Context& context, rpc::Call& call,
                                                          const v1::BatchAssignRequest& request);
Task<absl::StatusOr<v1::MarkInstallReadyResponse>> MarkInstallReady(const Context& context, rpc::Call& call,
                                                                    const v1::MarkInstallReadyRequest& request);
Task<absl::StatusOr<v1::EnforceCommitmentsResponse>> Enforce(const Context& context, rpc::Call& call,
                                                             const v1::EnforceCommitmentsRequest& request);

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_BATCHES_H_
