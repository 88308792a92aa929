// Calendars and instants for the tests of counted hours.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "domain/calendar/work_calendar.h"

namespace truckroll::testing {

inline absl::Time At(const std::string& rfc3339) {
  absl::Time t;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, rfc3339, &t, &error)) << error;
  return t;
}

inline WorkCalendar::Hours Hours(const char* start, const char* end) {
  return {*ParseLocalTime(start), *ParseLocalTime(end)};
}

// Open at these hours on every day of the week, or on its first five.
inline WorkCalendar Daily(const char* zone, WorkCalendar::DayHours hours, int days = 7) {
  WorkCalendar calendar;
  calendar.zone = *LoadZone(zone);
  for (int day = 0; day < days; ++day) calendar.week[day] = hours;
  return calendar;
}

}  // namespace truckroll::testing
