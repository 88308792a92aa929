#include "platform/rpc/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server_builder.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "grpc/health/v1/health.pb.h"
#include "platform/clock/clock.h"
#include "platform/log/log.h"

namespace truckroll::rpc {
namespace {

constexpr int kLargestRequest = 1 << 20;
constexpr int kLargestAnswer = 16 << 20;
// A connection: as many as the gate lets in of all of them, since a proxy may hold everybody's.
constexpr int kMostCallsAConnection = 20'000;
constexpr absl::Duration kStreamsHearWhy = absl::Seconds(1);
// What clients have to take in GOAWAY and the last answers.
constexpr absl::Duration kFarewell = absl::Milliseconds(250);

void SetKeepalive(grpc::ServerBuilder* builder) {
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 20'000);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, Gate& gate) {
  static const bool plugins = [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    // gRPC serves Health without its description, which whoever lists methods by reflection asks for.
    grpc::health::v1::HealthCheckRequest::descriptor();
    return true;
  }();
  static_cast<void>(plugins);

  std::unique_ptr<Server> server(new Server(gate));
  grpc::ServerBuilder builder;
  builder.AddListeningPort(options.address, grpc::InsecureServerCredentials(), &server->port_);
  // A second server on the same port is a mistake, not a second pair of hands.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetMaxReceiveMessageSize(kLargestRequest);
  builder.SetMaxSendMessageSize(kLargestAnswer);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMostCallsAConnection);
  builder.SetResourceQuota(grpc::ResourceQuota("server").Resize(options.memory));
  SetKeepalive(&builder);
  for (grpc::Service* service : options.services) builder.RegisterService(service);
  server->server_ = builder.BuildAndStart();
  if (!server->server_ || server->port_ == 0) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", options.address));
  }
  server->SetServing(false);
  log::Info("listening", {{"address", options.address}, {"port", server->port_}});
  return server;
}

Server::~Server() {
  Shutdown();
}

void Server::SetServing(bool serving) {
  serving_ = serving;
  grpc::HealthCheckServiceInterface* health = server_->GetHealthCheckService();
  health->SetServingStatus("", serving);
  for (const std::string& service : gate_.services()) health->SetServingStatus(service, serving);
}

void Server::Shutdown(absl::Duration drain) {
  if (!server_) return;
  serving_ = false;
  server_->GetHealthCheckService()->Shutdown();
  gate_.Drain();
  const absl::Time begun = clock::SystemClock().Now();
  // A stream has only its reason to hear.
  const bool idle = gate_.WaitUntilIdle(Gate::Kind::kUnary, begun + drain) &&
                    gate_.WaitUntilIdle(Gate::Kind::kStream, begun + std::min(drain, kStreamsHearWhy));
  const absl::Duration farewell = idle ? kFarewell : absl::ZeroDuration();
  server_->Shutdown(absl::ToChronoTime(clock::SystemClock().Now() + farewell));
  server_->Wait();
  server_.reset();
  log::Info("stopped listening", {{"port", port_}, {"every_call_served", idle ? 1 : 0}});
}

StopSignal::StopSignal() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

int StopSignal::Wait() {
  int number = 0;
  sigwait(&signals_, &number);
  log::Info("asked to stop", {{"signal", number}});
  return number;
}

}  // namespace truckroll::rpc
