#pragma once

#include "domain/timeline/draft.h"

namespace truckroll {

// CONTACT (promises.md, 3): the customer is called in time after the first acceptance, quiet hours not counted.

// A technician has taken the order on, at draft.at(). Only the first acceptance starts the clock; a call made before
// keeps it.
void StartContact(Draft& draft);
// The first call outside quiet hours was made, at draft.at().
void KeepContact(Draft& draft);

}  // namespace truckroll
