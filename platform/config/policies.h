// The policies that orders are, or were, taken under: deploy/policies/*.textproto, one version of one name a file.
#ifndef TRUCKROLL_PLATFORM_CONFIG_POLICIES_H_
#define TRUCKROLL_PLATFORM_CONFIG_POLICIES_H_

#include <string>

#include "absl/status/statusor.h"
#include "domain/policy/policy_set.h"

namespace truckroll::config {

// Blocking I/O: for a program's start. Every mistake stops the start: INVALID_ARGUMENT names file, line, field, what
// was found and what was expected; ALREADY_EXISTS: two files of one version. NOT_FOUND: no such directory, or none in
// it.
absl::StatusOr<PolicySet> LoadPolicies(const std::string& directory);

}  // namespace truckroll::config

#endif  // TRUCKROLL_PLATFORM_CONFIG_POLICIES_H_
