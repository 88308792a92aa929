#include "platform/clock/region_clocks.h"

#include <algorithm>

namespace truckroll::clock {

void RegionClocks::Set(absl::string_view region, const RegionClock& clock) {
  std::lock_guard lock(mutex_);
  entries_[region].clock = clock;
}

std::optional<RegionClock> RegionClocks::Find(absl::string_view region) const {
  std::lock_guard lock(mutex_);
  auto entry = entries_.find(region);
  if (entry == entries_.end()) return std::nullopt;
  return entry->second.clock;
}

std::optional<absl::Time> RegionClocks::Now(absl::string_view region) {
  std::lock_guard lock(mutex_);
  auto entry = entries_.find(region);
  if (entry == entries_.end() || !entry->second.clock) return std::nullopt;
  entry->second.latest = std::max(entry->second.latest, entry->second.clock->At(real_.Now()));
  return entry->second.latest;
}

void RegionClocks::NotBefore(absl::string_view region, absl::Time least) {
  std::lock_guard lock(mutex_);
  absl::Time& latest = entries_[region].latest;
  latest = std::max(latest, least);
}

}  // namespace truckroll::clock
