#include "dispatcher/pulse.h"

#include <optional>

#include "domain/name/resource_name.h"
#include "platform/log/log.h"

namespace truckroll::dispatcher {
namespace {

constexpr absl::Duration kBetween = absl::Seconds(1);
constexpr absl::Duration kBetweenUntilServing = absl::Milliseconds(50);
constexpr absl::Duration kLongestCall = absl::Seconds(1);
constexpr absl::Duration kAnswerLasts = absl::Seconds(3);

}  // namespace

Pulse::Pulse(Services& services, redis::Client& redis, const std::vector<std::unique_ptr<Enforcement>>& enforcements,
             const clock::Clock& clock, clock::RegionClocks& clocks, rpc::Server& server, Timer& timer)
    : services_(services),
      redis_(redis),
      enforcements_(enforcements),
      clock_(clock),
      clocks_(clocks),
      server_(server),
      timer_(timer) {}

Task<void> Pulse::Run() {
  bool serving = false;
  for (bool going = true; going;) {
    const absl::Status status = co_await Look();
    if (status.ok() != serving) {
      serving = status.ok();
      server_.SetServing(serving);
      log::Info(serving ? "serving" : "not serving", {{"status", status.ToString()}});
    }
    going = co_await timer_.Sleep(serving ? kBetween : kBetweenUntilServing);
  }
  server_.SetServing(false);
}

Task<absl::Status> Pulse::Look() {
  const absl::Time now = clock_.Now();
  redis::Command ping("PING");
  const absl::StatusOr<redis::Reply> pong = co_await redis_.Call(std::move(ping), now + kLongestCall);
  if (!pong.ok()) co_return pong.status();

  const absl::StatusOr<rpc::ClientCall> call = services_.Own(kLongestCall);
  if (!call.ok()) co_return call.status();
  v1::ListRegionsRequest list;
  const absl::StatusOr<v1::ListRegionsResponse> regions =
      co_await rpc::Invoke(services_.workforce().async(), &v1::WorkforceService::Stub::async::ListRegions, list, *call);
  if (!regions.ok()) co_return regions.status();
  for (const v1::Region& region : regions->regions()) {
    const auto clock = clock::RegionClock::FromProto(region.clock());
    const std::optional<std::string> id = ParseRegion(region.name());
    if (clock.ok() && id) clocks_.Set(*id, *clock);
  }

  for (const auto& enforcement : enforcements_) {
    if (clock_.Now() - enforcement->last_answer() > kAnswerLasts) {
      co_return absl::UnavailableError("the work-order service does not answer");
    }
  }
  co_return absl::OkStatus();
}

}  // namespace truckroll::dispatcher
