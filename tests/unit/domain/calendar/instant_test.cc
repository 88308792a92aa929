#include "domain/calendar/instant.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace truckroll
