#include "domain/calendar/work_calendar.h"

#include <algorithm>

namespace truckroll {
namespace {

const WorkCalendar::DayHours& HoursOn(const WorkCalendar& calendar, absl::CivilDay day) {
  static const auto& closed = *new WorkCalendar::DayHours;
  if (calendar.holidays.count(day) > 0 || calendar.yearly_holidays.count({day.month(), day.day()}) > 0) return closed;
  if (const auto shift = calendar.shifts.find(day); shift != calendar.shifts.end()) return shift->second;
  if (calendar.public_holidays != nullptr) {
    const PublicHolidays::Day kind = calendar.public_holidays->On(day);
    if (kind == PublicHolidays::Day::kOff) return closed;
    if (kind == PublicHolidays::Day::kMadeUp) return calendar.made_up;
  }
  return calendar.week[static_cast<size_t>(absl::GetWeekday(day))];
}

std::vector<Period> PeriodsOf(const WorkCalendar::DayHours& hours, absl::CivilDay day, absl::TimeZone zone) {
  std::vector<Period> periods;
  for (const auto& [start, end] : hours) periods.push_back({OnDay(day, start, zone), OnDay(day, end, zone)});
  return Union(std::move(periods));
}

}  // namespace

std::vector<Period> WorkCalendar::OpenOn(absl::CivilDay day) const {
  std::vector<Period> open = PeriodsOf(HoursOn(*this, day), day, zone);
  const auto closed = breaks.find(day);
  if (open.empty() || closed == breaks.end()) return open;
  const std::vector<Period> taken = PeriodsOf(closed->second, day, zone);
  std::vector<Period> left;
  for (const Period& period : open) {
    for (const Period& piece : Minus(period, taken)) left.push_back(piece);
  }
  return left;
}

std::vector<int> WorkCalendar::AssumedYears(absl::Time from, absl::Time to) const {
  if (public_holidays == nullptr) return {};
  return public_holidays->Unannounced(DayOf(std::min(from, to), zone), DayOf(std::max(from, to), zone));
}

}  // namespace truckroll
