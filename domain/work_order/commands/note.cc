#include <cstdint>
#include <limits>

#include "domain/work_order/commands/commands.h"

namespace truckroll::commands {

Result Urge(Draft& draft, const v1::Action& action) {
  if (auto refusal = RequireOpen(draft, action)) return refusal;
  const int32_t urged = draft.order().urge_count();
  if (urged < std::numeric_limits<int32_t>::max()) draft.order().set_urge_count(urged + 1);
  AddActionEvent(draft, v1::Event::URGED, action);
  return std::nullopt;
}

Result AddNote(Draft& draft, const v1::Action& action) {
  if (action.add_note().text().empty()) {
    return Refusal{v1::FIELD_MISSING, "text", "found none, expected 1 to 2000 characters"};
  }
  AddActionEvent(draft, v1::Event::NOTE_ADDED, action,
                 action.add_note().visible_to_customer() ? v1::Event::CUSTOMER : v1::Event::INTERNAL);
  return std::nullopt;
}

}  // namespace truckroll::commands
