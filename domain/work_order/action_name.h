#pragma once

#include <string>

#include "truckroll/v1/action.pb.h"

namespace truckroll {

// The action's name as the contract spells it: "accept", "request_withdrawal"; empty when none is set.
std::string ActionName(const v1::Action& action);

}  // namespace truckroll
