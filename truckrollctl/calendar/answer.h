// The answer to one vector of a counted-hours document.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/calendar/work_calendar.h"
#include "truckrollctl/calendar/fields.h"

namespace truckroll::ctl {

struct CalendarAnswer {
  std::vector<std::pair<std::string, std::string>> fields;  // name, JSON
  Period looked_at;                                         // what was open in here decided it
};

// Of the kinds due, elapsed, next_open, is_open, open_intervals, due_days and timeline. Nothing after a mistake, which
// the fields have noted.
std::optional<CalendarAnswer> AnswerVector(Fields& fields, const WorkCalendar& calendar, const Mistakes& mistakes);

}  // namespace truckroll::ctl
