#include "platform/rpc/client.h"

#include <grpcpp/create_channel.h>

#include "absl/strings/str_cat.h"

namespace truckroll::rpc {
namespace {

constexpr int kLargestAnswer = 16 << 20;  // as much as our servers send

grpc::ChannelArguments Arguments() {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2'000);
  arguments.SetMaxReceiveMessageSize(kLargestAnswer);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 20'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  return arguments;
}

}  // namespace

std::shared_ptr<grpc::Channel> Channel(const std::string& address) {
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), Arguments());
}

std::shared_ptr<grpc::Channel> HealthChannel(const std::string& address) {
  grpc::ChannelArguments arguments = Arguments();
  // gRPC itself watches grpc.health.v1, but under this policy only.
  arguments.SetServiceConfigJSON(
      R"({"loadBalancingConfig": [{"round_robin": {}}], "healthCheckConfig": {"serviceName": ""}})");
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

ClientCall OnBehalfOf(const Call& call) {
  return {call.deadline, call.identity.token, call.trace_id, call.language};
}

void Prepare(const ClientCall& call, grpc::ClientContext* context) {
  if (call.deadline != absl::InfiniteFuture()) context->set_deadline(absl::ToChronoTime(call.deadline));
  if (!call.token.empty()) context->AddMetadata("authorization", absl::StrCat("Bearer ", call.token));
  if (!call.trace_id.empty()) context->AddMetadata("x-request-id", call.trace_id);
  if (!call.language.empty()) context->AddMetadata("accept-language", call.language);
}

}  // namespace truckroll::rpc
