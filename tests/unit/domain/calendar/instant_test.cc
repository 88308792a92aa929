#include "domain/calendar/instant.h"

#include <gtest/gtest.h>

#include <limits>

namespace truckroll {
namespace {

TEST(Instant, IsTruncatedToWholeMilliseconds) {
  const absl::Time t = absl::FromUnixSeconds(1772416800);
  EXPECT_EQ(ToMillis(t + absl::Microseconds(1999)), t + absl::Milliseconds(1));
  EXPECT_EQ(ToMillis(t + absl::Nanoseconds(1)), t);
  EXPECT_EQ(ToMillis(t), t);
}

TEST(Instant, GoesThroughTheContractAndBack) {
  for (const absl::Duration since : {absl::ZeroDuration(), absl::Milliseconds(1), absl::Milliseconds(999),
                                     -absl::Milliseconds(1), -absl::Hours(24 * 365 * 100)}) {
    EXPECT_EQ(FromProto(ToProto(absl::UnixEpoch() + since)), absl::UnixEpoch() + since);
    EXPECT_GE(ToProto(absl::UnixEpoch() + since).nanos(), 0);
    EXPECT_EQ(FromProto(ToProto(since)), since);
  }
}

TEST(Instant, OutsideOfTheContractsRangeIsItsNearestEnd) {
  constexpr int64_t kEnds[] = {std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min()};
  for (const int64_t seconds : kEnds) {
    google::protobuf::Timestamp told;
    told.set_seconds(seconds);
    told.set_nanos(seconds > 0 ? 2'000'000'000 : -2'000'000'000);
    const google::protobuf::Timestamp kept = ToProto(FromProto(told));
    EXPECT_EQ(kept.seconds(), seconds > 0 ? 253'402'300'799 : -62'135'596'800);
    EXPECT_EQ(kept.nanos(), 0);
    google::protobuf::Duration span;
    span.set_seconds(seconds);
    EXPECT_EQ(ToProto(FromProto(span)).seconds(), seconds > 0 ? 315'576'000'000 : -315'576'000'000);
  }
  EXPECT_EQ(ToProto(absl::InfiniteFuture()).seconds(), 253'402'300'799);
  EXPECT_EQ(ToProto(absl::InfinitePast()).seconds(), -62'135'596'800);
  EXPECT_EQ(ToProto(-absl::InfiniteDuration()).seconds(), -315'576'000'000);
}

}  // namespace
}  // namespace truckroll
