#pragma once

#include <optional>

#include "absl/time/time.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll {

// When the order's completion or cancellation became known. Nothing while it is open. What is noted later moves
// nothing.
std::optional<absl::Time> CloseTime(const v1::WorkOrder& order);

}  // namespace truckroll
