// Region clocks in Redis: "{region}:clock" holds RegionClock::Print().
#ifndef TRUCKROLL_PLATFORM_CLOCK_REGION_CLOCK_STORE_H_
#define TRUCKROLL_PLATFORM_CLOCK_REGION_CLOCK_STORE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/async/task.h"
#include "platform/clock/region_clock.h"
#include "platform/redis/client.h"

namespace truckroll::clock {

// None if the region has no clock yet. DATA_LOSS for a value that is no clock; else the client's errors.
Task<absl::StatusOr<std::optional<RegionClock>>> LoadRegionClock(redis::Client& client, std::string region,
                                                                 absl::Time deadline);

// The region's clock, running at `speed`: made to start at real time if there is none, gone on with from `real_now` if
// it ran at another speed. Any number of processes may ask at once; all get the clock that is stored. `speed` none:
// keep what is stored, or 1.
Task<absl::StatusOr<RegionClock>> EnsureRegionClock(redis::Client& client, std::string region,
                                                    std::optional<double> speed, absl::Time real_now,
                                                    absl::Time deadline);

}  // namespace truckroll::clock

#endif  // TRUCKROLL_PLATFORM_CLOCK_REGION_CLOCK_STORE_H_
