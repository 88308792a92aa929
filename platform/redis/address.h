// Where a Redis is: "unix:/path/of/socket" or "host:port" ("[::1]:port" for a numeric IPv6 host).
#ifndef TRUCKROLL_PLATFORM_REDIS_ADDRESS_H_
#define TRUCKROLL_PLATFORM_REDIS_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace truckroll::redis {

struct Address {
  std::string path;  // Of a unix socket; empty for TCP.
  std::string host;
  std::string port;
};

absl::StatusOr<Address> ParseAddress(absl::string_view text);

// A non-blocking socket whose connecting has begun. A host's name is looked up here, blocking: give a numeric address
// where names resolve slowly.
absl::StatusOr<int> OpenSocket(const Address& address);

}  // namespace truckroll::redis

#endif  // TRUCKROLL_PLATFORM_REDIS_ADDRESS_H_
