// TrackingService: what a customer sees of their one order. The tracking id is the credential.
#ifndef TRUCKROLL_MOBILE_GATEWAY_CUSTOMER_TRACKING_SERVER_H_
#define TRUCKROLL_MOBILE_GATEWAY_CUSTOMER_TRACKING_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "domain/policy/policy_set.h"
#include "mobile-gateway/customer/tracking_rooms.h"
#include "mobile-gateway/streams/grpc_sink.h"
#include "mobile-gateway/streams/region.h"
#include "platform/async/task.h"
#include "platform/async/turnstile.h"
#include "platform/auth/service_token.h"
#include "platform/clock/clock.h"
#include "platform/rpc/gate.h"
#include "platform/rpc/stream.h"
#include "truckroll/v1/tracking_service.grpc.pb.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"

namespace truckroll::gateway {

// Tracked orders, from the work-order service: so many at a time, however many rooms ask at once (all of them do when
// the region's changes were missed).
class RemoteTrackedOrders : public TrackedOrders {
 public:
  // All must outlive it.
  RemoteTrackedOrders(v1::WorkOrderService::Stub& work_orders, auth::ServiceToken& token, const clock::Clock& clock)
      : work_orders_(work_orders), token_(token), clock_(clock) {}

  // RESOURCE_EXHAUSTED, OVERLOADED, when too many wait.
  Task<absl::StatusOr<v1::WorkOrder>> Read(std::string tracking_id, std::string request_id) override;

  Turnstile::Stats stats() const { return reads_.stats(); }

 private:
  static constexpr size_t kAtOnce = 32;  // half of what the work-order service keeps free for services
  static constexpr size_t kMostWaiting = 20'000;

  Task<absl::StatusOr<v1::WorkOrder>> ReadNow(std::string tracking_id, std::string request_id);

  v1::WorkOrderService::Stub& work_orders_;
  auth::ServiceToken& token_;
  const clock::Clock& clock_;
  Turnstile reads_{kAtOnce, kMostWaiting};
};

// Watches are raw: what goes to many watchers of one order is serialised once.
using TrackingServerBase = v1::TrackingService::WithCallbackMethod_GetTracking<
    v1::TrackingService::WithRawCallbackMethod_WatchTracking<v1::TrackingService::Service>>;

class TrackingServer : public TrackingServerBase {
 public:
  // All must outlive it.
  TrackingServer(rpc::Gate& gate, Regions& regions, TrackedOrders& orders, const PolicySet& policies,
                 TrackingRooms& rooms, StreamCounts& counts);

  grpc::ServerUnaryReactor* GetTracking(grpc::CallbackServerContext* context, const v1::GetTrackingRequest* request,
                                        v1::Tracking* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchTracking(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* request) override;

 private:
  using Writer = rpc::StreamWriter<grpc::ByteBuffer>;

  Task<absl::StatusOr<v1::Tracking>> Get(rpc::Call& call, const v1::GetTrackingRequest& request);
  void Watch(std::shared_ptr<Writer> stream, const grpc::ByteBuffer& bytes);
  absl::StatusOr<Region*> RegionOfTracking(const std::string& tracking_id) const;

  const rpc::Endpoint endpoint_;
  Regions& regions_;
  TrackedOrders& orders_;
  const PolicySet& policies_;
  TrackingRooms& rooms_;
  StreamCounts& counts_;
  SerialisedOnce serialised_;
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_CUSTOMER_TRACKING_SERVER_H_
