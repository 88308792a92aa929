#pragma once

#include "absl/time/time.h"
#include "domain/calendar/local_time.h"

namespace truckroll {

// The hours of every day in which nobody is called and some clocks stand still (promises.md, 3). They may pass
// midnight; start = end means that there are none.
struct QuietHours {
  LocalTime start;
  LocalTime end;
};

// Whether `t` lies in quiet hours. Their first instant does not: a due that falls on it stays, and a call then counts.
bool IsQuiet(absl::Time t, QuietHours quiet, absl::TimeZone zone);

// `t` plus so much time outside of quiet hours. A result that falls on their start stays there.
absl::Time AddCounted(absl::Time t, absl::Duration counted, QuietHours quiet, absl::TimeZone zone);

}  // namespace truckroll
