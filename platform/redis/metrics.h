// What a process shows of its Redis.
#ifndef TRUCKROLL_PLATFORM_REDIS_METRICS_H_
#define TRUCKROLL_PLATFORM_REDIS_METRICS_H_

#include "platform/redis/client.h"
#include "platform/telemetry/samples.h"

namespace truckroll::redis {

// The client's counters, and whether Redis answers a PING within half a second. Blocks for it.
void Describe(Client& client, telemetry::Samples* samples);

}  // namespace truckroll::redis

#endif  // TRUCKROLL_PLATFORM_REDIS_METRICS_H_
