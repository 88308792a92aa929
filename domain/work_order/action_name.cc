#include "domain/work_order/action_name.h"

namespace truckroll {

std::string ActionName(const v1::Action& action) {
  if (action.kind_case() == v1::Action::KIND_NOT_SET) return "";
  return v1::Action::descriptor()->FindFieldByNumber(action.kind_case())->name();
}

}  // namespace truckroll
