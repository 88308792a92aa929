#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "truckroll/storage/v1/policy.pb.h"

namespace truckroll {

// Reads and checks a policy file's text: every field that promises depend on is there and in range. INVALID_ARGUMENT
// says `file:line`, the field, what was found and what was expected.
absl::StatusOr<storage::v1::Policy> ReadPolicyText(absl::string_view text, absl::string_view file);

}  // namespace truckroll
