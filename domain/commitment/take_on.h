#pragma once

#include "domain/timeline/draft.h"

namespace truckroll {

// TAKE_ON (promises.md, 2): the assigned technician accepts or declines in time, quiet hours not counted. Internal.

// Starts the clock of a new assignment, at draft.at(); one of an earlier assignment becomes VOID.
void StartTakeOn(Draft& draft);
// The technician answered, one way or the other.
void KeepTakeOn(Draft& draft);
// The clock ran out: the order is taken back from the technician.
void TakeBack(Draft& draft);

}  // namespace truckroll
