#pragma once

#include "domain/timeline/draft.h"

namespace truckroll {

// What a hold or a withdrawal does to the clocks: the second table of promises.md, section 0.

// Whose cause a hold is.
enum class HoldCause { kCustomer, kCarrier, kOthers, kForceMajeure };
HoldCause CauseOf(v1::Hold::Reason reason);

// The order starts to wait, at draft.at().
void InterruptForHold(Draft& draft, v1::Hold::Reason reason);
// A withdrawal was asked for, at draft.at().
void InterruptForWithdrawal(Draft& draft);
// The interruption is over, at draft.at(): clocks that stood still go on, unless what the order returns to stops them
// too.
void EndInterruption(Draft& draft);
// Stops a RESOLUTION clock that has just been started, when the order waits for a cause that stops it.
void PauseIfInterrupted(Draft& draft);

}  // namespace truckroll
