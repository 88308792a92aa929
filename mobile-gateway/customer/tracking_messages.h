// The messages of WatchTracking, made of what customers may see.
#ifndef TRUCKROLL_MOBILE_GATEWAY_CUSTOMER_TRACKING_MESSAGES_H_
#define TRUCKROLL_MOBILE_GATEWAY_CUSTOMER_TRACKING_MESSAGES_H_

#include <memory>

#include "domain/policy/policy_set.h"
#include "domain/timeline/wording.h"
#include "mobile-gateway/streams/region.h"
#include "mobile-gateway/streams/version_sequence.h"
#include "truckroll/v1/tracking_service.pb.h"

namespace truckroll::gateway {

using TrackingMessage = std::shared_ptr<const v1::WatchTrackingResponse>;

// The order as the customer may see it, with the time.
v1::Tracking MakeTracking(const v1::WorkOrder& order, Region& region, const PolicySet& policies, Language language);

// Any step but kImpossible.
TrackingMessage MakeMessage(const Step& step, Region& region, const PolicySet& policies, Language language);

TrackingMessage MakeHeartbeat(Region& region);

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_CUSTOMER_TRACKING_MESSAGES_H_
