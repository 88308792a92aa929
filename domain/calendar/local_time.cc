#include "domain/calendar/local_time.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace truckroll {

std::optional<LocalTime> ParseLocalTime(absl::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const int place : {0, 1, 3, 4}) {
    if (!absl::ascii_isdigit(text[place])) return std::nullopt;
  }
  const int hours = (text[0] - '0') * 10 + (text[1] - '0');
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  if (minutes > 59 || hours * 60 + minutes > 24 * 60) return std::nullopt;
  return LocalTime{hours * 60 + minutes};
}

std::optional<absl::CivilDay> ParseDay(absl::string_view text) {
  absl::CivilDay day;
  // Written back, it must be the same: Abseil takes 2026-2-3, spaces and other lengths of years.
  if (!absl::ParseCivilTime(text, &day) || absl::FormatCivilTime(day) != text || text.size() != 10) return std::nullopt;
  return day;
}

std::optional<absl::TimeZone> LoadZone(absl::string_view name) {
  absl::TimeZone zone;
  // Abseil takes an empty name for UTC, and knows this machine's zone, files and fixed offsets beside the IANA names.
  if (name.empty() || name == "localtime" || name[0] == '/' || absl::StrContains(name, ':')) return std::nullopt;
  if (!absl::LoadTimeZone(name, &zone)) return std::nullopt;
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
