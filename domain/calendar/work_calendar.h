#pragma once

#include <array>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "domain/calendar/local_time.h"
#include "domain/calendar/period.h"
#include "domain/calendar/public_holidays.h"

namespace truckroll {

// When it is open, by the wall clock of a zone: hours of the week, and what single days make of them.
struct WorkCalendar {
  // From `start`, included, to `end`, which is not, of one day: start < end.
  struct Hours {
    LocalTime start;
    LocalTime end;
  };
  using DayHours = std::vector<Hours>;

  absl::TimeZone zone;
  std::array<DayHours, 7> week;                   // Monday first
  std::set<absl::CivilDay> holidays;              // closed, shift or not
  std::set<std::pair<int, int>> yearly_holidays;  // (month, day), the same
  std::map<absl::CivilDay, DayHours> shifts;      // take the place of the week's hours; none: closed
  std::map<absl::CivilDay, DayHours> breaks;      // closed within what is open
  // A country's days, where it has them; a shift's date goes before them. A made-up day has these hours.
  std::shared_ptr<const PublicHolidays> public_holidays;
  DayHours made_up;

  // The day's open periods in order, none of them empty. Hours that daylight saving skips are not there; of a time that
  // comes twice, the first one opens and closes. A day never reaches into the next.
  std::vector<Period> OpenOn(absl::CivilDay day) const;

  // Whether it is open at some time of the day: a working day.
  bool WorkedOn(absl::CivilDay day) const { return !OpenOn(day).empty(); }

  // The years whose public holidays are not announced and that what is open from `from` to `to` depends on: there the
  // week's hours are assumed. None where it has no public holidays.
  std::vector<int> AssumedYears(absl::Time from, absl::Time to) const;
};

}  // namespace truckroll
