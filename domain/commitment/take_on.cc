#include "domain/commitment/take_on.h"

#include "domain/calendar/quiet_hours.h"
#include "domain/commitment/clock.h"

namespace truckroll {

void StartTakeOn(Draft& draft) {
  VoidClocks(draft, v1::Commitment::TAKE_ON, "REASSIGNED");
  const Policy& policy = draft.policy();
  StartClock(draft, v1::Commitment::TAKE_ON, "take-on",
             AddCounted(draft.at(), policy.take_on(), policy.quiet_hours(), draft.zone()));
}

void KeepTakeOn(Draft& draft) {
  if (v1::Commitment* take_on = FindUnsettled(draft.order(), v1::Commitment::TAKE_ON)) KeepClock(draft, *take_on);
}

void TakeBack(Draft& draft) {
  v1::WorkOrder& order = draft.order();
  draft.Add(v1::Event::TAKEN_BACK, v1::Event::INTERNAL).mutable_arguments()->set_technician(order.technician());
  order.clear_technician();
  order.clear_technician_card();
  order.set_state(v1::WorkOrder::ACKNOWLEDGED);
}

}  // namespace truckroll
