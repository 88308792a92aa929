#include "truckrollctl/import/row_time.h"

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace truckroll::ctl {
namespace {

constexpr absl::civil_diff_t kWeekSeconds = 604'800;

bool NamesOffset(absl::string_view format) {
  return absl::StrContains(format, "%z") || absl::StrContains(format, "%Ez") || absl::StrContains(format, "%E*z") ||
         absl::StrContains(format, "%s");
}

}  // namespace

absl::StatusOr<absl::CivilSecond> ReadLocalTime(absl::string_view text, const std::string& format,
                                                absl::TimeZone zone) {
  const std::string& used = format.empty() ? std::string(absl::RFC3339_full) : format;
  // Without an offset the reading itself is wanted; UTC gives it back as it stands, also inside a skipped hour.
  absl::TimeZone read_in = NamesOffset(used) ? zone : absl::UTCTimeZone();
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(used, text, read_in, &time, &error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("found ", text, ", expected a time as ", format.empty() ? "2026-03-02T08:00:00+08:00" : format));
  }
  return absl::ToCivilSecond(time, read_in);
}

absl::CivilSecond FoldInto(absl::CivilSecond local, absl::CivilSecond week_start) {
  absl::civil_diff_t away = (local - week_start) % kWeekSeconds;
  return week_start + (away < 0 ? away + kWeekSeconds : away);
}

absl::Time InstantOf(absl::CivilSecond local, absl::TimeZone zone) {
  return absl::FromCivil(local, zone);
}

absl::StatusOr<absl::Time> ParseInstant(absl::string_view text, absl::TimeZone zone) {
  absl::Time time;
  std::string error;
  // Abseil also reads "infinite-future".
  const bool dated = !text.empty() && absl::ascii_isdigit(text[0]);
  for (const char* format : {absl::RFC3339_full, "%Y-%m-%d %H:%M:%E*S%Ez"}) {
    if (dated && absl::ParseTime(format, text, &time, &error)) return time;
  }
  for (const char* format :
       {"%Y-%m-%d%ET%H:%M:%E*S", "%Y-%m-%d %H:%M:%E*S", "%Y-%m-%d%ET%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"}) {
    if (dated && absl::ParseTime(format, text, absl::UTCTimeZone(), &time, &error)) {
      return InstantOf(absl::ToCivilSecond(time, absl::UTCTimeZone()), zone);
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("found ", text, ", expected an instant such as 2026-03-02T08:00:00+08:00 or 2026-03-02 08:00"));
}

}  // namespace truckroll::ctl
