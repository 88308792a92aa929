#pragma once

#include <vector>

#include "absl/time/time.h"
#include "truckroll/v1/technician.pb.h"

namespace truckroll {

// From `start` up to `end`.
struct Span {
  absl::Time start;
  absl::Time end;

  friend bool operator==(const Span&, const Span&) = default;
};

// When the technician works on the local days that [from, until] touches, in order, adjoining shifts as one. A date's
// shifts take the place of its weekday's. Local minutes are what the wall clock shows: a shift over a change to or from
// daylight saving is an hour shorter or longer.
std::vector<Span> ShiftSpans(const v1::Technician& technician, absl::Time from, absl::Time until, absl::TimeZone zone);

// Whether a shift is on at `now`, or begins within `ahead`.
bool OnShift(const v1::Technician& technician, absl::Time now, absl::Duration ahead, absl::TimeZone zone);

}  // namespace truckroll
