// The clocks of the regions that this process works for, as storage or another service told. Threads: any.
#ifndef TRUCKROLL_PLATFORM_CLOCK_REGION_CLOCKS_H_
#define TRUCKROLL_PLATFORM_CLOCK_REGION_CLOCKS_H_

#include <mutex>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "platform/clock/clock.h"
#include "platform/clock/region_clock.h"

namespace truckroll::clock {

class RegionClocks {
 public:
  // `real` must outlive it.
  explicit RegionClocks(const Clock& real) : real_(real) {}

  void Set(absl::string_view region, const RegionClock& clock);

  // The region's clock, or none if it is not known here.
  std::optional<RegionClock> Find(absl::string_view region) const;

  // The region's time, or none. Never less than an earlier answer, whatever the machine's clock or Set does.
  std::optional<absl::Time> Now(absl::string_view region);

  // From now on the region's time is `least` or later: an answer that was given before this process began.
  void NotBefore(absl::string_view region, absl::Time least);

 private:
  struct Entry {
    std::optional<RegionClock> clock;
    absl::Time latest = absl::InfinitePast();
  };

  const Clock& real_;
  mutable std::mutex mutex_;
  absl::flat_hash_map<std::string, Entry> entries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace truckroll::clock

#endif  // TRUCKROLL_PLATFORM_CLOCK_REGION_CLOCKS_H_
