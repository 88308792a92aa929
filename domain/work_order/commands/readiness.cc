#include "domain/calendar/instant.h"
#include "domain/commitment/interruption.h"
#include "domain/commitment/resolution.h"
#include "domain/work_order/commands/commands.h"

namespace truckroll::commands {
namespace {

// Whether the customer asked for the time last agreed, or booked the window.
bool CustomerAsked(const v1::WorkOrder& order, v1::Action::KindCase kind) {
  bool asked = false;
  for (const v1::Event& event : order.timeline()) {
    const v1::Action& action = event.arguments().action();
    if (action.kind_case() != kind) continue;
    asked =
        (kind == v1::Action::kCreate ? action.create().asked_by() : action.appoint().asked_by()) != v1::Action::CARRIER;
  }
  return asked;
}

}  // namespace

Result BecomeInstallReady(Draft& draft, const v1::Action& action) {
  if (auto refusal = RequireOpen(draft, action)) return refusal;
  v1::WorkOrder& order = draft.order();
  if (!WaitsForReadiness(draft.policy(), order)) {
    return Refusal{v1::ALREADY_INSTALL_READY, "",
                   "found an order that does not wait for its address, expected one that does"};
  }
  *order.mutable_install_ready_time() = ToProto(draft.at());
  AddActionEvent(draft, v1::Event::BECAME_INSTALL_READY, action);
  StartResolution(draft);
  // What the customer had booked or agreed before counts as it would have had the clock run.
  if (order.has_booked_window() && CustomerAsked(order, v1::Action::kCreate)) {
    ExtendResolution(draft, FromProto(order.booked_window().end_time()));
  }
  if (order.has_agreed_time() && CustomerAsked(order, v1::Action::kAppoint)) {
    ExtendResolution(draft, FromProto(order.agreed_time()) + draft.policy().arrival_tolerance());
  }
  PauseIfInterrupted(draft);
  return std::nullopt;
}

}  // namespace truckroll::commands
