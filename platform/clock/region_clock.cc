#include "platform/clock/region_clock.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace truckroll::clock {

using google::protobuf::util::TimeUtil;

absl::StatusOr<RegionClock> RegionClock::Create(absl::Time real_anchor, absl::Time region_anchor, double speed) {
  if (!(speed > 0 && speed <= kMaxSpeed)) {
    return absl::InvalidArgumentError(absl::StrCat("speed: ", speed, ", expected more than 0 and at most ", kMaxSpeed));
  }
  return RegionClock(absl::ToUnixMillis(real_anchor), absl::ToUnixMillis(region_anchor), speed);
}

absl::StatusOr<RegionClock> RegionClock::Parse(absl::string_view text) {
  std::vector<absl::string_view> parts = absl::StrSplit(text, ' ');
  int64_t real_ms = 0, region_ms = 0;
  double speed = 0;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &real_ms) || !absl::SimpleAtoi(parts[1], &region_ms) ||
      !absl::SimpleAtod(parts[2], &speed)) {
    return absl::InvalidArgumentError(
        absl::StrCat("region clock: found \"", text, "\", expected \"real_ms region_ms speed\""));
  }
  return Create(absl::FromUnixMillis(real_ms), absl::FromUnixMillis(region_ms), speed);
}

std::string RegionClock::Print() const {
  return absl::StrFormat("%d %d %.17g", real_ms_, region_ms_, speed_);
}

absl::StatusOr<RegionClock> RegionClock::FromProto(const v1::RegionClock& proto) {
  if (!proto.has_real_anchor_time() || !proto.has_region_anchor_time()) {
    return absl::InvalidArgumentError("clock: an anchor is missing, expected both");
  }
  return Create(absl::FromUnixMillis(TimeUtil::TimestampToMilliseconds(proto.real_anchor_time())),
                absl::FromUnixMillis(TimeUtil::TimestampToMilliseconds(proto.region_anchor_time())), proto.speed());
}

v1::RegionClock RegionClock::ToProto() const {
  v1::RegionClock proto;
  *proto.mutable_real_anchor_time() = TimeUtil::MillisecondsToTimestamp(real_ms_);
  *proto.mutable_region_anchor_time() = TimeUtil::MillisecondsToTimestamp(region_ms_);
  proto.set_speed(speed_);
  return proto;
}

absl::Time RegionClock::At(absl::Time real) const {
  int64_t elapsed = std::max<int64_t>(0, absl::ToUnixMillis(real) - real_ms_);
  return absl::FromUnixMillis(region_ms_ + static_cast<int64_t>(std::floor(static_cast<double>(elapsed) * speed_)));
}

absl::Time RegionClock::RealAt(absl::Time region) const {
  double ahead = static_cast<double>(absl::ToUnixMillis(region) - region_ms_);
  absl::Time real = absl::FromUnixMillis(real_ms_ + static_cast<int64_t>(std::ceil(std::max(0.0, ahead) / speed_)));
  // The division rounds; At has the last word.
  return At(real) < region ? real + absl::Milliseconds(1) : real;
}

absl::StatusOr<RegionClock> RegionClock::WithSpeed(double speed, absl::Time real) const {
  absl::Time anchor = std::max(real, absl::FromUnixMillis(real_ms_));
  return Create(anchor, At(anchor), speed);
}

}  // namespace truckroll::clock
