#include "domain/calendar/counted_hours.h"

#include <algorithm>

namespace truckroll {
namespace {

constexpr int kYears = 400;

}  // namespace

// A day's clock can be turned back over midnight: what was open yesterday may reach into today.
OpenPeriods::OpenPeriods(const WorkCalendar& calendar, absl::Time from)
    : calendar_(calendar),
      from_(from),
      day_(DayOf(from, calendar.zone) - 1),
      last_day_(absl::CivilDay(day_.year() + kYears, day_.month(), day_.day())) {}

std::optional<Period> OpenPeriods::Next() {
  while (true) {
    while (next_ < today_.size()) {
      Period period = today_[next_++];
      period.start = std::max(period.start, from_);
      if (period.start < period.end) return period;
    }
    if (day_ > last_day_) return std::nullopt;
    today_ = calendar_.OpenOn(day_++);
    next_ = 0;
  }
}

bool IsOpen(absl::Time t, const WorkCalendar& calendar) {
  return NextOpen(t, calendar) == t;
}

std::optional<absl::Time> NextOpen(absl::Time t, const WorkCalendar& calendar) {
  std::optional<Period> first = OpenPeriods(calendar, t).Next();
  if (!first) return std::nullopt;
  return first->start;
}

absl::Duration CountedBetween(absl::Time start, absl::Time stop, const WorkCalendar& calendar,
                              absl::Span<const Period> pauses) {
  absl::Duration counted;
  OpenPeriods periods(calendar, start);
  while (std::optional<Period> open = periods.Next()) {
    if (open->start >= stop) break;
    for (const Period& piece : Minus({open->start, std::min(open->end, stop)}, pauses)) {
      counted += piece.end - piece.start;
    }
  }
  return counted;
}

std::optional<absl::Time> AddCounted(absl::Time start, absl::Duration counted, const WorkCalendar& calendar,
                                     absl::Span<const Period> pauses) {
  OpenPeriods periods(calendar, start);
  while (std::optional<Period> open = periods.Next()) {
    for (const Period& piece : Minus(*open, pauses)) {
      if (counted <= piece.end - piece.start) return piece.start + counted;
      counted -= piece.end - piece.start;
    }
  }
  return std::nullopt;
}

}  // namespace truckroll
