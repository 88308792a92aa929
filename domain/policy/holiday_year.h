#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "domain/calendar/public_holidays.h"

namespace truckroll {

// Reads one year's file of public holidays, JSON of storage.v1.HolidayYear, and adds what it announces. A file without
// days announces nothing. INVALID_ARGUMENT names the file, the field, what was found and what was expected;
// ALREADY_EXISTS: the year was there.
absl::Status AddHolidayYear(absl::string_view text, absl::string_view file, PublicHolidays& holidays);

}  // namespace truckroll
