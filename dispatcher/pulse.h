// Looks once a second whether everything that the dispatcher needs answers, and says so to grpc.health.v1. Learns the
// regions' clocks on the way.
#ifndef TRUCKROLL_DISPATCHER_PULSE_H_
#define TRUCKROLL_DISPATCHER_PULSE_H_

#include <memory>
#include <vector>

#include "dispatcher/enforcement/enforcement.h"
#include "dispatcher/services.h"
#include "platform/async/timer.h"
#include "platform/clock/region_clocks.h"
#include "platform/redis/client.h"
#include "platform/rpc/server.h"

namespace truckroll::dispatcher {

class Pulse {
 public:
  // All must outlive it. The work-order service answers while every enforcement had an answer in the last three
  // seconds.
  Pulse(Services& services, redis::Client& redis, const std::vector<std::unique_ptr<Enforcement>>& enforcements,
        const clock::Clock& clock, clock::RegionClocks& clocks, rpc::Server& server, Timer& timer);

  // Until the timer is stopped.
  Task<void> Run();

 private:
  Task<absl::Status> Look();

  Services& services_;
  redis::Client& redis_;
  const std::vector<std::unique_ptr<Enforcement>>& enforcements_;
  const clock::Clock& clock_;
  clock::RegionClocks& clocks_;
  rpc::Server& server_;
  Timer& timer_;
};

}  // namespace truckroll::dispatcher

#endif  // TRUCKROLL_DISPATCHER_PULSE_H_
