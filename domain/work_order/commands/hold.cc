#include "domain/calendar/instant.h"
#include "domain/commitment/contact_retry.h"
#include "domain/commitment/interruption.h"
#include "domain/work_order/commands/commands.h"

namespace truckroll::commands {

Result Hold(Draft& draft, const v1::Action& action) {
  if (auto refusal = RequireState(draft, action,
                                  {v1::WorkOrder::ACKNOWLEDGED, v1::WorkOrder::ASSIGNED, v1::WorkOrder::ACCEPTED,
                                   v1::WorkOrder::EN_ROUTE, v1::WorkOrder::ON_SITE})) {
    return refusal;
  }
  const v1::Action::Hold& wanted = action.hold();
  if (wanted.reason() == v1::Hold::REASON_UNSPECIFIED) {
    return Refusal{v1::FIELD_MISSING, "reason", "found none, expected a Hold.Reason"};
  }
  if (wanted.reason() == v1::Hold::FORCE_MAJEURE && wanted.approved_by().empty()) {
    return Refusal{v1::APPROVAL_MISSING, "approved_by",
                   "found none, expected the manager who approved the force-majeure hold"};
  }
  if (wanted.reason() == v1::Hold::CUSTOMER_UNREACHABLE && !IsContactExhausted(draft.order(), draft.policy())) {
    return Refusal{
        v1::RETRIES_NOT_EXHAUSTED, "reason",
        "found CUSTOMER_UNREACHABLE, expected all contact retries to be settled without reaching the customer first"};
  }
  v1::WorkOrder& order = draft.order();
  draft.record().set_state_before_hold(order.state());
  order.set_state(v1::WorkOrder::HELD);
  v1::Hold& hold = *order.add_holds();
  hold.set_reason(wanted.reason());
  hold.set_approved_by(wanted.approved_by());
  *hold.mutable_start_time() = ToProto(draft.at());
  AddActionEvent(draft, v1::Event::HELD, action);
  InterruptForHold(draft, wanted.reason());
  return std::nullopt;
}

Result Resume(Draft& draft, const v1::Action& action) {
  if (auto refusal = RequireState(draft, action, {v1::WorkOrder::HELD})) return refusal;
  v1::WorkOrder& order = draft.order();
  order.set_state(StateAfterWait(draft.record().state_before_hold()));
  draft.record().clear_state_before_hold();
  if (!order.holds().empty()) *order.mutable_holds(order.holds_size() - 1)->mutable_end_time() = ToProto(draft.at());
  AddActionEvent(draft, v1::Event::RESUMED, action);
  EndInterruption(draft);
  return std::nullopt;
}

}  // namespace truckroll::commands
