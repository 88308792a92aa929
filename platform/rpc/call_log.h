// One line in the log about a call that failed, with its request id; at the level debug, about every call.
//
//   {"time":…,"level":"warning","process":"work-order-service","message":"call failed","method":"/truckroll.v1.…",
//    "code":"UNAVAILABLE","reason":"STORE_UNREACHABLE","duration_ms":1000,"request_id":"4f…"}
//
// What our own faults say of themselves (INTERNAL, DATA_LOSS, UNKNOWN) is written too; what a caller is told never is:
// it may quote what the caller sent.
#ifndef TRUCKROLL_PLATFORM_RPC_CALL_LOG_H_
#define TRUCKROLL_PLATFORM_RPC_CALL_LOG_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "platform/rpc/gate.h"

namespace truckroll::rpc {

// At most fifty lines a second, so that an overload does not become one of the disk as well.
void LogCall(const Call& call, const absl::Status& status, absl::Duration taken);

// Since the start.
int64_t DroppedCallLines();

}  // namespace truckroll::rpc

#endif  // TRUCKROLL_PLATFORM_RPC_CALL_LOG_H_
