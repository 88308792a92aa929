#include "domain/commitment/clock.h"
#include "domain/commitment/contact.h"
#include "domain/commitment/take_on.h"
#include "domain/work_order/commands/commands.h"

namespace truckroll::commands {
namespace {

void TakeFromTechnician(v1::WorkOrder& order) {
  order.clear_technician();
  order.clear_technician_card();
  order.set_state(v1::WorkOrder::ACKNOWLEDGED);
}

}  // namespace

Result Assign(Draft& draft, const v1::Action& action) {
  if (auto refusal = RequireState(draft, action,
                                  {v1::WorkOrder::ACKNOWLEDGED, v1::WorkOrder::ASSIGNED, v1::WorkOrder::ACCEPTED})) {
    return refusal;
  }
  v1::WorkOrder& order = draft.order();
  const v1::Action::Assign& assign = action.assign();
  if (assign.technician().empty()) {
    return Refusal{v1::FIELD_MISSING, "technician", "found none, expected regions/{region}/technicians/{technician}"};
  }
  if (assign.technician() == order.technician()) {
    return Refusal{v1::ALREADY_ASSIGNED, "technician", "found the technician who has it, expected another one"};
  }
  order.set_technician(assign.technician());
  order.clear_technician_card();
  if (assign.has_technician_card()) *order.mutable_technician_card() = assign.technician_card();
  order.set_state(v1::WorkOrder::ASSIGNED);
  AddActionEvent(draft, v1::Event::ASSIGNED, action, v1::Event::INTERNAL)
      .mutable_arguments()
      ->set_technician(assign.technician());
  StartTakeOn(draft);
  return std::nullopt;
}

Result Unassign(Draft& draft, const v1::Action& action) {
  if (auto refusal =
          RequireState(draft, action, {v1::WorkOrder::ASSIGNED, v1::WorkOrder::ACCEPTED, v1::WorkOrder::EN_ROUTE})) {
    return refusal;
  }
  AddActionEvent(draft, v1::Event::UNASSIGNED, action, v1::Event::INTERNAL)
      .mutable_arguments()
      ->set_technician(draft.order().technician());
  VoidClocks(draft, v1::Commitment::TAKE_ON, "UNASSIGNED");
  TakeFromTechnician(draft.order());
  return std::nullopt;
}

Result Accept(Draft& draft, const v1::Action& action) {
  if (auto refusal = RequireState(draft, action, {v1::WorkOrder::ASSIGNED})) return refusal;
  draft.order().set_state(v1::WorkOrder::ACCEPTED);
  AddActionEvent(draft, v1::Event::ACCEPTED, action).mutable_arguments()->set_technician(draft.order().technician());
  KeepTakeOn(draft);
  StartContact(draft);
  return std::nullopt;
}

Result Decline(Draft& draft, const v1::Action& action) {
  if (auto refusal = RequireState(draft, action, {v1::WorkOrder::ASSIGNED})) return refusal;
  AddActionEvent(draft, v1::Event::DECLINED, action, v1::Event::INTERNAL)
      .mutable_arguments()
      ->set_technician(draft.order().technician());
  KeepTakeOn(draft);
  TakeFromTechnician(draft.order());
  return std::nullopt;
}

}  // namespace truckroll::commands
