// What the work-order service shows besides its calls and its Redis.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_METRICS_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_METRICS_H_

#include <memory>
#include <vector>

#include "platform/telemetry/samples.h"
#include "services/work_order/context.h"
#include "services/work_order/read_model/feed.h"
#include "services/work_order/service.h"

namespace truckroll::work_order {

// `model_feeds` are in the order of the regions. Asks Redis what is overdue, and waits a second for it at most; leaves
// that out when it has no answer.
void Describe(const Context& context, const std::vector<std::unique_ptr<read_model::Feed>>& model_feeds,
              const Service::Feeds& feeds, telemetry::Samples* samples);

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_METRICS_H_
