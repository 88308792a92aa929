// What the gateway shows besides its calls and streams.
#ifndef TRUCKROLL_MOBILE_GATEWAY_METRICS_H_
#define TRUCKROLL_MOBILE_GATEWAY_METRICS_H_

#include <memory>
#include <vector>

#include "mobile-gateway/customer/tracking_rooms.h"
#include "mobile-gateway/streams/feed.h"
#include "mobile-gateway/streams/pulse.h"
#include "platform/telemetry/samples.h"

namespace truckroll::gateway {

void Describe(const TrackingRooms& rooms, const std::vector<std::unique_ptr<Feed>>& feeds, const Pulse& pulse,
              telemetry::Samples* samples);

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_METRICS_H_
