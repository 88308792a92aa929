#include "platform/rpc/unary.h"

#include "platform/log/log.h"
#include "platform/rpc/status.h"

namespace truckroll::rpc::rpc_internal {

UnaryCall::UnaryCall(const Endpoint& endpoint, const char* method, grpc::CallbackServerContext* context)
    : gate_(endpoint.gate()) {
  call_.method = endpoint.Path(method);
  absl::Status entered = gate_.Enter(Gate::Kind::kUnary, context, &call_);
  admitted_ = entered.ok();
  if (!admitted_) End(entered);
}

void UnaryCall::End(const absl::Status& status) {
  if (absl::IsInternal(status) || absl::IsDataLoss(status) || absl::IsUnknown(status)) {
    log::Error("call failed", {{"method", call_.method}, {"error", status.message()}, log::Trace(call_.trace_id)});
  }
  Finish(ToGrpc(status));
}

void UnaryCall::OnDone() {
  if (admitted_) gate_.Leave(Gate::Kind::kUnary);
  delete this;
}

}  // namespace truckroll::rpc::rpc_internal
