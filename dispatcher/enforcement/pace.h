// When to ask again what is due.
#ifndef TRUCKROLL_DISPATCHER_ENFORCEMENT_PACE_H_
#define TRUCKROLL_DISPATCHER_ENFORCEMENT_PACE_H_

#include "absl/time/time.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll::dispatcher {

// The real time to wait after an answer: none while more is due and calls get somewhere, else up to the next due by the
// region's clock, 5 ms to 1 s: a promise made meanwhile may be due earlier.
absl::Duration PauseAfter(const v1::EnforceCommitmentsResponse& answer, absl::Time real_now);

// The pause after so many failures in a row: from 50 ms, doubling up to 1 s.
absl::Duration BackOff(int failures);

}  // namespace truckroll::dispatcher

#endif  // TRUCKROLL_DISPATCHER_ENFORCEMENT_PACE_H_
