#include "domain/calendar/instant.h"
#include "domain/commitment/arrival.h"
#include "domain/commitment/booked_window.h"
#include "domain/commitment/resolution.h"
#include "domain/work_order/commands/commands.h"

namespace truckroll::commands {

void AgreeTime(Draft& draft, absl::Time agreed, bool asked_by_customer) {
  *draft.order().mutable_agreed_time() = ToProto(agreed);
  StartArrival(draft, agreed, asked_by_customer);
  if (asked_by_customer) {
    MoveOutOfBookedWindow(draft, agreed);
    ExtendResolution(draft, agreed + draft.policy().arrival_tolerance());
  }
}

Result Appoint(Draft& draft, const v1::Action& action) {
  const bool by_technician = draft.actor() != nullptr && draft.actor()->role() == v1::Actor::TECHNICIAN;
  auto refusal =
      by_technician
          ? RequireState(draft, action, {v1::WorkOrder::ASSIGNED, v1::WorkOrder::ACCEPTED, v1::WorkOrder::EN_ROUTE})
          : RequireState(draft, action,
                         {v1::WorkOrder::ACKNOWLEDGED, v1::WorkOrder::ASSIGNED, v1::WorkOrder::ACCEPTED,
                          v1::WorkOrder::EN_ROUTE});
  if (refusal) return refusal;
  if (!action.appoint().has_agreed_time()) {
    return Refusal{v1::FIELD_MISSING, "agreed_time", "found none, expected the time agreed with the customer"};
  }
  const absl::Time agreed = ToMillis(FromProto(action.appoint().agreed_time()));
  if (agreed < draft.at()) {
    return Refusal{v1::TIME_OUT_OF_RANGE, "agreed_time", "found a time in the past, expected one from now on"};
  }
  v1::WorkOrder& order = draft.order();
  const bool by_carrier = action.appoint().asked_by() == v1::Action::CARRIER;
  const bool again = order.has_agreed_time();
  if (again && by_carrier) order.set_carrier_reschedule_count(order.carrier_reschedule_count() + 1);
  AddActionEvent(draft, again ? v1::Event::RESCHEDULED : v1::Event::APPOINTED, action);
  AgreeTime(draft, agreed, !by_carrier);
  return std::nullopt;
}

}  // namespace truckroll::commands
