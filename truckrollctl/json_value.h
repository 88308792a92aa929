// Single values as JSON.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace truckroll::ctl {

// In quotes, with escapes where they are needed.
std::string JsonString(absl::string_view text);

// RFC 3339 with the zone's offset, in quotes; milliseconds only where there are any.
std::string JsonInstant(absl::Time t, absl::TimeZone zone);

}  // namespace truckroll::ctl
