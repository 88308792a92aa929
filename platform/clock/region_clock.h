// A region's clock: region time = region anchor + (real time − real anchor) × speed. A value; the same three numbers
// give the same time in every process. Whole milliseconds.
#ifndef TRUCKROLL_PLATFORM_CLOCK_REGION_CLOCK_H_
#define TRUCKROLL_PLATFORM_CLOCK_REGION_CLOCK_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "truckroll/v1/region.pb.h"

namespace truckroll::clock {

class RegionClock {
 public:
  // The fastest that is allowed: a day in less than a second.
  static constexpr double kMaxSpeed = 100'000;

  // INVALID_ARGUMENT for a speed that is not more than 0 and at most kMaxSpeed.
  static absl::StatusOr<RegionClock> Create(absl::Time real_anchor, absl::Time region_anchor, double speed);

  // "real_ms region_ms speed", as it is stored.
  static absl::StatusOr<RegionClock> Parse(absl::string_view text);
  std::string Print() const;

  static absl::StatusOr<RegionClock> FromProto(const v1::RegionClock& proto);
  v1::RegionClock ToProto() const;

  // The region's time at a real instant. Before the anchor it stands still at the anchor's.
  absl::Time At(absl::Time real) const;

  // The first real instant at which the region's time is `region` or later.
  absl::Time RealAt(absl::Time region) const;

  // The same clock up to `real` (or its anchor, if that is later), running at another speed from there.
  absl::StatusOr<RegionClock> WithSpeed(double speed, absl::Time real) const;

  double speed() const { return speed_; }
  friend bool operator==(const RegionClock&, const RegionClock&) = default;

 private:
  RegionClock(int64_t real_ms, int64_t region_ms, double speed)
      : real_ms_(real_ms), region_ms_(region_ms), speed_(speed) {}

  int64_t real_ms_;
  int64_t region_ms_;
  double speed_;
};

}  // namespace truckroll::clock

#endif  // TRUCKROLL_PLATFORM_CLOCK_REGION_CLOCK_H_
