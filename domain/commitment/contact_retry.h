#pragma once

#include "domain/timeline/draft.h"

namespace truckroll {

// CONTACT_RETRY (promises.md, 3): after a first call that did not reach the customer, one call in each slot of the day,
// in the order in which they come round.

// The first call was in vain, at draft.at(): a clock for the next coming of every slot.
void StartContactRetries(Draft& draft);
// Another call was made outside quiet hours, at draft.at(): keeps the slot it lies in; having reached the customer ends
// the rest.
void RetryContact(Draft& draft, bool reached);
// Writes CONTACT_EXHAUSTED when the last slot has been settled in vain.
void NoteExhaustion(Draft& draft);
// Whether all slots are settled and the customer was not reached.
bool IsContactExhausted(const v1::WorkOrder& order, const Policy& policy);

}  // namespace truckroll
