// The public holidays that calendars may follow: deploy/policies/holidays/COUNTRY/*.json, one year a file.
#ifndef TRUCKROLL_PLATFORM_CONFIG_HOLIDAYS_H_
#define TRUCKROLL_PLATFORM_CONFIG_HOLIDAYS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "domain/calendar/public_holidays.h"

namespace truckroll::config {

// All years of one country. Blocking I/O. INVALID_ARGUMENT names file, field, what was found and what was expected;
// ALREADY_EXISTS: two files of one year. NOT_FOUND: no such directory, or no year announced in it.
absl::StatusOr<std::shared_ptr<const PublicHolidays>> LoadHolidays(const std::string& directory);

}  // namespace truckroll::config

#endif  // TRUCKROLL_PLATFORM_CONFIG_HOLIDAYS_H_
