#include "domain/dispatch/shifts.h"

#include <algorithm>
#include <string>

#include "absl/time/civil_time.h"
#include "domain/calendar/local_time.h"

namespace truckroll {
namespace {

int IsoWeekday(absl::CivilDay day) {
  return static_cast<int>(absl::GetWeekday(day)) + 1;
}

void AddDay(const v1::Technician& technician, absl::CivilDay day, absl::TimeZone zone, std::vector<Span>* spans) {
  const std::string date = absl::FormatCivilTime(day);
  const auto of_date = [&date](const v1::Shift& shift) { return shift.date() == date; };
  const bool dated = std::any_of(technician.shifts().begin(), technician.shifts().end(), of_date);
  for (const v1::Shift& shift : technician.shifts()) {
    const bool applies = dated ? of_date(shift) && !shift.off() : shift.iso_weekday() == IsoWeekday(day);
    if (!applies) continue;
    const Span span{OnDay(day, {shift.start_minute()}, zone), OnDay(day, {shift.end_minute()}, zone)};
    if (span.start < span.end) spans->push_back(span);
  }
}

}  // namespace

std::vector<Span> ShiftSpans(const v1::Technician& technician, absl::Time from, absl::Time until, absl::TimeZone zone) {
  std::vector<Span> spans;
  const absl::CivilDay last = DayOf(until, zone);
  for (absl::CivilDay day = DayOf(from, zone); day <= last; ++day) AddDay(technician, day, zone, &spans);
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.start < b.start; });
  std::vector<Span> merged;
  for (const Span& span : spans) {
    if (!merged.empty() && span.start <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, span.end);
    } else {
      merged.push_back(span);
    }
  }
  return merged;
}

bool OnShift(const v1::Technician& technician, absl::Time now, absl::Duration ahead, absl::TimeZone zone) {
  for (const Span& span : ShiftSpans(technician, now, now + ahead, zone)) {
    if (span.start <= now + ahead && now < span.end) return true;
  }
  return false;
}

}  // namespace truckroll
