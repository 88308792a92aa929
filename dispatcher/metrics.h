// What the dispatcher shows besides its calls and its Redis.
#ifndef TRUCKROLL_DISPATCHER_METRICS_H_
#define TRUCKROLL_DISPATCHER_METRICS_H_

#include <memory>
#include <vector>

#include "dispatcher/assignment/assignment.h"
#include "dispatcher/enforcement/enforcement.h"
#include "platform/telemetry/samples.h"

namespace truckroll::dispatcher {

void Describe(const std::vector<std::unique_ptr<Enforcement>>& enforcements,
              const std::vector<std::unique_ptr<Assignment>>& assignments, telemetry::Samples* samples);

}  // namespace truckroll::dispatcher

#endif  // TRUCKROLL_DISPATCHER_METRICS_H_
