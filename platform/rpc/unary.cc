#include "platform/rpc/unary.h"

#include "platform/log/log.h"
#include "platform/rpc/status.h"

namespace truckroll::rpc::rpc_internal {

UnaryCall::UnaryCall(Gate& gate, const Method& method, grpc::CallbackServerContext* context) : gate_(gate) {
  absl::Status admitted = gate_.Admit(Gate::Kind::kUnary, method, context, &call_);
  admitted_ = admitted.ok();
  if (!admitted_) End(admitted);
}

void UnaryCall::End(const absl::Status& status) {
  if (absl::IsInternal(status) || absl::IsDataLoss(status) || absl::IsUnknown(status)) {
    log::Error("call failed", {{"method", call_.method}, {"error", status.message()}, log::Trace(call_.trace_id)});
  }
  Finish(ToGrpc(status));
}

void UnaryCall::OnDone() {
  gate_.Leave(Gate::Kind::kUnary);
  delete this;
}

}  // namespace truckroll::rpc::rpc_internal
