// The rules of shifts.
#ifndef TRUCKROLL_SERVICES_WORKFORCE_SHIFT_H_
#define TRUCKROLL_SERVICES_WORKFORCE_SHIFT_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "truckroll/v1/technician.pb.h"

namespace truckroll::workforce {

using Shifts = google::protobuf::RepeatedPtrField<v1::Shift>;

// All of a technician's: at most 400, each in its ranges, none overlapping another of its day; a day off stands alone.
absl::Status CheckShifts(absl::string_view field, const Shifts& shifts);

// Those of SetShift: 1 to 4, all of one weekday or one date.
absl::Status CheckOneDay(const Shifts& shifts);

// Puts the shifts of one day in the place of those that were set for it.
void ReplaceDay(const Shifts& day, Shifts* shifts);

}  // namespace truckroll::workforce

#endif  // TRUCKROLL_SERVICES_WORKFORCE_SHIFT_H_
