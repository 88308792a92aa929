#pragma once

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "domain/policy/policy.h"

namespace truckroll {

// All policies that orders may have been taken under, by name and version. Filled at start, then only read: any thread
// may.
class PolicySet {
 public:
  // ALREADY_EXISTS when this version of this name is there already.
  absl::Status Add(Policy policy);

  // The highest version of a name: what new orders are taken under. Null when there is none.
  const Policy* Latest(absl::string_view name) const;

  // The version that an order remembers, "name@version". Null when it isn't there.
  const Policy* Find(absl::string_view id) const;

 private:
  std::map<std::string, std::map<int, Policy>> by_name_;
};

}  // namespace truckroll
