// A replay as JSON: enum values bare, times RFC 3339 with the zone's own offset, milliseconds only where there are any.
// The four lists of the outermost level are there even when empty, and so is every number.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "truckroll/v1/history.pb.h"

namespace truckroll::ctl {

std::string ReplayJson(const v1::Replay& replay, absl::TimeZone zone);

}  // namespace truckroll::ctl
