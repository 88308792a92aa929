// What a caller may touch, beyond the method itself: their own region; and a technician only themselves.
#ifndef TRUCKROLL_PLATFORM_SERVING_CALLER_H_
#define TRUCKROLL_PLATFORM_SERVING_CALLER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "domain/name/resource_name.h"
#include "platform/auth/identity.h"

namespace truckroll::serving {

// The one region a caller is bound to, or empty for all. A technician's token says it by its region or by its subject.
std::string RegionOfCaller(const auth::Identity& identity);

// PERMISSION_DENIED, REGION_NOT_ALLOWED. A technician's token that says no region is for none.
absl::Status CheckRegion(const auth::Identity& identity, absl::string_view region);

// Whether the caller is that technician: the token's subject is their name, or their id in the token's region.
bool IsSelf(const auth::Identity& identity, const ResourceName& technician);

// PERMISSION_DENIED for a technician who asks about another one. Their region is checked too.
absl::Status CheckSelf(const auth::Identity& identity, const ResourceName& technician);

}  // namespace truckroll::serving

#endif  // TRUCKROLL_PLATFORM_SERVING_CALLER_H_
