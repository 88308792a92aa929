#include "domain/calendar/instant.h"
#include "domain/commitment/arrival.h"
#include "domain/commitment/booked_window.h"
#include "domain/work_order/commands/commands.h"
#include "domain/work_order/distance.h"

namespace truckroll::commands {

Result Depart(Draft& draft, const v1::Action& action) {
  if (auto refusal = RequireState(draft, action, {v1::WorkOrder::ACCEPTED})) return refusal;
  draft.order().set_state(v1::WorkOrder::EN_ROUTE);
  AddActionEvent(draft, v1::Event::DEPARTED, action);
  return std::nullopt;
}

Result Arrive(Draft& draft, const v1::Action& action) {
  if (auto refusal = RequireState(draft, action, {v1::WorkOrder::ACCEPTED, v1::WorkOrder::EN_ROUTE})) return refusal;
  v1::WorkOrder& order = draft.order();
  order.set_state(v1::WorkOrder::ON_SITE);
  if (!order.has_arrive_time()) *order.mutable_arrive_time() = ToProto(draft.at());
  AddActionEvent(draft, v1::Event::ARRIVED, action);
  // With the customer's consent an early visit is one at a new time: agreed to, but not asked for.
  if (action.arrive().consent() && IsTooEarly(draft)) AgreeTime(draft, draft.at(), /*asked_by_customer=*/false);
  ArriveAtAgreedTime(draft);
  ArriveForBookedWindow(draft);
  if (action.arrive().has_location() && order.address().has_location() && !order.address().approximate()) {
    const double metres = DistanceMetres(action.arrive().location(), order.address().location());
    if (metres > draft.policy().values().arrival_radius_m()) {
      draft.Add(v1::Event::ARRIVAL_FAR_AWAY, v1::Event::INTERNAL).mutable_arguments()->set_distance_m(metres);
    }
  }
  return std::nullopt;
}

}  // namespace truckroll::commands
