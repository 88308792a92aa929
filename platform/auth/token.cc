#include "platform/auth/token.h"

#include <jwt.h>

#include <cstdlib>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace truckroll::auth {
namespace {

constexpr char kIssuer[] = "truckroll";
constexpr size_t kLongestToken = 4096;
// How far another machine's clock may be ahead of ours.
constexpr absl::Duration kClockSkew = absl::Seconds(5);

using Jwt = std::unique_ptr<jwt_t, decltype(&jwt_free)>;

absl::string_view Grant(jwt_t* jwt, const char* name) {
  const char* value = jwt_get_grant(jwt, name);
  return value == nullptr ? absl::string_view() : absl::string_view(value);
}

std::optional<absl::Time> TimeGrant(jwt_t* jwt, const char* name) {
  long seconds = jwt_get_grant_int(jwt, name);  // 0 for what is absent or no whole number
  if (seconds <= 0) return std::nullopt;
  return absl::FromUnixSeconds(seconds);
}

const unsigned char* Bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.c_str());
}

Jwt Decode(const std::string& token, const unsigned char* key, size_t size) {
  jwt_t* jwt = nullptr;
  if (jwt_decode(&jwt, token.c_str(), key, static_cast<int>(size)) != 0) jwt = nullptr;
  return Jwt(jwt, &jwt_free);
}

Checked Refuse(std::string why, TokenFault fault = TokenFault::kInvalid) {
  return {{}, Refused{fault, std::move(why)}};
}

Checked CheckGrants(jwt_t* jwt, absl::string_view token, absl::Time now) {
  if (Grant(jwt, "iss") != kIssuer) return Refuse(absl::StrCat("issuer is not \"", kIssuer, "\""));
  std::optional<absl::Time> expire_time = TimeGrant(jwt, "exp");
  if (!expire_time) return Refuse("no exp, expected whole seconds");
  if (*expire_time <= now)
    return Refuse(absl::StrCat("expired at ", absl::FormatTime(*expire_time, absl::UTCTimeZone())),
                  TokenFault::kExpired);
  if (absl::Time not_before = TimeGrant(jwt, "nbf").value_or(absl::InfinitePast()); now + kClockSkew < not_before) {
    return Refuse("not valid yet");
  }
  std::optional<Role> role = ParseRole(Grant(jwt, "role"));
  if (!role) return Refuse("role is not one of ours");
  absl::string_view subject = Grant(jwt, "sub");
  if (subject.empty()) return Refuse("no sub in it");
  return {Identity{*role, std::string(subject), std::string(Grant(jwt, "region")), *expire_time, std::string(token)},
          std::nullopt};
}

}  // namespace

std::string RoleName(Role role) {
  return absl::AsciiStrToLower(v1::Actor::Role_Name(role));
}

std::optional<Role> ParseRole(absl::string_view name) {
  Role role = v1::Actor::ROLE_UNSPECIFIED;
  if (!v1::Actor::Role_Parse(absl::AsciiStrToUpper(name), &role) || role == v1::Actor::ROLE_UNSPECIFIED) {
    return std::nullopt;
  }
  return role;
}

absl::StatusOr<std::string> Mint(KeyRing& keys, Role role, absl::string_view subject, absl::string_view region,
                                 absl::Duration lifetime, absl::Time now) {
  if (!ParseRole(RoleName(role))) return absl::InvalidArgumentError("role: not said");
  if (subject.empty()) return absl::InvalidArgumentError("subject: empty, expected who the token is for");
  if (lifetime < absl::Seconds(1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("lifetime: ", absl::FormatDuration(lifetime), ", expected 1s or more"));
  }
  std::shared_ptr<const Key> key = keys.Signing(now);
  if (!key) return absl::FailedPreconditionError("no private key in the keys directory");

  jwt_t* made = nullptr;
  if (jwt_new(&made) != 0) return absl::InternalError("libjwt could not make a token");
  Jwt jwt(made, &jwt_free);
  long issued = absl::ToUnixSeconds(now);
  bool good =
      jwt_set_alg(made, JWT_ALG_ES256, Bytes(key->private_pem), static_cast<int>(key->private_pem.size())) == 0 &&
      jwt_add_header(made, "kid", key->kid.c_str()) == 0 && jwt_add_grant(made, "iss", kIssuer) == 0 &&
      jwt_add_grant(made, "sub", std::string(subject).c_str()) == 0 &&
      jwt_add_grant(made, "role", RoleName(role).c_str()) == 0 &&
      jwt_add_grant(made, "region", std::string(region).c_str()) == 0 && jwt_add_grant_int(made, "iat", issued) == 0 &&
      jwt_add_grant_int(made, "nbf", issued) == 0 &&
      jwt_add_grant_int(made, "exp", absl::ToUnixSeconds(now + lifetime)) == 0;
  if (!good) return absl::InternalError("libjwt could not fill a token");
  std::unique_ptr<char, decltype(&std::free)> text(jwt_encode_str(made), &std::free);
  if (!text) return absl::InternalError(absl::StrCat("libjwt could not sign with key ", key->kid));
  return std::string(text.get());
}

Checked Check(KeyRing& keys, absl::string_view token, absl::Time now) {
  if (token.empty() || token.size() > kLongestToken) {
    return Refuse(absl::StrCat(token.size(), " bytes, expected 1 to ", kLongestToken));
  }
  std::string text(token);
  // Read once without a key, only to learn which key it claims; the algorithm is ours to say, not the token's.
  Jwt claimed = Decode(text, nullptr, 0);
  if (!claimed) return Refuse("not a JWT");
  const char* algorithm = jwt_get_header(claimed.get(), "alg");
  if (algorithm == nullptr || absl::string_view(algorithm) != "ES256") return Refuse("algorithm is not ES256");
  const char* kid = jwt_get_header(claimed.get(), "kid");
  std::shared_ptr<const Key> key = kid == nullptr ? nullptr : keys.Find(kid, now);
  if (!key) return Refuse("signed with a key not known here");
  Jwt jwt = Decode(text, Bytes(key->public_pem), key->public_pem.size());
  if (!jwt || jwt_get_alg(jwt.get()) != JWT_ALG_ES256) return Refuse("signature does not fit");
  return CheckGrants(jwt.get(), token, now);
}

}  // namespace truckroll::auth
