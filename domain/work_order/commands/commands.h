#pragma once

#include <optional>

#include "domain/timeline/draft.h"
#include "domain/work_order/decide.h"

namespace truckroll::commands {

// One function a command: checks whether the order's state allows it, then writes on the draft, at draft.at().
using Result = std::optional<Refusal>;

Result Create(Draft& draft, const v1::Action& action);
Result Assign(Draft& draft, const v1::Action& action);
Result Unassign(Draft& draft, const v1::Action& action);
Result Accept(Draft& draft, const v1::Action& action);
Result Decline(Draft& draft, const v1::Action& action);
Result Contact(Draft& draft, const v1::Action& action);
Result Appoint(Draft& draft, const v1::Action& action);
Result Depart(Draft& draft, const v1::Action& action);
Result Arrive(Draft& draft, const v1::Action& action);
Result Complete(Draft& draft, const v1::Action& action, const SpareNames& spare);
Result Hold(Draft& draft, const v1::Action& action);
Result Resume(Draft& draft, const v1::Action& action);
Result RequestWithdrawal(Draft& draft, const v1::Action& action);
Result VerifyWithdrawal(Draft& draft, const v1::Action& action);
Result CompleteWithdrawal(Draft& draft, const v1::Action& action);
Result Urge(Draft& draft, const v1::Action& action);
Result AddNote(Draft& draft, const v1::Action& action);
Result BecomeInstallReady(Draft& draft, const v1::Action& action);

// Whether a state is neither COMPLETED nor CANCELLED.
bool IsOpen(v1::WorkOrder::State state);
// The state that an order returns to after a wait: on the way or on site it is to be set out for anew.
v1::WorkOrder::State StateAfterWait(v1::WorkOrder::State before);
// Refuses unless the order is in one of these states.
Result RequireState(const Draft& draft, const v1::Action& action, std::initializer_list<v1::WorkOrder::State> allowed);
// Refuses unless the order is open.
Result RequireOpen(const Draft& draft, const v1::Action& action);
// Adds the event that says what was done, with the action that it can be replayed from.
v1::Event& AddActionEvent(Draft& draft, v1::Event::Kind kind, const v1::Action& action,
                          v1::Event::Visibility visibility = v1::Event::CUSTOMER);
// Agrees `agreed` with the customer: ARRIVAL, BOOKED_WINDOW and RESOLUTION follow.
void AgreeTime(Draft& draft, absl::Time agreed, bool asked_by_customer);

}  // namespace truckroll::commands
