// When a row's request was taken: read as the mapping says, and moved into another week where asked for.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace truckroll::ctl {

// The wall clock's reading in `zone`. An empty format is RFC 3339; a format without %z or %Z… is local to the zone.
absl::StatusOr<absl::CivilSecond> ReadLocalTime(absl::string_view text, const std::string& format, absl::TimeZone zone);

// Moves by whole weeks into the seven local days that begin with `week_start`: weekday and wall clock stay, whatever
// daylight saving does in between.
absl::CivilSecond FoldInto(absl::CivilSecond local, absl::CivilSecond week_start);

// The first instant at which the wall clock shows it; where daylight saving skips it, the instant of the skip.
absl::Time InstantOf(absl::CivilSecond local, absl::TimeZone zone);

// "2026-03-02T08:00:00+08:00", or "2026-03-02 08:00:00", "2026-03-02 08:00", "2026-03-02" local to the zone.
absl::StatusOr<absl::Time> ParseInstant(absl::string_view text, absl::TimeZone zone);

}  // namespace truckroll::ctl
