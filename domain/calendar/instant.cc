#include "domain/calendar/instant.h"

#include <algorithm>

namespace truckroll {
namespace {

// What a Timestamp and a Duration can say: the years 1 to 9999, and 10,000 years either way.
constexpr int64_t kFirstSecond = -62'135'596'800;
constexpr int64_t kLastSecond = 253'402'300'799;
constexpr int64_t kLongestSeconds = 315'576'000'000;
const absl::Time kFirst = absl::FromUnixSeconds(kFirstSecond);
const absl::Time kLast = absl::FromUnixSeconds(kLastSecond);
const absl::Duration kLongest = absl::Seconds(kLongestSeconds);

}  // namespace

absl::Time ToMillis(absl::Time t) {
  return absl::FromUnixMillis(absl::ToUnixMillis(t));
}

absl::Time FromProto(const google::protobuf::Timestamp& t) {
  return std::clamp(absl::FromUnixSeconds(t.seconds()) + absl::Nanoseconds(t.nanos()), kFirst, kLast);
}

absl::Duration FromProto(const google::protobuf::Duration& d) {
  return std::clamp(absl::Seconds(d.seconds()) + absl::Nanoseconds(d.nanos()), -kLongest, kLongest);
}

google::protobuf::Timestamp ToProto(absl::Time t) {
  google::protobuf::Timestamp out;
  t = std::clamp(t, kFirst, kLast);
  const int64_t seconds = absl::ToUnixSeconds(t);
  out.set_seconds(seconds);
  out.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(t - absl::FromUnixSeconds(seconds))));
  return out;
}

google::protobuf::Duration ToProto(absl::Duration d) {
  google::protobuf::Duration out;
  absl::Duration rest;
  d = std::clamp(d, -kLongest, kLongest);
  out.set_seconds(absl::IDivDuration(d, absl::Seconds(1), &rest));
  out.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
  return out;
}

}  // namespace truckroll
