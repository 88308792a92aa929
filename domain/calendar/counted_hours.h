#pragma once

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "domain/calendar/period.h"
#include "domain/calendar/work_calendar.h"

namespace truckroll {

// Time that counts only while a calendar is open. Pauses are as Union leaves them; they stop the clock where it was
// open. "Nothing" means: not within 400 years.

// The calendar's open periods, a day's at a time, from an instant on.
class OpenPeriods {
 public:
  OpenPeriods(const WorkCalendar& calendar, absl::Time from);

  // The next one; the first may begin before `from`, where it is open, and is cut off there. Nothing: no more.
  std::optional<Period> Next();

 private:
  const WorkCalendar& calendar_;
  const absl::Time from_;
  absl::CivilDay day_;
  const absl::CivilDay last_day_;
  std::vector<Period> today_;
  size_t next_ = 0;
};

// Whether it is open: at the first instant of its hours, and no longer at their last.
bool IsOpen(absl::Time t, const WorkCalendar& calendar);

// The first instant at or after `t` at which it is open.
std::optional<absl::Time> NextOpen(absl::Time t, const WorkCalendar& calendar);

// How much of [start, stop) counts. None when stop is before start.
absl::Duration CountedBetween(absl::Time start, absl::Time stop, const WorkCalendar& calendar,
                              absl::Span<const Period> pauses);

// When so much has been counted from `start` on. A result that falls on closing, or on the start of a pause, stays
// there; nothing to count ends at the first instant that would count.
std::optional<absl::Time> AddCounted(absl::Time start, absl::Duration counted, const WorkCalendar& calendar,
                                     absl::Span<const Period> pauses);

}  // namespace truckroll
