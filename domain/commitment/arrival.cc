#include "domain/commitment/arrival.h"

#include "domain/calendar/instant.h"
#include "domain/commitment/clock.h"

namespace truckroll {

void StartArrival(Draft& draft, absl::Time agreed, bool asked_by_customer) {
  if (v1::Commitment* old = FindUnsettled(draft.order(), v1::Commitment::ARRIVAL)) {
    if (asked_by_customer || draft.at() < FromProto(old->reference_time())) {
      SettleClock(draft, *old, v1::Commitment::VOID, "RESCHEDULED");
    } else {
      SettleClock(draft, *old, v1::Commitment::MISSED, "RESCHEDULED_BY_CARRIER");
    }
  }
  v1::Commitment& arrival =
      StartClock(draft, v1::Commitment::ARRIVAL, "arrival", agreed + draft.policy().arrival_tolerance());
  *arrival.mutable_reference_time() = ToProto(agreed);
}

bool IsTooEarly(Draft& draft) {
  const v1::Commitment* arrival = FindUnsettled(draft.order(), v1::Commitment::ARRIVAL);
  return arrival != nullptr && draft.at() < FromProto(arrival->reference_time()) - draft.policy().arrival_tolerance();
}

void ArriveAtAgreedTime(Draft& draft) {
  v1::Commitment* arrival = FindLatest(draft.order(), v1::Commitment::ARRIVAL);
  if (arrival == nullptr) return;
  const absl::Time due = FromProto(arrival->due_time());
  if (!IsUnsettled(*arrival)) {
    if (arrival->state() == v1::Commitment::MISSED && !arrival->has_margin()) {
      *arrival->mutable_margin() = ToProto(due - draft.at());
    }
  } else if (IsTooEarly(draft)) {
    const absl::Time earliest = FromProto(arrival->reference_time()) - draft.policy().arrival_tolerance();
    *arrival->mutable_margin() = ToProto(draft.at() - earliest);
    SettleClock(draft, *arrival, v1::Commitment::MISSED, "ARRIVED_EARLY");
  } else if (draft.at() > due) {
    *arrival->mutable_margin() = ToProto(due - draft.at());
    SettleClock(draft, *arrival, v1::Commitment::MISSED, "ARRIVED_LATE");
  } else {
    KeepClock(draft, *arrival);
  }
}

}  // namespace truckroll
