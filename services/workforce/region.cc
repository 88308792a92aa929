#include "domain/name/resource_name.h"
#include "platform/rpc/status.h"
#include "platform/serving/caller.h"
#include "services/workforce/handlers.h"

namespace truckroll::workforce {
namespace {

Answering<v1::Region> WithClock(Workforce& workforce, rpc::Call& call, v1::Region region) {
  const absl::StatusOr<clock::RegionClock> clock =
      co_await workforce.regions.Clock(*ParseRegion(region.name()), call.deadline);
  if (!clock.ok()) co_return clock.status();
  *region.mutable_clock() = clock->ToProto();
  co_return std::move(region);
}

}  // namespace

Answering<v1::Region> GetRegion(Workforce& workforce, rpc::Call& call, const v1::GetRegionRequest& request) {
  if (request.name().empty()) co_return rpc::MissingField("name", "regions/{region}");
  const auto id = ParseRegion(request.name());
  if (!id) co_return rpc::InvalidField("name", request.name(), "regions/{region}");
  if (absl::Status status = serving::CheckRegion(call.identity, *id); !status.ok()) co_return status;
  const v1::Region* region = workforce.regions.Find(request.name());
  if (region == nullptr) co_return rpc::NotFound(request.name());
  co_return co_await WithClock(workforce, call, *region);
}

// A caller bound to a region sees that one.
Answering<v1::ListRegionsResponse> ListRegions(Workforce& workforce, rpc::Call& call, const v1::ListRegionsRequest&) {
  v1::ListRegionsResponse response;
  for (const v1::Region& region : workforce.regions.all()) {
    if (!serving::CheckRegion(call.identity, *ParseRegion(region.name())).ok()) continue;
    absl::StatusOr<v1::Region> clocked = co_await WithClock(workforce, call, region);
    if (!clocked.ok()) co_return clocked.status();
    *response.add_regions() = *std::move(clocked);
  }
  co_return std::move(response);
}

}  // namespace truckroll::workforce
