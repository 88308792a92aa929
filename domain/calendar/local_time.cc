#include "domain/calendar/local_time.h"

#include "absl/strings/numbers.h"

namespace truckroll {

std::optional<LocalTime> ParseLocalTime(absl::string_view text) {
  int hours = 0;
  int minutes = 0;
  if (text.size() != 5 || text[2] != ':' || !absl::SimpleAtoi(text.substr(0, 2), &hours) ||
      !absl::SimpleAtoi(text.substr(3), &minutes)) {
    return std::nullopt;
  }
  if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 24 * 60) return std::nullopt;
  return LocalTime{hours * 60 + minutes};
}

std::optional<absl::TimeZone> LoadZone(absl::string_view name) {
  absl::TimeZone zone;
  // Abseil takes an empty name for UTC.
  if (name.empty() || !absl::LoadTimeZone(name, &zone)) return std::nullopt;
  return zone;
}

absl::Time OnDay(absl::CivilDay day, LocalTime time, absl::TimeZone zone) {
  const absl::TimeZone::TimeInfo info = zone.At(absl::CivilSecond(day) + int64_t{time.minutes} * 60);
  return info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre;
}

absl::Time StartOfDay(absl::Time t, int days, absl::TimeZone zone) {
  return OnDay(DayOf(t, zone) + days, {}, zone);
}

absl::CivilDay DayOf(absl::Time t, absl::TimeZone zone) {
  return absl::ToCivilDay(t, zone);
}

}  // namespace truckroll
