// Trims each region's stream below whoever reads it slowest, and never less than an hour's worth.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_JANITOR_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_JANITOR_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "platform/async/task.h"
#include "platform/async/timer.h"
#include "platform/redis/client.h"

namespace truckroll::work_order {

// Trims one region's stream once. `real_now`: stream ids are made of real milliseconds.
Task<absl::Status> TrimStream(redis::Client& client, std::string region, absl::Time real_now);

// Trims every half minute, until the timer is stopped.
Task<void> KeepTrimmed(redis::Client& client, std::string region, Timer& timer);

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_JANITOR_H_
