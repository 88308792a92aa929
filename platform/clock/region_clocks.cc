#include "platform/clock/region_clocks.h"

#include <algorithm>

namespace truckroll::clock {

void RegionClocks::Set(absl::string_view region, const RegionClock& clock) {
  std::lock_guard lock(mutex_);
  auto [entry, added] = entries_.try_emplace(region, Entry{clock});
  if (!added) entry->second.clock = clock;
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
  if (entry == entries_.end()) return std::nullopt;
  entry->second.latest = std::max(entry->second.latest, entry->second.clock.At(real_.Now()));
  return entry->second.latest;
}

}  // namespace truckroll::clock
