#pragma once

#include <optional>

#include "domain/timeline/draft.h"

namespace truckroll {

// When the order's next clock runs out: the last instant at which it can still be kept. Nothing when none runs.
std::optional<absl::Time> NextExpiry(const v1::WorkOrder& order);

// Settles everything that ran out before `until`, each at its own instant and in order of time.
void SettleUntil(Draft& draft, absl::Time until);

}  // namespace truckroll
