#include "domain/policy/holiday_year.h"

#include <google/protobuf/util/json_util.h>

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "domain/calendar/local_time.h"
#include "truckroll/storage/v1/holiday_year.pb.h"

namespace truckroll {
namespace {

absl::Status Refuse(absl::string_view file, absl::string_view field, absl::string_view found,
                    absl::string_view expected) {
  return absl::InvalidArgumentError(absl::StrCat(file, ": ", field, ": found ", found, ", expected ", expected));
}

absl::StatusOr<storage::v1::HolidayYear> Read(absl::string_view text, absl::string_view file) {
  storage::v1::HolidayYear values;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;  // "$schema" and the like
  const auto parsed = google::protobuf::util::JsonStringToMessage({text.data(), text.size()}, &values, options);
  if (!parsed.ok()) return absl::InvalidArgumentError(absl::StrCat(file, ": ", parsed.message().ToString()));
  if (values.year() < 1 || values.year() > 9999) return Refuse(file, "year", absl::StrCat(values.year()), "1 to 9999");
  return values;
}

}  // namespace

absl::Status AddHolidayYear(absl::string_view text, absl::string_view file, PublicHolidays& holidays) {
  const absl::StatusOr<storage::v1::HolidayYear> values = Read(text, file);
  if (!values.ok()) return values.status();
  const int year = values->year();
  std::map<absl::CivilDay, PublicHolidays::Day> days;
  for (int i = 0; i < values->days_size(); ++i) {
    const auto& entry = values->days(i);
    const std::string field = absl::StrCat("days[", i, "]");
    const std::string found = absl::StrCat("\"", entry.date(), "\"");
    const std::optional<absl::CivilDay> day = ParseDay(entry.date());
    if (!day) return Refuse(file, field + ".date", found, "a date \"YYYY-MM-DD\"");
    if (*day < absl::CivilDay(year - 1, 12, 1) || day->year() > year) {
      return Refuse(file, field + ".date", found, absl::StrCat("a day of ", year, " or of the December before"));
    }
    if (!entry.has_is_off_day()) return Refuse(file, field + ".isOffDay", "nothing", "true or false");
    const auto kind = entry.is_off_day() ? PublicHolidays::Day::kOff : PublicHolidays::Day::kMadeUp;
    if (!days.emplace(*day, kind).second) return Refuse(file, field + ".date", found, "each date once");
  }
  if (days.empty()) return absl::OkStatus();
  if (holidays.Announced(year)) return absl::AlreadyExistsError(absl::StrCat(file, ": ", year, " is given twice"));
  holidays.Announce(year, days);
  return absl::OkStatus();
}

}  // namespace truckroll
