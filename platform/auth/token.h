// Tokens: JWT, ES256, issuer "truckroll", with sub, role, region, iat, nbf, exp. Real time throughout.
#ifndef TRUCKROLL_PLATFORM_AUTH_TOKEN_H_
#define TRUCKROLL_PLATFORM_AUTH_TOKEN_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "platform/auth/identity.h"
#include "platform/auth/key_ring.h"

namespace truckroll::auth {

// Signs with the newest key. INVALID_ARGUMENT for a role not said, an empty subject or a lifetime under a second;
// FAILED_PRECONDITION without a private key.
absl::StatusOr<std::string> Mint(KeyRing& keys, Role role, absl::string_view subject, absl::string_view region,
                                 absl::Duration lifetime, absl::Time now);

// Why a token is no good, apart from its words.
enum class TokenFault { kInvalid, kExpired };

struct Refused {
  TokenFault fault;
  std::string why;  // never holds any of the token
};

// Checks everything, each time; Verifier remembers. Exactly one of the two answers is filled.
struct Checked {
  Identity identity;
  std::optional<Refused> refused;
};
Checked Check(KeyRing& keys, absl::string_view token, absl::Time now);

}  // namespace truckroll::auth

#endif  // TRUCKROLL_PLATFORM_AUTH_TOKEN_H_
