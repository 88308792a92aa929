// Calling other services without blocking, on gRPC's callback API:
//
//   auto stub = v1::WorkOrderService::NewStub(rpc::Channel(address));
//   absl::StatusOr<v1::WorkOrder> order = co_await rpc::Invoke(
//       stub->async(), &v1::WorkOrderService::Stub::async::GetWorkOrder, request, rpc::OnBehalfOf(call));
//
// The coroutine goes on in a gRPC thread. Errors come with their details (status.h); DEADLINE_EXCEEDED and UNAVAILABLE
// from the wire itself too. Nothing is retried here.
#ifndef TRUCKROLL_PLATFORM_RPC_CLIENT_H_
#define TRUCKROLL_PLATFORM_RPC_CLIENT_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/async/task.h"
#include "platform/rpc/gate.h"
#include "platform/rpc/status.h"

namespace truckroll::rpc {

// Connects when first used, and again by itself: after 0.1 s, backing off to 2 s. `address`: "127.0.0.1:50051".
std::shared_ptr<grpc::Channel> Channel(const std::string& address);

// A channel to watch, not to call on: it is READY while the server behind it says SERVING of itself as a whole.
std::shared_ptr<grpc::Channel> HealthChannel(const std::string& address);

struct ClientCall {
  absl::Time deadline;   // real time; infinite only for streams
  std::string token;     // without "Bearer"; empty: none
  std::string trace_id;  // empty: the server makes one
  std::string language;  // empty: the server's own choice
};

// A call made to serve another: same end user, deadline, trace id and language.
ClientCall OnBehalfOf(const Call& call);

void Prepare(const ClientCall& call, grpc::ClientContext* context);

namespace rpc_internal {

template <class Stub, class Class, class Request, class Response>
auto AwaitStatus(Stub* stub,
                 void (Class::*method)(grpc::ClientContext*, const Request*, Response*,
                                       std::function<void(grpc::Status)>),
                 grpc::ClientContext* context, const Request* request, Response* response) {
  return Await<grpc::Status>([=](Done<grpc::Status> done) {
    // std::function wants a copyable callable.
    auto shared = std::make_shared<Done<grpc::Status>>(std::move(done));
    (stub->*method)(context, request, response, [shared](grpc::Status status) { (*shared)(std::move(status)); });
  });
}

}  // namespace rpc_internal

// The stub must outlive the call.
template <class Stub, class Class, class Request, class Response>
Task<absl::StatusOr<Response>> Invoke(Stub* stub,
                                      void (Class::*method)(grpc::ClientContext*, const Request*, Response*,
                                                            std::function<void(grpc::Status)>),
                                      Request request, ClientCall call) {
  grpc::ClientContext context;
  Prepare(call, &context);
  Response response;
  grpc::Status status = co_await rpc_internal::AwaitStatus(stub, method, &context, &request, &response);
  if (!status.ok()) co_return FromGrpc(status);
  co_return std::move(response);
}

}  // namespace truckroll::rpc

#endif  // TRUCKROLL_PLATFORM_RPC_CLIENT_H_
