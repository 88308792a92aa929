#pragma once

#include "domain/timeline/draft.h"

namespace truckroll {

// BOOKED_WINDOW (promises.md, 4): the technician arrives inside the window booked at acceptance; both ends belong to
// it.

// Starts the clock, at draft.at(), when a window is booked.
void StartBookedWindow(Draft& draft);
// The customer asked for `agreed`: one outside the window makes the promise VOID.
void MoveOutOfBookedWindow(Draft& draft, absl::Time agreed);
// The technician arrived, at draft.at().
void ArriveForBookedWindow(Draft& draft);

}  // namespace truckroll
