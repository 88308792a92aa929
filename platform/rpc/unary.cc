#include "platform/rpc/unary.h"

#include "platform/rpc/call_log.h"
#include "platform/rpc/status.h"

namespace truckroll::rpc::rpc_internal {

UnaryCall::UnaryCall(Gate& gate, const Method& method, grpc::CallbackServerContext* context)
    : gate_(gate), counts_(*method.counts) {
  counts_.Begin();
  absl::Status admitted = gate_.Admit(Gate::Kind::kUnary, method, context, &call_);
  admitted_ = admitted.ok();
  if (!admitted_) End(admitted);
}

void UnaryCall::End(const absl::Status& status) {
  const absl::Duration taken = absl::FromChrono(std::chrono::steady_clock::now() - begun_);
  counts_.End(status.code());
  counts_.duration.Observe(taken);
  LogCall(call_, status, taken);
  Finish(ToGrpc(status));
}

void UnaryCall::OnDone() {
  gate_.Leave(Gate::Kind::kUnary);
  delete this;
}

}  // namespace truckroll::rpc::rpc_internal
