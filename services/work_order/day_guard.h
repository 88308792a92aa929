// A technician's day is checked and changed in the same commit as the order, so two orders never take the same hour.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_DAY_GUARD_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_DAY_GUARD_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domain/policy/policy.h"
#include "truckroll/storage/v1/work_order_record.pb.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll::work_order {

// The technicians (names) whose days differ between the order as it was and as it will be.
std::vector<std::string> TechniciansTouched(const v1::WorkOrder& before, const v1::WorkOrder& after);

// The visit that another one of the day overlaps with the order's agreed hour: its order's name. Nothing when the hour
// is free, or the order has none.
std::optional<std::string> TakenBy(const v1::TechnicianDay& day, const v1::WorkOrder& order, const Policy& policy);

// Brings the day up to the order as it will be: the visit is put in, moved or taken out.
void BringUpToDate(const storage::v1::WorkOrderRecord& after, const Policy& policy, v1::TechnicianDay* day);

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_DAY_GUARD_H_
