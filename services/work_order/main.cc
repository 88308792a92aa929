// work-order-service: work orders, their promises, technicians' days. See proto/truckroll/v1/work_order_service.proto.
#include <optional>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "platform/async/timer.h"
#include "platform/auth/key_ring.h"
#include "platform/auth/service_token.h"
#include "platform/auth/verifier.h"
#include "platform/clock/clock.h"
#include "platform/clock/region_clock_store.h"
#include "platform/config/policies.h"
#include "platform/config/regions.h"
#include "platform/log/log.h"
#include "platform/redis/client.h"
#include "platform/redis/metrics.h"
#include "platform/rpc/metrics.h"
#include "platform/rpc/server.h"
#include "platform/serving/store_watch.h"
#include "platform/telemetry/exporter.h"
#include "services/work_order/janitor.h"
#include "services/work_order/metrics.h"
#include "services/work_order/read_model/feed.h"
#include "services/work_order/service.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:50051", "Address to listen on.");
ABSL_FLAG(std::string, keys, "", "Directory of the keys that tokens are verified and signed with.");
ABSL_FLAG(std::string, regions, "deploy/regions", "Directory of the regions, a .textproto each.");
ABSL_FLAG(std::string, policies, "deploy/policies", "Directory of the policies, a .textproto each version.");
ABSL_FLAG(std::string, redis, "127.0.0.1:6379", "Redis: unix:/path/of/socket or host:port.");
ABSL_FLAG(std::string, workforce, "127.0.0.1:50052", "Address of the workforce service.");
ABSL_FLAG(std::string, read_model, "read-model.sqlite",
          "File of the read model; made when absent, rebuilt when removed.");
ABSL_FLAG(double, speed, 0, "Seconds of region time a real second, from now on; 0 leaves the clocks as they are.");
ABSL_FLAG(std::string, metrics, "127.0.0.1:50061",
          "Where Prometheus finds the metrics, as http://ADDRESS/metrics; empty: nowhere.");
ABSL_FLAG(int64_t, max_calls, 512, "Calls served at once; what comes beyond is refused with RESOURCE_EXHAUSTED.");
ABSL_FLAG(std::string, log_level, "info", "Least level logged: debug, info, warning or error.");

namespace truckroll::work_order {
namespace {

int Fail(const absl::Status& status) {
  log::Error("cannot start", {{"error", status.ToString()}});
  return 1;
}

absl::Status CheckPolicies(const std::vector<v1::Region>& regions, const PolicySet& policies) {
  for (const v1::Region& region : regions) {
    if (policies.Latest(region.policy()) == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat(region.name(), ": policy: found \"", region.policy(), "\", expected a policy of --policies"));
    }
  }
  return absl::OkStatus();
}

// Waits for Redis until `deadline`.
absl::StatusOr<clock::RegionClock> EnsureClock(redis::Client& client, const std::string& region,
                                               std::optional<double> speed, absl::Time deadline) {
  while (true) {
    const absl::Time now = clock::SystemClock().Now();
    auto clock = BlockOn(clock::EnsureRegionClock(client, region, speed, now, deadline));
    if (!absl::IsUnavailable(clock.status()) || now >= deadline) return clock;
    absl::SleepFor(absl::Milliseconds(100));
  }
}

// Makes the clocks that are missing, and lets them run at --speed.
absl::Status StartClocks(redis::Client& client, const std::vector<v1::Region>& regions) {
  const double speed = absl::GetFlag(FLAGS_speed);
  const std::optional<double> wanted = speed == 0 ? std::nullopt : std::optional<double>(speed);
  const absl::Time deadline = clock::SystemClock().Now() + absl::Seconds(30);
  for (const v1::Region& region : regions) {
    const auto clock = EnsureClock(client, *ParseRegion(region.name()), wanted, deadline);
    if (!clock.ok()) return clock.status();
  }
  return absl::OkStatus();
}

// Region time goes on from the last change, though the machine's clock was set back while no service ran.
absl::Status GoOn(const Store& store, serving::Regions* regions) {
  const absl::Time deadline = clock::SystemClock().Now() + absl::Seconds(30);
  for (const v1::Region& region : regions->all()) {
    const std::string id = *ParseRegion(region.name());
    auto last = BlockOn(store.LastRecordTime(id, deadline));
    while (absl::IsUnavailable(last.status()) && clock::SystemClock().Now() < deadline) {
      absl::SleepFor(absl::Milliseconds(100));
      last = BlockOn(store.LastRecordTime(id, deadline));
    }
    if (!last.ok()) return last.status();
    if (*last) regions->NotBefore(id, **last);
  }
  return absl::OkStatus();
}

int Main() {
  rpc::StopSignal stop;
  const auto level = log::ParseLevel(absl::GetFlag(FLAGS_log_level));
  log::Start("work-order-service", level.value_or(log::Level::kInfo));
  if (!level) return Fail(absl::InvalidArgumentError("--log_level: expected debug, info, warning or error"));
  auto read = config::LoadRegions(absl::GetFlag(FLAGS_regions));
  if (!read.ok()) return Fail(read.status());
  const auto policies = config::LoadPolicies(absl::GetFlag(FLAGS_policies));
  if (!policies.ok()) return Fail(policies.status());
  if (absl::Status known = CheckPolicies(*read, *policies); !known.ok()) return Fail(known);
  const auto keys = auth::KeyRing::Load(absl::GetFlag(FLAGS_keys));
  if (!keys.ok()) return Fail(keys.status());
  Timer timer;  // outlives the client: what waits for it ends when the client does
  redis::ClientOptions options;
  options.address = absl::GetFlag(FLAGS_redis);
  const auto client = redis::Client::Create(options);
  if (!client.ok()) return Fail(client.status());
  if (absl::Status clocks = StartClocks(**client, *read); !clocks.ok()) return Fail(clocks);
  const auto model = read_model::ReadModel::Open({.path = absl::GetFlag(FLAGS_read_model)});
  if (!model.ok()) return Fail(model.status());

  auth::Verifier verifier(**keys);
  auth::ServiceToken token(**keys, "work-order-service");
  rpc::Gate gate(verifier, clock::SystemClock(), {.max_unary = absl::GetFlag(FLAGS_max_calls)});
  Store store(**client);
  serving::Regions regions(*std::move(read), **client, clock::SystemClock());
  if (absl::Status gone_on = GoOn(store, &regions); !gone_on.ok()) return Fail(gone_on);
  Workforce workforce(absl::GetFlag(FLAGS_workforce), token, clock::SystemClock());
  Freshness freshness;
  SettlementCounts settlements;
  std::vector<std::unique_ptr<read_model::Feed>> model_feeds;
  Service::Feeds feeds;
  for (const v1::Region& region : regions.all()) {
    const std::string id = *ParseRegion(region.name());
    auto model_feed = read_model::Feed::Start({.redis = options.address, .region = id}, model->get());
    if (!model_feed.ok()) return Fail(model_feed.status());
    model_feeds.push_back(*std::move(model_feed));
    auto feed = ChangeFeed::Start(id, options.address, store, regions, timer);
    if (!feed.ok()) return Fail(feed.status());
    feeds[id] = *std::move(feed);
    Start(KeepTrimmed(**client, id, timer));
  }
  const Context context{store, regions, *policies, workforce, **model, freshness, settlements, clock::SystemClock()};
  Service service(gate, context, feeds);
  const auto server = rpc::Server::Start({absl::GetFlag(FLAGS_listen), {&service}}, gate);
  if (!server.ok()) return Fail(server.status());
  const auto metrics = telemetry::Exporter::Start(
      absl::GetFlag(FLAGS_metrics),
      {[&](telemetry::Samples* samples) { rpc::Describe(gate, **server, samples); },
       [&](telemetry::Samples* samples) { redis::Describe(**client, samples); },
       [&](telemetry::Samples* samples) { Describe(context, model_feeds, feeds, samples); }});
  if (!metrics.ok()) return Fail(metrics.status());
  {
    serving::StoreWatch watch(**client, regions, **server);
    log::Info("stopping", {{"signal", stop.Wait()}});
  }
  (*server)->Shutdown();
  timer.Stop();
  return 0;
}

}  // namespace
}  // namespace truckroll::work_order

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "Truckroll's work-order service: orders, promises, technicians' days, lists and reports.");
  absl::ParseCommandLine(argc, argv);
  return truckroll::work_order::Main();
}
