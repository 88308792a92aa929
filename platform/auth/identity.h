// Who calls, as a verified token says.
#ifndef TRUCKROLL_PLATFORM_AUTH_IDENTITY_H_
#define TRUCKROLL_PLATFORM_AUTH_IDENTITY_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "truckroll/v1/actor.pb.h"

namespace truckroll::auth {

using Role = v1::Actor::Role;

struct Identity {
  Role role = v1::Actor::ROLE_UNSPECIFIED;
  std::string subject;
  std::string region;  // empty: every region
  absl::Time expire_time;
  std::string token;  // as it came, to be carried on; never logged
};

// "technician" for TECHNICIAN; what tokens and the command line use.
std::string RoleName(Role role);
std::optional<Role> ParseRole(absl::string_view name);

}  // namespace truckroll::auth

#endif  // TRUCKROLL_PLATFORM_AUTH_IDENTITY_H_
