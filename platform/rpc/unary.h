// A coroutine as the handler of a unary method on gRPC's callback API:
//
//   grpc::ServerUnaryReactor* AssignWorkOrder(grpc::CallbackServerContext* context, const v1::AssignWorkOrderRequest*
//   request,
//                                             v1::WorkOrder* response) override {
//     return rpc::Serve(endpoint_, __func__, context, request, response,
//                       [this](rpc::Call& c, const v1::AssignWorkOrderRequest& r) { return Assign(c, r); });
//   }
//   Task<absl::StatusOr<v1::WorkOrder>> Assign(rpc::Call& call, const v1::AssignWorkOrderRequest& request);
//
// A call without a place at the gate is refused before anything is made for it. The handler runs only for callers that
// passed the gate; call and request live until its task is gone. It must not block, must end (mind call.deadline), and
// answers once; the service object outlives the server.
#ifndef TRUCKROLL_PLATFORM_RPC_UNARY_H_
#define TRUCKROLL_PLATFORM_RPC_UNARY_H_

#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "platform/async/task.h"
#include "platform/rpc/gate.h"

namespace truckroll::rpc {
namespace rpc_internal {

// One unary call, from the gate to Finish. Deletes itself when gRPC is done with it.
class UnaryCall : public grpc::ServerUnaryReactor {
 public:
  // Has a place at the gate. Already finished where it is not admitted.
  UnaryCall(Gate& gate, const Method& method, grpc::CallbackServerContext* context);

  bool admitted() const { return admitted_; }
  Call& call() { return call_; }
  // Once. Nothing of the call may be touched afterwards.
  void End(const absl::Status& status);

  void OnCancel() override { call_.cancelled = true; }
  void OnDone() override;

 private:
  Gate& gate_;
  MethodCounts& counts_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  Call call_;
  bool admitted_;
};

template <class Response>
Task<void> Run(UnaryCall* call, Task<absl::StatusOr<Response>> task, Response* response) {
  std::optional<Task<absl::StatusOr<Response>>> running(std::move(task));
  absl::StatusOr<Response> result = co_await *std::move(running);
  // The handler's frame goes before the call that it refers to.
  running.reset();
  if (result.ok()) *response = *std::move(result);
  call->End(result.status());
}

}  // namespace rpc_internal

template <class Request, class Response, class Handler>
grpc::ServerUnaryReactor* Serve(const Endpoint& endpoint, const char* method, grpc::CallbackServerContext* context,
                                const Request* request, Response* response, Handler handler) {
  const Method& found = endpoint.Find(method);
  if (const grpc::Status* refusal = endpoint.gate().TakePlace(Gate::Kind::kUnary, found, *context)) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(*refusal);
    return reactor;
  }
  auto* call = new rpc_internal::UnaryCall(endpoint.gate(), found, context);
  if (call->admitted()) Start(rpc_internal::Run<Response>(call, handler(call->call(), *request), response));
  return call;
}

}  // namespace truckroll::rpc

#endif  // TRUCKROLL_PLATFORM_RPC_UNARY_H_
