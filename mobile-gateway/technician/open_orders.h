// A technician's open orders, from the work-order service, read with the technician's own token.
#ifndef TRUCKROLL_MOBILE_GATEWAY_TECHNICIAN_OPEN_ORDERS_H_
#define TRUCKROLL_MOBILE_GATEWAY_TECHNICIAN_OPEN_ORDERS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "mobile-gateway/technician/technician_watch.h"
#include "platform/async/task.h"
#include "platform/clock/clock.h"
#include "platform/rpc/client.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"

namespace truckroll::gateway {

// With timelines. Orders that went elsewhere while they were read are left out.
Task<absl::StatusOr<std::vector<v1::WorkOrder>>> ReadOpenOrders(v1::WorkOrderService::Stub* work_orders,
                                                                std::string technician, rpc::ClientCall call);

class RemoteOpenOrders : public OpenOrders {
 public:
  // `call` without its deadline. Stub and clock must outlive it.
  RemoteOpenOrders(v1::WorkOrderService::Stub& work_orders, std::string technician, rpc::ClientCall call,
                   const clock::Clock& clock)
      : work_orders_(work_orders), technician_(std::move(technician)), call_(std::move(call)), clock_(clock) {}

  Task<absl::StatusOr<std::vector<v1::WorkOrder>>> Read() override;

 private:
  v1::WorkOrderService::Stub& work_orders_;
  const std::string technician_;
  const rpc::ClientCall call_;
  const clock::Clock& clock_;
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_TECHNICIAN_OPEN_ORDERS_H_
