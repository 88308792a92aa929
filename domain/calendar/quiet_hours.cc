#include "domain/calendar/quiet_hours.h"

namespace truckroll {
namespace {

struct Span {
  absl::Time start;
  absl::Time end;
};

// The first quiet span that ends after `t`.
Span NextQuiet(absl::Time t, QuietHours quiet, absl::TimeZone zone) {
  const int over_midnight = quiet.end.minutes <= quiet.start.minutes ? 1 : 0;
  for (absl::CivilDay day = DayOf(t, zone) - 1;; ++day) {
    const Span span{OnDay(day, quiet.start, zone), OnDay(day + over_midnight, quiet.end, zone)};
    if (span.end > t) return span;
  }
}

}  // namespace

bool IsQuiet(absl::Time t, QuietHours quiet, absl::TimeZone zone) {
  return quiet.start.minutes != quiet.end.minutes && NextQuiet(t, quiet, zone).start < t;
}

absl::Time AddCounted(absl::Time t, absl::Duration counted, QuietHours quiet, absl::TimeZone zone) {
  if (quiet.start.minutes == quiet.end.minutes) return t + counted;
  while (true) {
    const Span span = NextQuiet(t, quiet, zone);
    if (t < span.start) {
      if (t + counted <= span.start) return t + counted;
      counted -= span.start - t;
    } else if (counted == absl::ZeroDuration()) {
      return t;
    }
    t = span.end;
  }
}

}  // namespace truckroll
