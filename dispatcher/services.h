// The services behind the dispatcher, called with its own token or on a caller's behalf. Threads: any.
#ifndef TRUCKROLL_DISPATCHER_SERVICES_H_
#define TRUCKROLL_DISPATCHER_SERVICES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/async/task.h"
#include "platform/auth/service_token.h"
#include "platform/clock/clock.h"
#include "platform/rpc/client.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"

namespace truckroll::dispatcher {

class Services {
 public:
  // Keys and clock must outlive it.
  Services(const std::string& work_order_address, const std::string& workforce_address, auth::KeyRing& keys,
           const clock::Clock& clock);

  // A call in the dispatcher's own name, under an id of its own, that may take so long.
  absl::StatusOr<rpc::ClientCall> Own(absl::Duration longest);

  v1::WorkOrderService::Stub& work_orders() { return *work_orders_; }
  v1::WorkforceService::Stub& workforce() { return *workforce_; }

  // All technicians of "regions/{region}", page by page.
  Task<absl::StatusOr<std::vector<v1::Technician>>> ListTechnicians(std::string parent, rpc::ClientCall call);

 private:
  std::unique_ptr<v1::WorkOrderService::Stub> work_orders_;
  std::unique_ptr<v1::WorkforceService::Stub> workforce_;
  auth::ServiceToken token_;
  const clock::Clock& clock_;
};

}  // namespace truckroll::dispatcher

#endif  // TRUCKROLL_DISPATCHER_SERVICES_H_
