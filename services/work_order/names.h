// Names of new orders: ids that sort by time, and tracking ids that cannot be guessed.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_NAMES_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_NAMES_H_

#include "absl/time/time.h"
#include "domain/work_order/decide.h"
#include "truckroll/v1/region.pb.h"

namespace truckroll::work_order {

// id: 26 characters, 48 bits of `now` in milliseconds and 80 of chance (as ULIDs are made). tracking id: the region's
// short code and 28 characters, 140 bits of chance from the operating system. Threads: any.
SpareNames MakeNames(const v1::Region& region, absl::Time now);

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_NAMES_H_
