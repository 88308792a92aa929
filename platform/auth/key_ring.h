// The keys that sign and verify tokens: ES256, one pair a key in a directory, `<kid>.pem` (private, absent where
// tokens are only verified) and `<kid>.pub.pem`. The last kid by name signs; every public key verifies. Rotation is
// adding a pair: AddKey names it by its time. A key taken away stops verifying at the next start.
//
// Threads: any. Times are real time, as an argument.
#ifndef TRUCKROLL_PLATFORM_AUTH_KEY_RING_H_
#define TRUCKROLL_PLATFORM_AUTH_KEY_RING_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace truckroll::auth {

struct Key {
  std::string kid;
  std::string public_pem;
  std::string private_pem;  // empty: cannot sign
};

class KeyRing {
 public:
  // FAILED_PRECONDITION when the directory holds no key, or one that is no P-256 key.
  static absl::StatusOr<std::unique_ptr<KeyRing>> Load(std::string directory);

  // Makes a pair in the directory (made too, if need be) and returns its kid. Programs that run pick it up.
  static absl::StatusOr<std::string> AddKey(const std::string& directory, absl::Time now);

  // The key of that name, or null. Reads the directory again for a name not seen yet, at most once a second.
  std::shared_ptr<const Key> Find(absl::string_view kid, absl::Time now);

  // The newest key that can sign, or null. Looks for a newer one at most once a second.
  std::shared_ptr<const Key> Signing(absl::Time now);

 private:
  using Keys = std::map<std::string, std::shared_ptr<const Key>, std::less<>>;

  KeyRing(std::string directory, Keys keys) : directory_(std::move(directory)), keys_(std::move(keys)) {}
  static absl::StatusOr<Keys> Read(const std::string& directory);
  void ReadAgain(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string directory_;
  std::mutex mutex_;
  Keys keys_ ABSL_GUARDED_BY(mutex_);
  absl::Time read_time_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace truckroll::auth

#endif  // TRUCKROLL_PLATFORM_AUTH_KEY_RING_H_
