#pragma once

#include <optional>

#include "absl/time/time.h"
#include "domain/calendar/work_calendar.h"

namespace truckroll {

// The same time on the wall clock so many working days after the day of `start`, which need not be one itself; where
// that is outside of hours, the next opening. Where it is a closing, it stays there. Nothing: not within 400 years.
std::optional<absl::Time> AddWorkingDays(absl::Time start, int days, const WorkCalendar& calendar);

// The last closing of that working day. 0 days: the day of `start`, or the next working day once it has closed.
std::optional<absl::Time> EndOfWorkingDay(absl::Time start, int days, const WorkCalendar& calendar);

}  // namespace truckroll
