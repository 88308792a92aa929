#include "truckrollctl/calendar/work_calendars.h"

#include <algorithm>
#include <array>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "truckrollctl/json_value.h"

namespace truckroll::ctl {
namespace {

using google::protobuf::ListValue;
using google::protobuf::Value;

constexpr std::array<const char*, 7> kWeekdays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr char kHours[] = "local times \"HH:MM\" of one day, start before end (\"24:00\" ends a day)";

// The members of an object by name, in order; none where there is no object.
std::map<std::string, Value> Members(Fields& fields, absl::string_view name, Fields::Need need) {
  const Value* value = fields.Get(name, need);
  if (value == nullptr) return {};
  if (value->kind_case() != Value::kStructValue) fields.Refuse(name, Found(*value), "an object");
  return {value->struct_value().fields().begin(), value->struct_value().fields().end()};
}

WorkCalendar::DayHours ReadHours(Fields& fields, const std::string& place, const Value& value) {
  WorkCalendar::DayHours hours;
  if (value.kind_case() != Value::kListValue) {
    fields.Refuse(place, Found(value), "a list of pairs of local times");
    return hours;
  }
  for (int i = 0; i < value.list_value().values_size(); ++i) {
    const Value& pair = value.list_value().values(i);
    const ListValue& ends = pair.list_value();
    const std::string nth = absl::StrCat(place, "[", i, "]");
    if (ends.values_size() != 2) {
      fields.Refuse(nth, Found(pair), absl::StrCat("two ", kHours));
      continue;
    }
    const auto start = ParseLocalTime(ends.values(0).string_value());
    const auto end = ParseLocalTime(ends.values(1).string_value());
    if (start && end && start->minutes < end->minutes) {
      hours.push_back({*start, *end});
    } else {
      fields.Refuse(nth, absl::StrCat(Found(ends.values(0)), " to ", Found(ends.values(1))), kHours);
    }
  }
  return hours;
}

void ReadWeek(Fields& fields, WorkCalendar& calendar) {
  for (const auto& [name, value] : Members(fields, "hours", Fields::kRequired)) {
    const auto day = std::find(kWeekdays.begin(), kWeekdays.end(), name);
    if (day == kWeekdays.end()) {
      fields.Refuse("hours", JsonString(name), "mon, tue, wed, thu, fri, sat or sun");
    } else {
      calendar.week[static_cast<size_t>(day - kWeekdays.begin())] =
          ReadHours(fields, absl::StrCat("hours.", name), value);
    }
  }
}

std::map<absl::CivilDay, WorkCalendar::DayHours> ReadDates(Fields& fields, const std::string& name) {
  std::map<absl::CivilDay, WorkCalendar::DayHours> days;
  for (const auto& [date, value] : Members(fields, name, Fields::kOptional)) {
    if (const auto day = ParseDay(date)) {
      days[*day] = ReadHours(fields, absl::StrCat(name, ".", date), value);
    } else {
      fields.Refuse(name, JsonString(date), "dates \"YYYY-MM-DD\"");
    }
  }
  return days;
}

void ReadHolidays(Fields& fields, WorkCalendar& calendar) {
  const Value* value = fields.Get("holidays", Fields::kOptional);
  if (value == nullptr) return;
  if (value->kind_case() != Value::kListValue) fields.Refuse("holidays", Found(*value), "a list of dates");
  for (int i = 0; i < value->list_value().values_size(); ++i) {
    const Value& date = value->list_value().values(i);
    const std::string& text = date.string_value();
    // A leap year knows every day that there can be.
    const bool yearly = absl::StartsWith(text, "*-");
    const auto day = ParseDay(yearly ? absl::StrCat("2000", text.substr(1)) : text);
    if (!day) {
      fields.Refuse(absl::StrCat("holidays[", i, "]"), Found(date),
                    "a date \"YYYY-MM-DD\", or \"*-MM-DD\" for every year");
    } else if (yearly) {
      calendar.yearly_holidays.emplace(day->month(), day->day());
    } else {
      calendar.holidays.insert(*day);
    }
  }
}

void ReadCountry(Fields& fields, const FindHolidays& find_holidays, WorkCalendar& calendar) {
  const std::string country = fields.Text("holidays_of", Fields::kOptional);
  const Value* made_up = fields.Get("made_up_hours", country.empty() ? Fields::kOptional : Fields::kRequired);
  if (made_up != nullptr) calendar.made_up = ReadHours(fields, "made_up_hours", *made_up);
  if (country.empty()) {
    if (made_up != nullptr) fields.Refuse("made_up_hours", Found(*made_up), "\"holidays_of\" beside it");
    return;
  }
  auto holidays = find_holidays(country);
  if (holidays.ok()) {
    calendar.public_holidays = *std::move(holidays);
  } else {
    fields.Refuse("holidays_of", JsonString(country), holidays.status().message());
  }
}

}  // namespace

WorkCalendar ReadWorkCalendar(Fields& fields, const FindHolidays& find_holidays) {
  WorkCalendar calendar;
  const std::string tz = fields.Text("tz", Fields::kRequired);
  if (const auto zone = LoadZone(tz)) {
    calendar.zone = *zone;
  } else if (!tz.empty()) {
    fields.Refuse("tz", JsonString(tz), "an IANA zone such as \"Asia/Shanghai\"");
  }
  ReadWeek(fields, calendar);
  ReadHolidays(fields, calendar);
  calendar.shifts = ReadDates(fields, "shifts");
  calendar.breaks = ReadDates(fields, "breaks");
  ReadCountry(fields, find_holidays, calendar);
  return calendar;
}

}  // namespace truckroll::ctl
