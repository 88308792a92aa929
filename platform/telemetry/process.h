// The process itself, under the names that every Prometheus client library uses: CPU time, memory, open files.
#ifndef TRUCKROLL_PLATFORM_TELEMETRY_PROCESS_H_
#define TRUCKROLL_PLATFORM_TELEMETRY_PROCESS_H_

#include "platform/telemetry/samples.h"

namespace truckroll::telemetry {

// Reads /proc; what cannot be read is left out.
void DescribeProcess(Samples* samples);

}  // namespace truckroll::telemetry

#endif  // TRUCKROLL_PLATFORM_TELEMETRY_PROCESS_H_
