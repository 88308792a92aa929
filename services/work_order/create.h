// Taking an order 受理: checks, what the community means for it, and the commit that makes it.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_CREATE_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_CREATE_H_

#include "absl/status/statusor.h"
#include "platform/async/task.h"
#include "services/work_order/context.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll::work_order {

Task<absl::StatusOr<v1::WorkOrder>> Create(const Context& context, rpc::Call& call,
                                           const v1::CreateWorkOrderRequest& request);
Task<absl::StatusOr<v1::PreviewCommitmentsResponse>> Preview(const Context& context, rpc::Call& call,
                                                             const v1::PreviewCommitmentsRequest& request);

// Checks what was asked for, field by field. `whole`: all that taking an order needs, not only what promises depend on.
absl::Status CheckOrder(const v1::WorkOrder& order, const std::string& region, absl::Time now, bool whole);

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_CREATE_H_
