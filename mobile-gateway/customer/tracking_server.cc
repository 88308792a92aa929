#include "mobile-gateway/customer/tracking_server.h"

#include <utility>

#include "platform/rpc/client.h"
#include "platform/rpc/status.h"
#include "platform/rpc/unary.h"

namespace truckroll::gateway {
namespace {

constexpr absl::Duration kLongestRead = absl::Seconds(5);

}  // namespace

Task<absl::StatusOr<v1::WorkOrder>> RemoteTrackedOrders::Read(std::string tracking_id, std::string request_id) {
  const bool in = co_await reads_.Enter();
  if (!in) co_return rpc::Error(v1::OVERLOADED, "too many orders are being read; try again");
  absl::StatusOr<v1::WorkOrder> order = co_await ReadNow(std::move(tracking_id), std::move(request_id));
  reads_.Leave();
  co_return order;
}

Task<absl::StatusOr<v1::WorkOrder>> RemoteTrackedOrders::ReadNow(std::string tracking_id, std::string request_id) {
  const absl::Time now = clock_.Now();
  absl::StatusOr<std::string> token = token_.Get(now);
  if (!token.ok()) co_return token.status();
  v1::GetTrackedWorkOrderRequest request;
  request.set_tracking_id(tracking_id);
  rpc::ClientCall call;
  call.deadline = now + kLongestRead;
  call.token = *token;
  call.trace_id = request_id.empty() ? rpc::NewRequestId() : request_id;
  absl::StatusOr<v1::WorkOrder> order = co_await rpc::Invoke(
      work_orders_.async(), &v1::WorkOrderService::Stub::async::GetTrackedWorkOrder, request, call);
  if (!order.ok()) co_return rpc::OfOwnCall(order.status());
  co_return order;
}

TrackingServer::TrackingServer(rpc::Gate& gate, Regions& regions, TrackedOrders& orders, const PolicySet& policies,
                               TrackingRooms& rooms, StreamCounts& counts)
    : endpoint_(gate, "truckroll.v1.TrackingService"),
      regions_(regions),
      orders_(orders),
      policies_(policies),
      rooms_(rooms),
      counts_(counts) {}

grpc::ServerUnaryReactor* TrackingServer::GetTracking(grpc::CallbackServerContext* context,
                                                      const v1::GetTrackingRequest* request, v1::Tracking* response) {
  return rpc::Serve(endpoint_, __func__, context, request, response,
                    [this](rpc::Call& c, const v1::GetTrackingRequest& r) { return Get(c, r); });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* TrackingServer::WatchTracking(grpc::CallbackServerContext* context,
                                                                          const grpc::ByteBuffer* request) {
  return rpc::ServeStream<grpc::ByteBuffer>(
      endpoint_, __func__, context, request,
      [this](std::shared_ptr<Writer> stream, const grpc::ByteBuffer& r) { Watch(std::move(stream), r); });
}

Task<absl::StatusOr<v1::Tracking>> TrackingServer::Get(rpc::Call& call, const v1::GetTrackingRequest& request) {
  absl::StatusOr<Region*> region = RegionOfTracking(request.tracking_id());
  if (!region.ok()) co_return region.status();
  absl::StatusOr<v1::WorkOrder> order = co_await orders_.Read(request.tracking_id(), call.trace_id);
  if (!order.ok()) co_return order.status();
  co_return MakeTracking(*order, **region, policies_, LanguageOf(call.language));
}

void TrackingServer::Watch(std::shared_ptr<Writer> stream, const grpc::ByteBuffer& bytes) {
  v1::WatchTrackingRequest request;
  grpc::ByteBuffer copy = bytes;  // reading clears it
  if (!grpc::SerializationTraits<v1::WatchTrackingRequest>::Deserialize(&copy, &request).ok()) {
    return stream->End(absl::InternalError("the request cannot be read"));
  }
  absl::StatusOr<Region*> found = RegionOfTracking(request.tracking_id());
  if (!found.ok()) return stream->End(found.status());
  Region& region = **found;
  auto sink = std::make_shared<GrpcSink<v1::WatchTrackingResponse, grpc::ByteBuffer>>(stream, counts_, &serialised_);
  rooms_.Join(request.tracking_id(), region, sink, request.after_version(), LanguageOf(stream->call().language));
  stream->OnEnd([this, sink, &region, tracking_id = request.tracking_id()] {
    sink->MarkOver();
    rooms_.Leave(tracking_id, region, sink.get());
  });
}

absl::StatusOr<Region*> TrackingServer::RegionOfTracking(const std::string& tracking_id) const {
  if (tracking_id.empty()) return rpc::MissingField("tracking_id", "the customer's key to the order");
  Region* region = regions_.OfTrackingId(tracking_id);
  if (!region) return rpc::Error(v1::TRACKING_ID_UNKNOWN, "no order is tracked under this id");
  return region;
}

}  // namespace truckroll::gateway
