#include "mobile-gateway/streams/region.h"

#include <utility>

#include "absl/strings/match.h"
#include "domain/calendar/instant.h"
#include "platform/log/log.h"

namespace truckroll::gateway {
namespace {

// Characters of a tracking id after its region's short code: 140 random bits.
constexpr size_t kTrackingChance = 28;

}  // namespace

Region::Region(v1::Region facts, const clock::Clock& real) : facts_(std::move(facts)), real_(real), clocks_(real) {
  absl::LoadTimeZone(facts_.time_zone(), &zone_);
}

void Region::SetClock(const v1::RegionClock& clock) {
  absl::StatusOr<clock::RegionClock> read = clock::RegionClock::FromProto(clock);
  if (!read.ok()) {
    log::Error("clock is wrong", {{"region", name()}, {"error", read.status().message()}});
    return;
  }
  clocks_.Set(name(), *read);
}

absl::Time Region::Now() {
  return clocks_.Now(name()).value_or(real_.Now());
}

v1::StreamTime Region::StreamTime() {
  v1::StreamTime time;
  *time.mutable_server_time() = ToProto(Now());
  std::optional<clock::RegionClock> clock = clocks_.Find(name());
  time.set_speed(clock ? clock->speed() : 1);
  return time;
}

v1::Region Region::Facts() const {
  v1::Region region = facts_;
  std::optional<clock::RegionClock> clock = clocks_.Find(name());
  if (clock) *region.mutable_clock() = clock->ToProto();
  return region;
}

Regions::Regions(std::vector<v1::Region> facts, const clock::Clock& real) {
  for (v1::Region& each : facts) all_.push_back(std::make_unique<Region>(std::move(each), real));
}

Region* Regions::Find(absl::string_view name) const {
  for (const std::unique_ptr<Region>& region : all_) {
    if (region->name() == name) return region.get();
  }
  return nullptr;
}

Region* Regions::OfTrackingId(absl::string_view tracking_id) const {
  for (const std::unique_ptr<Region>& region : all_) {
    const std::string& code = region->short_code();
    if (tracking_id.size() == code.size() + kTrackingChance && absl::StartsWith(tracking_id, code)) return region.get();
  }
  return nullptr;
}

}  // namespace truckroll::gateway
