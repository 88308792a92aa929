// What is read of orders: one, many, a technician's day, a replay, a report.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_QUERIES_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_QUERIES_H_

#include "absl/status/statusor.h"
#include "platform/async/task.h"
#include "services/work_order/context.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll::work_order {

Task<absl::StatusOr<v1::WorkOrder>> Get(const Context& context, rpc::Call& call,
                                        const v1::GetWorkOrderRequest& request);
Task<absl::StatusOr<v1::WorkOrder>> GetTracked(const Context& context, rpc::Call& call,
                                               const v1::GetTrackedWorkOrderRequest& request);
Task<absl::StatusOr<v1::ListWorkOrdersResponse>> List(const Context& context, rpc::Call& call,
                                                      const v1::ListWorkOrdersRequest& request);
Task<absl::StatusOr<v1::Replay>> ExplainOrder(const Context& context, rpc::Call& call,
                                              const v1::ExplainWorkOrderRequest& request);
Task<absl::StatusOr<v1::TechnicianDay>> GetDay(const Context& context, rpc::Call& call,
                                               const v1::GetTechnicianDayRequest& request);
Task<absl::StatusOr<v1::ListTechnicianDaysResponse>> ListDays(const Context& context, rpc::Call& call,
                                                              const v1::ListTechnicianDaysRequest& request);
Task<absl::StatusOr<v1::ReportCommitmentsResponse>> Report(const Context& context, rpc::Call& call,
                                                           const v1::ReportCommitmentsRequest& request);

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_QUERIES_H_
