#include "mobile-gateway/technician/open_orders.h"

#include <utility>

namespace truckroll::gateway {
namespace {

constexpr absl::Duration kLongestRead = absl::Seconds(10);

}  // namespace

Task<absl::StatusOr<std::vector<v1::WorkOrder>>> ReadOpenOrders(v1::WorkOrderService::Stub* work_orders,
                                                                std::string technician, rpc::ClientCall call) {
  using Async = class v1::WorkOrderService::Stub::async;
  v1::GetTechnicianDayRequest day_request;
  day_request.set_technician(technician);
  absl::StatusOr<v1::TechnicianDay> day =
      co_await rpc::Invoke(work_orders->async(), &Async::GetTechnicianDay, day_request, call);
  if (!day.ok()) co_return day.status();
  std::vector<v1::WorkOrder> orders;
  for (const v1::TechnicianDay::Visit& visit : day->visits()) {
    v1::GetWorkOrderRequest request;
    request.set_name(visit.work_order());
    absl::StatusOr<v1::WorkOrder> order =
        co_await rpc::Invoke(work_orders->async(), &Async::GetWorkOrder, request, call);
    if (absl::IsNotFound(order.status()) || absl::IsPermissionDenied(order.status())) continue;
    if (!order.ok()) co_return order.status();
    if (order->technician() == technician && IsOpen(*order)) orders.push_back(*std::move(order));
  }
  co_return std::move(orders);
}

Task<absl::StatusOr<std::vector<v1::WorkOrder>>> RemoteOpenOrders::Read() {
  rpc::ClientCall call = call_;
  call.deadline = clock_.Now() + kLongestRead;
  return ReadOpenOrders(&work_orders_, technician_, std::move(call));
}

}  // namespace truckroll::gateway
