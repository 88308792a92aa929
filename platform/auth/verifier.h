// Who a bearer token says that the caller is. What was verified is remembered by the token's SHA-256 until it expires,
// so that a caller's later calls cost a hash instead of a signature.
//
// Threads: any; no I/O but for a key not seen before. Real time, as an argument.
#ifndef TRUCKROLL_PLATFORM_AUTH_VERIFIER_H_
#define TRUCKROLL_PLATFORM_AUTH_VERIFIER_H_

#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "platform/auth/key_ring.h"
#include "platform/auth/token.h"

namespace truckroll::auth {

class Verifier {
 public:
  struct Counts {
    uint64_t remembered = 0;  // answered from memory
    uint64_t verified = 0;    // signature checked, good
    uint64_t refused = 0;
    uint64_t forgotten = 0;  // the least recently used, to make room
  };

  // `keys` must outlive it. Remembers at most `capacity` tokens.
  explicit Verifier(KeyRing& keys, size_t capacity = 10'000) : keys_(keys), capacity_(capacity) {}

  Checked Verify(absl::string_view token, absl::Time now);
  Counts counts() const;

 private:
  using Digest = std::string;
  using Recent = std::list<std::pair<Digest, Identity>>;

  KeyRing& keys_;
  const size_t capacity_;
  mutable std::mutex mutex_;
  Recent recent_ ABSL_GUARDED_BY(mutex_);  // the most recently used first
  absl::flat_hash_map<Digest, Recent::iterator> known_ ABSL_GUARDED_BY(mutex_);
  Counts counts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace truckroll::auth

#endif  // TRUCKROLL_PLATFORM_AUTH_VERIFIER_H_
