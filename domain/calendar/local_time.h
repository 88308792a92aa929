#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace truckroll {

// A time of the day on a wall clock, in minutes after midnight: 0 to 1440.
struct LocalTime {
  int minutes = 0;
};

// Reads "HH:MM", 00:00 to 24:00. Nothing when it isn't one.
std::optional<LocalTime> ParseLocalTime(absl::string_view text);

// Reads "YYYY-MM-DD". Nothing when there is no such day.
std::optional<absl::CivilDay> ParseDay(absl::string_view text);

// The zone of an IANA name. Nothing when it is unknown: there is no falling back to UTC.
std::optional<absl::TimeZone> LoadZone(absl::string_view name);

// The first instant at which that day's wall clock shows `time` or, where daylight saving skips it, has passed it.
absl::Time OnDay(absl::CivilDay day, LocalTime time, absl::TimeZone zone);

// The first instant of the local day `days` after the one that `t` lies in.
absl::Time StartOfDay(absl::Time t, int days, absl::TimeZone zone);

// The local day that `t` lies in.
absl::CivilDay DayOf(absl::Time t, absl::TimeZone zone);

}  // namespace truckroll
