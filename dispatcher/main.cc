// dispatcher: settles promises on the second, assigns new orders, advises agents. See
// proto/truckroll/v1/dispatch_service.proto.
#include <unistd.h>

#include <latch>
#include <utility>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "dispatcher/assignment/assignment.h"
#include "dispatcher/enforcement/enforcement.h"
#include "dispatcher/metrics.h"
#include "dispatcher/pulse.h"
#include "dispatcher/suggest/suggest.h"
#include "domain/calendar/local_time.h"
#include "domain/name/resource_name.h"
#include "platform/auth/key_ring.h"
#include "platform/auth/verifier.h"
#include "platform/config/policies.h"
#include "platform/config/regions.h"
#include "platform/log/log.h"
#include "platform/redis/client.h"
#include "platform/redis/metrics.h"
#include "platform/rpc/metrics.h"
#include "platform/rpc/server.h"
#include "platform/telemetry/exporter.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:50055", "Address to listen on.");
ABSL_FLAG(std::string, keys, "", "Directory of the keys that tokens are signed and verified with.");
ABSL_FLAG(std::string, regions, "deploy/regions", "Directory of the regions, a .textproto each.");
ABSL_FLAG(std::string, policies, "deploy/policies", "Directory of the policies: how long visits are planned to take.");
ABSL_FLAG(std::string, work_order, "127.0.0.1:50051", "Address of the work-order service.");
ABSL_FLAG(std::string, workforce, "127.0.0.1:50052", "Address of the workforce service.");
ABSL_FLAG(std::string, redis, "127.0.0.1:6379", "Redis, for leases and plans: unix:/path/of/socket or host:port.");
ABSL_FLAG(bool, assign, true, "Whether to assign new orders automatically.");
ABSL_FLAG(std::string, metrics, "127.0.0.1:50065",
          "Where Prometheus finds the metrics, as http://ADDRESS/metrics; empty: nowhere.");
ABSL_FLAG(std::string, log_level, "info", "Least level logged: debug, info, warning or error.");

namespace truckroll::dispatcher {
namespace {

int Fail(const absl::Status& status) {
  log::Error("cannot start", {{"error", status.ToString()}});
  return 1;
}

absl::StatusOr<std::vector<RegionFacts>> ReadRegions(const PolicySet& policies) {
  auto regions = config::LoadRegions(absl::GetFlag(FLAGS_regions));
  if (!regions.ok()) return regions.status();
  std::vector<RegionFacts> facts;
  for (const v1::Region& region : *regions) {
    const Policy* policy = policies.Latest(region.policy());
    if (policy == nullptr) {
      return absl::NotFoundError(
          absl::StrCat(region.name(), ": policy \"", region.policy(), "\" is not in --policies"));
    }
    facts.push_back({*ParseRegion(region.name()), *LoadZone(region.time_zone()), policy});
  }
  return facts;
}

// Unique to this process, and recognisable.
std::string Owner() {
  absl::BitGen random;
  return absl::StrCat("dispatcher-", getpid(), "-", absl::Hex(absl::Uniform<uint64_t>(random)));
}

Task<void> Counted(Task<void> loop, std::latch* ended) {
  co_await std::move(loop);
  ended->count_down();
}

// Runs everything until told to stop. What loops use is declared before them and ends after them. UNAVAILABLE: the
// metrics cannot be shown.
absl::Status RunLoops(const std::vector<RegionFacts>& regions, Services& services, redis::Client& redis,
                      clock::RegionClocks& clocks, rpc::Gate& gate, rpc::Server& server, rpc::StopSignal& stop) {
  const clock::Clock& clock = clock::SystemClock();
  std::vector<std::unique_ptr<Enforcement>> enforcements;
  std::vector<std::unique_ptr<Assignment>> assignments;
  Timer timer;
  for (const RegionFacts& region : regions) {
    enforcements.push_back(std::make_unique<Enforcement>(region.id, services, timer, clock, clocks));
  }
  Pulse pulse(services, redis, enforcements, clock, clocks, server, timer);
  std::latch ended(static_cast<std::ptrdiff_t>(enforcements.size()) + 1);
  for (const auto& enforcement : enforcements) Start(Counted(enforcement->Run(), &ended));
  Start(Counted(pulse.Run(), &ended));
  if (absl::GetFlag(FLAGS_assign)) {
    const std::string owner = Owner();
    for (const RegionFacts& region : regions) {
      assignments.push_back(std::make_unique<Assignment>(region, owner, services, redis, timer, clock, clocks));
    }
  }
  auto metrics =
      telemetry::Exporter::Start(absl::GetFlag(FLAGS_metrics),
                                 {[&](telemetry::Samples* samples) { rpc::Describe(gate, server, samples); },
                                  [&](telemetry::Samples* samples) { redis::Describe(redis, samples); },
                                  [&](telemetry::Samples* samples) { Describe(enforcements, assignments, samples); }});
  if (metrics.ok()) {
    log::Info("stopping", {{"signal", stop.Wait()}});
    metrics->reset();
  }
  timer.Stop();
  assignments.clear();
  ended.wait();
  return metrics.status();
}

int Main() {
  rpc::StopSignal stop;
  const auto level = log::ParseLevel(absl::GetFlag(FLAGS_log_level));
  log::Start("dispatcher", level.value_or(log::Level::kInfo));
  if (!level) return Fail(absl::InvalidArgumentError("--log_level: expected debug, info, warning or error"));

  const auto policies = config::LoadPolicies(absl::GetFlag(FLAGS_policies));
  if (!policies.ok()) return Fail(policies.status());
  const auto regions = ReadRegions(*policies);
  if (!regions.ok()) return Fail(regions.status());
  const auto keys = auth::KeyRing::Load(absl::GetFlag(FLAGS_keys));
  if (!keys.ok()) return Fail(keys.status());
  redis::ClientOptions options;
  options.address = absl::GetFlag(FLAGS_redis);
  const auto redis = redis::Client::Create(options);
  if (!redis.ok()) return Fail(redis.status());

  auth::Verifier verifier(**keys);
  rpc::Gate gate(verifier, clock::SystemClock(), {});
  Services services(absl::GetFlag(FLAGS_work_order), absl::GetFlag(FLAGS_workforce), **keys, clock::SystemClock());
  clock::RegionClocks clocks(clock::SystemClock());
  absl::flat_hash_map<std::string, RegionFacts> by_id;
  for (const RegionFacts& region : *regions) by_id.emplace(region.id, region);
  DispatchService service(gate, services, clocks, std::move(by_id));
  const auto server = rpc::Server::Start({absl::GetFlag(FLAGS_listen), {&service}}, gate);
  if (!server.ok()) return Fail(server.status());
  const absl::Status ran = RunLoops(*regions, services, **redis, clocks, gate, **server, stop);
  (*server)->Shutdown();
  return ran.ok() ? 0 : Fail(ran);
}

}  // namespace
}  // namespace truckroll::dispatcher

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Truckroll's dispatcher: settles promises, assigns orders, advises agents.");
  absl::ParseCommandLine(argc, argv);
  return truckroll::dispatcher::Main();
}
