// workforce-service: people and places. See proto/truckroll/v1/workforce_service.proto.
#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "platform/auth/key_ring.h"
#include "platform/auth/verifier.h"
#include "platform/clock/clock.h"
#include "platform/config/regions.h"
#include "platform/log/log.h"
#include "platform/redis/client.h"
#include "platform/redis/metrics.h"
#include "platform/rpc/metrics.h"
#include "platform/rpc/server.h"
#include "platform/serving/store_watch.h"
#include "platform/telemetry/exporter.h"
#include "services/workforce/service.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:50052", "Address to listen on.");
ABSL_FLAG(std::string, keys, "", "Directory of the keys that tokens are verified with.");
ABSL_FLAG(std::string, regions, "deploy/regions", "Directory of the regions, a .textproto each.");
ABSL_FLAG(std::string, redis, "127.0.0.1:6379", "Redis: unix:/path/of/socket or host:port.");
ABSL_FLAG(std::string, metrics, "127.0.0.1:50062",
          "Where Prometheus finds the metrics, as http://ADDRESS/metrics; empty: nowhere.");
ABSL_FLAG(std::string, log_level, "info", "Least level logged: debug, info, warning or error.");

namespace truckroll::workforce {
namespace {

int Fail(const absl::Status& status) {
  log::Error("cannot start", {{"error", status.ToString()}});
  return 1;
}

int Main() {
  rpc::StopSignal stop;
  const auto level = log::ParseLevel(absl::GetFlag(FLAGS_log_level));
  log::Start("workforce-service", level.value_or(log::Level::kInfo));
  if (!level) return Fail(absl::InvalidArgumentError("--log_level: expected debug, info, warning or error"));

  auto regions_read = config::LoadRegions(absl::GetFlag(FLAGS_regions));
  if (!regions_read.ok()) return Fail(regions_read.status());
  const auto keys = auth::KeyRing::Load(absl::GetFlag(FLAGS_keys));
  if (!keys.ok()) return Fail(keys.status());
  redis::ClientOptions options;
  options.address = absl::GetFlag(FLAGS_redis);
  const auto client = redis::Client::Create(options);
  if (!client.ok()) return Fail(client.status());

  auth::Verifier verifier(**keys);
  rpc::Gate gate(verifier, clock::SystemClock(), {});
  Store store(**client);
  serving::Regions regions(*std::move(regions_read), **client, clock::SystemClock());
  Service service(gate, store, regions);
  const auto server = rpc::Server::Start({absl::GetFlag(FLAGS_listen), {&service}}, gate);
  if (!server.ok()) return Fail(server.status());
  const auto metrics = telemetry::Exporter::Start(
      absl::GetFlag(FLAGS_metrics), {[&](telemetry::Samples* samples) { rpc::Describe(gate, **server, samples); },
                                     [&](telemetry::Samples* samples) { redis::Describe(**client, samples); }});
  if (!metrics.ok()) return Fail(metrics.status());
  {
    serving::StoreWatch watch(**client, regions, **server);
    log::Info("stopping", {{"signal", stop.Wait()}});
  }
  (*server)->Shutdown();
  return 0;
}

}  // namespace
}  // namespace truckroll::workforce

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Truckroll's workforce service: regions, technicians, teams, communities, subscribers.");
  absl::ParseCommandLine(argc, argv);
  return truckroll::workforce::Main();
}
