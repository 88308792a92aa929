#include "platform/serving/regions.h"

#include "absl/strings/str_cat.h"
#include "domain/name/resource_name.h"
#include "platform/clock/region_clock_store.h"
#include "platform/rpc/status.h"

namespace truckroll::serving {

const v1::Region* Regions::Find(const std::string& name) const {
  for (const v1::Region& region : regions_) {
    if (region.name() == name) return &region;
  }
  return nullptr;
}

Task<absl::StatusOr<clock::RegionClock>> Regions::Clock(std::string id, absl::Time deadline) {
  const absl::StatusOr<std::optional<clock::RegionClock>> stored =
      co_await clock::LoadRegionClock(client_, id, deadline);
  if (!stored.ok()) co_return stored.status();
  if (stored->has_value()) co_return **stored;
  const absl::Time now = real_.Now();
  co_return clock::RegionClock::Create(now, now, 1);
}

Task<absl::Status> Regions::Refresh(absl::Time deadline) {
  for (const v1::Region& region : regions_) {
    const std::string id = *ParseRegion(region.name());
    const absl::StatusOr<clock::RegionClock> clock = co_await Clock(id, deadline);
    if (!clock.ok()) co_return clock.status();
    clocks_.Set(id, *clock);
  }
  co_return absl::OkStatus();
}

absl::StatusOr<absl::Time> Regions::Now(const std::string& id) {
  if (!reachable_) return rpc::Error(v1::STORE_UNREACHABLE, "the store cannot be reached; try again");
  const std::optional<absl::Time> now = clocks_.Now(id);
  if (!now) return rpc::Error(v1::STORE_UNREACHABLE, absl::StrCat(RegionName(id), ": its clock is not read yet"));
  return *now;
}

}  // namespace truckroll::serving
