// What a server shows of its calls.
#ifndef TRUCKROLL_PLATFORM_RPC_METRICS_H_
#define TRUCKROLL_PLATFORM_RPC_METRICS_H_

#include "platform/rpc/gate.h"
#include "platform/rpc/server.h"
#include "platform/telemetry/samples.h"

namespace truckroll::rpc {

// Calls by method and outcome, streams, refusals, health, and how many log lines were left out.
void Describe(const Gate& gate, const Server& server, telemetry::Samples* samples);

}  // namespace truckroll::rpc

#endif  // TRUCKROLL_PLATFORM_RPC_METRICS_H_
