// Where the policies lie, for commands that need no server.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "truckrollctl/arguments.h"

namespace truckroll::ctl {

// What --policies says; or else deploy/policies below the working directory, the program's folder, or one above either.
// NOT_FOUND.
absl::StatusOr<std::string> PoliciesDirectory(const Arguments& arguments);

}  // namespace truckroll::ctl
