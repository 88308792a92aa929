// The one mapping between absl::Status, which travels inside, and gRPC's status on the wire. Every error that leaves a
// server carries one google.rpc.ErrorInfo (domain "truckroll", a reason of v1::ErrorReason's closed list) where the
// list has one for it, and BadRequest, PreconditionFailure or RetryInfo besides. Details survive a hop: what a service
// behind says is what the caller reads.
//
//   co_return rpc::InvalidField("agreed_time", Print(agreed), "a time after now");
//   co_return rpc::Error(v1::NOT_YOUR_ORDER, absl::StrCat(order, " is with another technician"));
//
// `found` and messages are shown to callers and logged: never a phone number or an address; name the field instead.
#ifndef TRUCKROLL_PLATFORM_RPC_STATUS_H_
#define TRUCKROLL_PLATFORM_RPC_STATUS_H_

#include <grpcpp/support/status.h>

#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "truckroll/v1/error_reason.pb.h"

namespace truckroll::rpc {

using Metadata = std::map<std::string, std::string>;

// The canonical code of a reason: each has one.
absl::StatusCode CodeOf(v1::ErrorReason reason);

// A status with that reason's code. UNAVAILABLE ones, and on the wire RESOURCE_EXHAUSTED ones too, ask to retry after a
// second.
absl::Status Error(v1::ErrorReason reason, absl::string_view message, const Metadata& metadata = {});

// INVALID_ARGUMENT with a BadRequest violation: "agreed_time: found 3, expected a time after now".
absl::Status InvalidField(absl::string_view field, absl::string_view found, absl::string_view expected);
absl::Status MissingField(absl::string_view field, absl::string_view expected);

// The same for an instant, TIME_OUT_OF_RANGE: it is shown in UTC.
absl::Status TimeOutOfRange(absl::string_view field, absl::Time found, absl::string_view expected);
// The same for any reason of that code; `description` says what was found and what was expected.
absl::Status BadField(v1::ErrorReason reason, absl::string_view field, absl::string_view description);

// NOT_FOUND, RESOURCE_NOT_FOUND, with the name in the metadata.
absl::Status NotFound(absl::string_view resource_name);

// FAILED_PRECONDITION with a PreconditionFailure violation: what is in the way of `subject`, in one sentence.
absl::Status PreconditionFailed(v1::ErrorReason reason, absl::string_view subject, absl::string_view description);

// UNAVAILABLE with RetryInfo.
absl::Status Unavailable(v1::ErrorReason reason, absl::string_view message, absl::Duration retry_after);

// What the caller is told when a call in a service's own name failed. That its own token was refused (clocks that
// differ, keys not there yet) says nothing of the caller's: UNAVAILABLE.
absl::Status OfOwnCall(const absl::Status& status);

// What the status carries, if it is one of ours.
std::optional<v1::ErrorReason> ReasonOf(const absl::Status& status);
std::optional<absl::Duration> RetryAfter(const absl::Status& status);

// Gives errors without a reason the one that their code implies (UNAVAILABLE: STORE_UNREACHABLE, say).
grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace truckroll::rpc

#endif  // TRUCKROLL_PLATFORM_RPC_STATUS_H_
