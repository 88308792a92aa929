// mobile-gateway: where technicians and customers come in.
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "mobile-gateway/customer/tracking_rooms.h"
#include "mobile-gateway/customer/tracking_server.h"
#include "mobile-gateway/metrics.h"
#include "mobile-gateway/streams/feed.h"
#include "mobile-gateway/streams/pulse.h"
#include "mobile-gateway/streams/region.h"
#include "mobile-gateway/technician/technician_server.h"
#include "platform/auth/key_ring.h"
#include "platform/auth/service_token.h"
#include "platform/auth/verifier.h"
#include "platform/clock/clock.h"
#include "platform/config/policies.h"
#include "platform/config/regions.h"
#include "platform/log/log.h"
#include "platform/rpc/client.h"
#include "platform/rpc/gate.h"
#include "platform/rpc/metrics.h"
#include "platform/rpc/server.h"
#include "platform/telemetry/exporter.h"

ABSL_FLAG(std::string, listen, "127.0.0.1:50050", "address to listen on");
ABSL_FLAG(std::string, keys, "var/data/keys", "directory of the keys that sign and verify tokens");
ABSL_FLAG(std::string, regions, "deploy/regions", "directory of the regions");
ABSL_FLAG(std::string, policies, "deploy/policies", "directory of the policies");
ABSL_FLAG(std::string, work_order, "127.0.0.1:50051", "address of the work-order service");
ABSL_FLAG(std::string, workforce, "127.0.0.1:50052", "address of the workforce service");
ABSL_FLAG(std::string, dispatcher, "127.0.0.1:50055", "address of the dispatcher; nothing is asked of it yet");
ABSL_FLAG(std::string, metrics, "127.0.0.1:50060",
          "where Prometheus finds the metrics, as http://ADDRESS/metrics; empty: nowhere.");
ABSL_FLAG(std::string, log_level, "info", "least level logged: debug, info, warning, error");

namespace truckroll::gateway {
namespace {

// All parts, in the order in which they need each other.
class Gateway : public Pulsed {
 public:
  Gateway(std::unique_ptr<auth::KeyRing> keys, std::vector<v1::Region> regions, PolicySet policies)
      : keys_(std::move(keys)),
        policies_(std::move(policies)),
        regions_(std::move(regions), clock_),
        work_orders_(v1::WorkOrderService::NewStub(rpc::Channel(absl::GetFlag(FLAGS_work_order)))),
        workforce_(v1::WorkforceService::NewStub(rpc::Channel(absl::GetFlag(FLAGS_workforce)))),
        behind_{rpc::HealthChannel(absl::GetFlag(FLAGS_work_order)),
                rpc::HealthChannel(absl::GetFlag(FLAGS_workforce))} {
    for (const std::unique_ptr<Region>& region : regions_.all()) {
      feeds_.push_back(std::make_unique<Feed>(*work_orders_, token_, *region, clock_));
    }
  }

  absl::Status Listen() {
    rpc::ServerOptions options = {.address = absl::GetFlag(FLAGS_listen), .services = {&tracking_, &technicians_}};
    absl::StatusOr<std::unique_ptr<rpc::Server>> server = rpc::Server::Start(options, gate_);
    if (!server.ok()) return server.status();
    server_ = *std::move(server);
    auto metrics = telemetry::Exporter::Start(
        absl::GetFlag(FLAGS_metrics),
        {[this](telemetry::Samples* samples) { rpc::Describe(gate_, *server_, samples); },
         [this](telemetry::Samples* samples) { Describe(rooms_, feeds_, pulse_, samples); }});
    if (!metrics.ok()) return metrics.status();
    metrics_ = *std::move(metrics);
    return absl::OkStatus();
  }

  // Whether everything behind is healthy, and heard; each second.
  void OnPulse(absl::Time) override {
    std::lock_guard lock(health_mutex_);
    if (stopped_) return;
    bool up = true;
    // Asking also begins to connect.
    for (const auto& service : behind_) up = service->GetState(true) == GRPC_CHANNEL_READY && up;
    for (const std::unique_ptr<Feed>& feed : feeds_) up = up && feed->connected();
    if (up == std::exchange(serving_, up)) return;
    log::Info(up ? "serving" : "not serving: a service behind is not healthy");
    server_->SetServing(up);
  }

  Pulse& pulse() { return pulse_; }
  void Shutdown() {
    {
      std::lock_guard lock(health_mutex_);
      stopped_ = true;
    }
    metrics_.reset();
    server_->Shutdown();
    feeds_.clear();
  }

 private:
  const clock::Clock& clock_ = clock::SystemClock();
  const std::unique_ptr<auth::KeyRing> keys_;
  auth::Verifier verifier_{*keys_};
  auth::ServiceToken token_{*keys_, "mobile-gateway"};
  rpc::Gate gate_{verifier_, clock_, {}};
  const PolicySet policies_;
  Regions regions_;
  const std::unique_ptr<v1::WorkOrderService::Stub> work_orders_;
  const std::unique_ptr<v1::WorkforceService::Stub> workforce_;
  const std::vector<std::shared_ptr<grpc::Channel>> behind_;  // watched for their health
  StreamCounts counts_;
  Pulse pulse_{clock_};
  RemoteTrackedOrders tracked_{*work_orders_, token_, clock_};
  TrackingRooms rooms_{tracked_, policies_, pulse_, clock_};
  TrackingServer tracking_{gate_, regions_, tracked_, policies_, rooms_, counts_};
  TechnicianServer technicians_{{gate_, regions_, policies_, *work_orders_, *workforce_, pulse_, counts_, clock_}};
  std::vector<std::unique_ptr<Feed>> feeds_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<telemetry::Exporter> metrics_;
  std::mutex health_mutex_;
  bool stopped_ ABSL_GUARDED_BY(health_mutex_) = false;
  bool serving_ = false;
};

absl::StatusOr<std::shared_ptr<Gateway>> Make() {
  absl::StatusOr<std::unique_ptr<auth::KeyRing>> keys = auth::KeyRing::Load(absl::GetFlag(FLAGS_keys));
  if (!keys.ok()) return keys.status();
  absl::StatusOr<std::vector<v1::Region>> regions = config::LoadRegions(absl::GetFlag(FLAGS_regions));
  if (!regions.ok()) return regions.status();
  absl::StatusOr<PolicySet> policies = config::LoadPolicies(absl::GetFlag(FLAGS_policies));
  if (!policies.ok()) return policies.status();
  for (const v1::Region& region : *regions) {
    if (policies->Latest(region.policy())) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(region.name(), ": policy: found ", region.policy(), ", expected one of --policies"));
  }
  return std::make_shared<Gateway>(*std::move(keys), *std::move(regions), *std::move(policies));
}

int Run() {
  rpc::StopSignal stop;
  const std::optional<log::Level> level = log::ParseLevel(absl::GetFlag(FLAGS_log_level));
  log::Start("mobile-gateway", level.value_or(log::Level::kInfo));
  if (!level) {
    log::Error("--log_level: expected debug, info, warning or error");
    return 1;
  }
  absl::StatusOr<std::shared_ptr<Gateway>> gateway = Make();
  absl::Status status = gateway.ok() ? (*gateway)->Listen() : gateway.status();
  if (!status.ok()) {
    log::Error("cannot start", {{"error", status.message()}});
    return 1;
  }
  // Reads under way may end in gRPC's threads after the server has: what they use is left standing to the very end.
  static std::shared_ptr<Gateway>* const kept = new std::shared_ptr<Gateway>(*gateway);
  (*kept)->pulse().Add(*kept);
  stop.Wait();
  (*kept)->Shutdown();
  return 0;
}

}  // namespace
}  // namespace truckroll::gateway

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Where technicians and customers come in.");
  absl::ParseCommandLine(argc, argv);
  return truckroll::gateway::Run();
}
