#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/policy/policy_set.h"
#include "domain/timeline/wording.h"
#include "truckroll/storage/v1/work_order_record.pb.h"
#include "truckroll/v1/history.pb.h"

namespace truckroll {

// Replays a history without a server. INVALID_ARGUMENT names the field: an unknown zone or policy, an action without a
// time.
absl::StatusOr<v1::Replay> ReplayHistory(const v1::History& history, const PolicySet& policies, Language language);

// The record as it was at one of its versions, decided anew from its timeline: 1 ≤ version ≤ the record's.
storage::v1::WorkOrderRecord RebuildAt(const storage::v1::WorkOrderRecord& record, uint64_t version,
                                       const Policy& policy, absl::TimeZone zone);

// State and clocks as they were known at `as_of`, what fell due until then settled. Nothing of the order before it was
// made.
v1::Replay ReplayAsOf(const storage::v1::WorkOrderRecord& record, absl::Time as_of, const Policy& policy,
                      absl::TimeZone zone, Language language);

}  // namespace truckroll
