#pragma once

#include "domain/timeline/draft.h"

namespace truckroll {

// ARRIVAL (promises.md, 4): the technician arrives within an hour, either way, of the agreed time.

// A time was agreed, at draft.at(): the clock of an earlier one ends as section 4 says, and a new one starts.
void StartArrival(Draft& draft, absl::Time agreed, bool asked_by_customer);
// Whether arriving at draft.at() would be more than the tolerance before the agreed time.
bool IsTooEarly(Draft& draft);
// The technician arrived, at draft.at().
void ArriveAtAgreedTime(Draft& draft);

}  // namespace truckroll
