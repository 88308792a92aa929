// The calendars of a counted-hours document.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "domain/calendar/work_calendar.h"
#include "truckrollctl/calendar/fields.h"

namespace truckroll::ctl {

// The public holidays of a country by the name of its folder: "cn". The error says what there is.
using FindHolidays = std::function<absl::StatusOr<std::shared_ptr<const PublicHolidays>>(const std::string& country)>;

// Mistakes are noted by the fields; what is returned is then of no use.
WorkCalendar ReadWorkCalendar(Fields& fields, const FindHolidays& find_holidays);

}  // namespace truckroll::ctl
