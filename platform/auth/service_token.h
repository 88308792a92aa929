// A service's own token, for methods marked internal: minted here, renewed when half of its ten minutes are gone.
//
// Threads: any. Real time, as an argument.
#ifndef TRUCKROLL_PLATFORM_AUTH_SERVICE_TOKEN_H_
#define TRUCKROLL_PLATFORM_AUTH_SERVICE_TOKEN_H_

#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/auth/key_ring.h"

namespace truckroll::auth {

class ServiceToken {
 public:
  // `keys` must outlive it and hold a private key; `service` is the token's subject ("dispatcher").
  ServiceToken(KeyRing& keys, std::string service) : keys_(keys), service_(std::move(service)) {}

  // FAILED_PRECONDITION without a private key.
  absl::StatusOr<std::string> Get(absl::Time now);

 private:
  KeyRing& keys_;
  const std::string service_;
  std::mutex mutex_;
  std::string token_ ABSL_GUARDED_BY(mutex_);
  absl::Time minted_time_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace truckroll::auth

#endif  // TRUCKROLL_PLATFORM_AUTH_SERVICE_TOKEN_H_
