#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "domain/work_order/action_name.h"
#include "domain/work_order/commands/commands.h"

namespace truckroll::commands {

bool IsOpen(v1::WorkOrder::State state) {
  return state != v1::WorkOrder::COMPLETED && state != v1::WorkOrder::CANCELLED;
}

v1::WorkOrder::State StateAfterWait(v1::WorkOrder::State before) {
  const bool visiting = before == v1::WorkOrder::EN_ROUTE || before == v1::WorkOrder::ON_SITE;
  return visiting ? v1::WorkOrder::ACCEPTED : before;
}

Result RequireState(const Draft& draft, const v1::Action& action, std::initializer_list<v1::WorkOrder::State> allowed) {
  const v1::WorkOrder::State state = draft.order().state();
  if (std::find(allowed.begin(), allowed.end(), state) != allowed.end()) return std::nullopt;
  const std::string expected = absl::StrJoin(allowed, ", ", [](std::string* out, v1::WorkOrder::State s) {
    absl::StrAppend(out, v1::WorkOrder::State_Name(s));
  });
  return Refusal{
      v1::STATE_NOT_ALLOWED, "state",
      absl::StrCat(ActionName(action), ": found state ", v1::WorkOrder::State_Name(state), ", expected ", expected)};
}

Result RequireOpen(const Draft& draft, const v1::Action& action) {
  if (IsOpen(draft.order().state())) return std::nullopt;
  return Refusal{v1::STATE_NOT_ALLOWED, "state",
                 absl::StrCat(ActionName(action), ": found state ", v1::WorkOrder::State_Name(draft.order().state()),
                              ", expected any but COMPLETED and CANCELLED")};
}

v1::Event& AddActionEvent(Draft& draft, v1::Event::Kind kind, const v1::Action& action,
                          v1::Event::Visibility visibility) {
  v1::Event& event = draft.Add(kind, visibility);
  *event.mutable_arguments()->mutable_action() = action;
  // The time that counted, which need not be the one told.
  *event.mutable_arguments()->mutable_action()->mutable_time() = event.event_time();
  return event;
}

}  // namespace truckroll::commands
