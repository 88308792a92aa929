#include "domain/calendar/quiet_hours.h"

#include <gtest/gtest.h>

#include <string>

namespace truckroll {
namespace {

constexpr QuietHours kNight{{21 * 60}, {8 * 60}};

absl::Time At(const std::string& rfc3339) {
  absl::Time t;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, rfc3339, &t, &error)) << error;
  return t;
}

TEST(QuietHours, BeginAfterTheirFirstInstantAndEndBeforeTheirLast) {
  const absl::TimeZone zone = *LoadZone("Asia/Shanghai");
  EXPECT_FALSE(IsQuiet(At("2026-03-02T20:59:59.999+08:00"), kNight, zone));
  EXPECT_FALSE(IsQuiet(At("2026-03-02T21:00:00+08:00"), kNight, zone));
  EXPECT_TRUE(IsQuiet(At("2026-03-02T21:00:00.001+08:00"), kNight, zone));
  EXPECT_TRUE(IsQuiet(At("2026-03-03T00:00:00+08:00"), kNight, zone));
  EXPECT_TRUE(IsQuiet(At("2026-03-03T07:59:59.999+08:00"), kNight, zone));
  EXPECT_FALSE(IsQuiet(At("2026-03-03T08:00:00+08:00"), kNight, zone));
}

struct Counted {
  const char* zone;
  const char* from;
  absl::Duration counted;
  const char* due;
};

TEST(QuietHours, AreLeftOutOfCountedTime) {
  const Counted table[] = {
      {"Asia/Shanghai", "2026-03-02T20:30:00+08:00", absl::Hours(2), "2026-03-03T09:30:00+08:00"},
      {"Asia/Shanghai", "2026-03-02T19:00:00+08:00", absl::Hours(2), "2026-03-02T21:00:00+08:00"},
      {"Asia/Shanghai", "2026-03-02T19:00:00.001+08:00", absl::Hours(2), "2026-03-03T08:00:00.001+08:00"},
      {"Asia/Shanghai", "2026-03-02T21:00:00+08:00", absl::Hours(2), "2026-03-03T10:00:00+08:00"},
      {"Asia/Shanghai", "2026-03-02T23:00:00+08:00", absl::Hours(2), "2026-03-03T10:00:00+08:00"},
      {"Asia/Shanghai", "2026-03-03T03:00:00+08:00", absl::Hours(2), "2026-03-03T10:00:00+08:00"},
      {"Asia/Shanghai", "2026-03-03T08:00:00+08:00", absl::Hours(2), "2026-03-03T10:00:00+08:00"},
      // More than a day's worth.
      {"Asia/Shanghai", "2026-03-02T08:00:00+08:00", absl::Hours(14), "2026-03-03T09:00:00+08:00"},
      // The nights in which the clocks go forward and back are quiet from 21:00 to 08:00 too.
      {"America/New_York", "2026-03-07T20:30:00-05:00", absl::Hours(2), "2026-03-08T09:30:00-04:00"},
      {"America/New_York", "2026-10-31T20:30:00-04:00", absl::Hours(2), "2026-11-01T09:30:00-05:00"},
      {"America/Sao_Paulo", "2018-11-03T20:30:00-03:00", absl::Hours(2), "2018-11-04T09:30:00-02:00"},
      {"Africa/Cairo", "2024-04-25T20:30:00+02:00", absl::Hours(2), "2024-04-26T09:30:00+03:00"},
  };
  for (const Counted& row : table) {
    EXPECT_EQ(AddCounted(At(row.from), row.counted, kNight, *LoadZone(row.zone)), At(row.due))
        << row.zone << " " << row.from;
  }
}

TEST(QuietHours, MayLieWithinOneDay) {
  const absl::TimeZone zone = *LoadZone("Asia/Shanghai");
  const QuietHours noon{{12 * 60}, {14 * 60}};
  EXPECT_TRUE(IsQuiet(At("2026-03-02T13:00:00+08:00"), noon, zone));
  EXPECT_FALSE(IsQuiet(At("2026-03-02T23:00:00+08:00"), noon, zone));
  EXPECT_EQ(AddCounted(At("2026-03-02T11:30:00+08:00"), absl::Hours(1), noon, zone), At("2026-03-02T14:30:00+08:00"));
}

TEST(QuietHours, AreNoneWhenTheyEndWhereTheyStart) {
  const absl::TimeZone zone = *LoadZone("Asia/Shanghai");
  const QuietHours none{};
  EXPECT_FALSE(IsQuiet(At("2026-03-02T00:00:00.001+08:00"), none, zone));
  EXPECT_EQ(AddCounted(At("2026-03-02T23:30:00+08:00"), absl::Hours(1), none, zone), At("2026-03-03T00:30:00+08:00"));
}

}  // namespace
}  // namespace truckroll
