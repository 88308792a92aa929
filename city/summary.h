// A line every few real seconds that says how the region does.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "city/loop.h"
#include "city/wire.h"
#include "platform/async/task.h"

namespace truckroll::city {

// For ever, in the loop's thread.
Task<void> Summarize(Loop* loop, Wire* wire, std::string region, absl::TimeZone zone);

}  // namespace truckroll::city
