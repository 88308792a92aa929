#include "domain/calendar/instant.h"
#include "domain/commitment/booked_window.h"
#include "domain/commitment/resolution.h"
#include "domain/work_order/commands/commands.h"

namespace truckroll::commands {

Result Create(Draft& draft, const v1::Action& action) {
  v1::WorkOrder& order = draft.order();
  if (order.type() == v1::WorkOrder::TYPE_UNSPECIFIED) {
    return Refusal{v1::FIELD_MISSING, "work_order.type",
                   "found none, expected INSTALL, MOVE, REPAIR, OPTIMIZE or REVISIT"};
  }
  const v1::Action::Create& create = action.create();
  if (create.has_booked_window()) {
    const absl::Time start = ToMillis(FromProto(create.booked_window().start_time()));
    const absl::Time end = ToMillis(FromProto(create.booked_window().end_time()));
    if (end <= start) {
      return Refusal{v1::TIME_OUT_OF_RANGE, "work_order.booked_window.end_time",
                     "found an end at or before the start, expected one after it"};
    }
    *order.mutable_booked_window()->mutable_start_time() = ToProto(start);
    *order.mutable_booked_window()->mutable_end_time() = ToProto(end);
  }
  order.set_state(v1::WorkOrder::ACKNOWLEDGED);
  *order.mutable_create_time() = ToProto(draft.now());
  *order.mutable_accept_time() = ToProto(draft.at());
  draft.record().set_policy(draft.policy().id());
  AddActionEvent(draft, v1::Event::CREATED, action);
  StartBookedWindow(draft);
  if (!WaitsForReadiness(draft.policy(), order)) {
    StartResolution(draft);
    if (order.has_booked_window() && create.asked_by() != v1::Action::CARRIER) {
      ExtendResolution(draft, FromProto(order.booked_window().end_time()));
    }
  }
  return std::nullopt;
}

}  // namespace truckroll::commands
