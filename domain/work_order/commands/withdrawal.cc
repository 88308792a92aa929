#include "domain/commitment/withdrawal.h"

#include "domain/calendar/instant.h"
#include "domain/calendar/local_time.h"
#include "domain/commitment/clock.h"
#include "domain/commitment/interruption.h"
#include "domain/commitment/resolution.h"
#include "domain/work_order/commands/commands.h"

namespace truckroll::commands {

Result RequestWithdrawal(Draft& draft, const v1::Action& action) {
  if (auto refusal = RequireState(draft, action,
                                  {v1::WorkOrder::ACKNOWLEDGED, v1::WorkOrder::ASSIGNED, v1::WorkOrder::ACCEPTED,
                                   v1::WorkOrder::EN_ROUTE, v1::WorkOrder::ON_SITE, v1::WorkOrder::HELD})) {
    return refusal;
  }
  if (action.request_withdrawal().reason() == v1::Withdrawal::REASON_UNSPECIFIED) {
    return Refusal{v1::FIELD_MISSING, "reason", "found none, expected a Withdrawal.Reason"};
  }
  v1::WorkOrder& order = draft.order();
  draft.record().set_state_before_withdrawal(order.state());
  order.set_state(v1::WorkOrder::ASSESSING_CANCELLATION);
  order.clear_withdrawal();
  order.mutable_withdrawal()->set_reason(action.request_withdrawal().reason());
  *order.mutable_withdrawal()->mutable_request_time() = ToProto(draft.at());
  if (draft.actor() != nullptr) *order.mutable_withdrawal()->mutable_requested_by() = *draft.actor();
  AddActionEvent(draft, v1::Event::WITHDRAWAL_REQUESTED, action);
  InterruptForWithdrawal(draft);
  StartWithdrawalVerify(draft);
  return std::nullopt;
}

Result VerifyWithdrawal(Draft& draft, const v1::Action& action) {
  if (auto refusal = RequireState(draft, action, {v1::WorkOrder::ASSESSING_CANCELLATION})) return refusal;
  v1::WorkOrder& order = draft.order();
  const v1::Action::VerifyWithdrawal& verify = action.verify_withdrawal();
  if (verify.outcome() == v1::Withdrawal::OUTCOME_UNSPECIFIED) {
    return Refusal{v1::FIELD_MISSING, "outcome", "found none, expected CONFIRMED or DENIED"};
  }
  const bool confirmed = verify.outcome() == v1::Withdrawal::CONFIRMED;
  const bool same_day =
      DayOf(FromProto(order.withdrawal().request_time()), draft.zone()) == DayOf(draft.at(), draft.zone());
  if (confirmed && same_day && !verify.same_day_asked()) {
    return Refusal{v1::SAME_DAY_CONFIRMATION, "same_day_asked",
                   "found a confirmation on the day of the request, expected the local day after or the customer's "
                   "wish for the same day"};
  }
  order.mutable_withdrawal()->set_outcome(verify.outcome());
  *order.mutable_withdrawal()->mutable_verify_time() = ToProto(draft.at());
  if (confirmed) {
    order.set_state(v1::WorkOrder::PENDING_CANCELLATION);
    AddActionEvent(draft, v1::Event::WITHDRAWAL_CONFIRMED, action);
    KeepWithdrawalVerify(draft, confirmed);
    return std::nullopt;
  }
  order.set_state(StateAfterWait(draft.record().state_before_withdrawal()));
  draft.record().clear_state_before_withdrawal();
  AddActionEvent(draft, v1::Event::WITHDRAWAL_DENIED, action);
  KeepWithdrawalVerify(draft, confirmed);
  EndInterruption(draft);
  if (order.withdrawal().requested_by().role() == v1::Actor::TECHNICIAN) {
    draft.Add(v1::Event::CLAIM_FLAGGED, v1::Event::INTERNAL)
        .mutable_arguments()
        ->set_technician(order.withdrawal().requested_by().subject());
  }
  return std::nullopt;
}

Result CompleteWithdrawal(Draft& draft, const v1::Action& action) {
  if (auto refusal = RequireState(draft, action, {v1::WorkOrder::PENDING_CANCELLATION})) return refusal;
  v1::WorkOrder& order = draft.order();
  order.set_state(v1::WorkOrder::CANCELLED);
  if (order.holds_size() > 0 && !order.holds(order.holds_size() - 1).has_end_time()) {
    *order.mutable_holds(order.holds_size() - 1)->mutable_end_time() = ToProto(draft.at());
  }
  AddActionEvent(draft, v1::Event::CANCELLED, action);
  KeepWithdrawalComplete(draft);
  NoteResolutionMargin(draft);
  for (int kind = v1::Commitment::Kind_MIN; kind <= v1::Commitment::Kind_MAX; ++kind) {
    VoidClocks(draft, static_cast<v1::Commitment::Kind>(kind), "CANCELLED");
  }
  return std::nullopt;
}

}  // namespace truckroll::commands
