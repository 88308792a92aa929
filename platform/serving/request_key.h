// What a request is remembered under, so that the same request again gets the first answer (AIP-155).
#ifndef TRUCKROLL_PLATFORM_SERVING_REQUEST_KEY_H_
#define TRUCKROLL_PLATFORM_SERVING_REQUEST_KEY_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "platform/rpc/gate.h"

namespace truckroll::serving {

// Digests of 16 bytes each. A request without request_id is not remembered: `id` is empty.
struct RequestKey {
  std::string id;    // of role, subject, method and request_id
  std::string body;  // of the request
};

// FIELD_INVALID: a request_id over 64 bytes.
absl::StatusOr<RequestKey> MakeRequestKey(const rpc::Call& call, absl::string_view request_id,
                                          const google::protobuf::Message& request);

}  // namespace truckroll::serving

#endif  // TRUCKROLL_PLATFORM_SERVING_REQUEST_KEY_H_
