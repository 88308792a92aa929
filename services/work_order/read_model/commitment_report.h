// For every kind of promise: how many were kept, broken, excused, and by how much.
//
// Lateness is counted from the margin, which a promise has once it is done (an arrival that was broken by being too
// early counts as 0 late). A missed RESOLUTION of an order that is still open is as late as it is by `now`. Other
// missed promises without a margin are counted, but are in no mean.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_COMMITMENT_REPORT_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_COMMITMENT_REPORT_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/sqlite/database.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll::read_model {

// `now`: the region's. INVALID_ARGUMENT for a bad field.
absl::StatusOr<v1::ReportCommitmentsResponse> ReportCommitments(sqlite::Database& database,
                                                                const v1::ReportCommitmentsRequest& request,
                                                                absl::Time now);

}  // namespace truckroll::read_model

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_COMMITMENT_REPORT_H_
