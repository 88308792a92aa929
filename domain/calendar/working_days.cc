#include "domain/calendar/working_days.h"

#include <algorithm>

#include "domain/calendar/counted_hours.h"

namespace truckroll {
namespace {

constexpr int kYears = 400;

// The day so many working days after `day`.
std::optional<absl::CivilDay> WorkingDayAfter(absl::CivilDay day, int days, const WorkCalendar& calendar) {
  const absl::CivilDay last(day.year() + kYears, day.month(), day.day());
  while (days > 0) {
    if (++day > last) return std::nullopt;
    if (calendar.WorkedOn(day)) --days;
  }
  return day;
}

// The instant at which that day's clock first shows the time that it showed at `t`.
absl::Time SameTimeOn(absl::CivilDay day, absl::Time t, absl::TimeZone zone) {
  const absl::TimeZone::CivilInfo local = zone.At(t);
  const absl::CivilSecond at = absl::CivilSecond(day) + (local.cs - absl::CivilSecond(absl::CivilDay(local.cs)));
  const absl::TimeZone::TimeInfo info = zone.At(at);
  return info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre + local.subsecond;
}

bool IsClosing(absl::Time t, absl::CivilDay day, const WorkCalendar& calendar) {
  const std::vector<Period> open = calendar.OpenOn(day);
  return std::any_of(open.begin(), open.end(), [&](const Period& period) { return period.end == t; });
}

}  // namespace

std::optional<absl::Time> AddWorkingDays(absl::Time start, int days, const WorkCalendar& calendar) {
  const std::optional<absl::CivilDay> day = WorkingDayAfter(DayOf(start, calendar.zone), days, calendar);
  if (!day) return std::nullopt;
  const absl::Time at = days == 0 ? start : SameTimeOn(*day, start, calendar.zone);
  return IsClosing(at, *day, calendar) ? at : NextOpen(at, calendar);
}

std::optional<absl::Time> EndOfWorkingDay(absl::Time start, int days, const WorkCalendar& calendar) {
  const absl::CivilDay today = DayOf(start, calendar.zone);
  std::optional<absl::CivilDay> day = WorkingDayAfter(today, days, calendar);
  if (days == 0) {
    const std::vector<Period> open = calendar.OpenOn(today);
    if (open.empty() || open.back().end <= start) day = WorkingDayAfter(today, 1, calendar);
  }
  if (!day) return std::nullopt;
  return calendar.OpenOn(*day).back().end;
}

}  // namespace truckroll
