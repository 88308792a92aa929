#include "platform/serving/caller.h"

#include "absl/strings/str_cat.h"
#include "platform/rpc/status.h"

namespace truckroll::serving {

std::string RegionOfCaller(const auth::Identity& identity) {
  if (!identity.region.empty()) return ParseRegion(identity.region).value_or(identity.region);
  if (identity.role != v1::Actor::TECHNICIAN) return "";
  return RegionOf(identity.subject).value_or("");
}

absl::Status CheckRegion(const auth::Identity& identity, absl::string_view region) {
  const std::string own = RegionOfCaller(identity);
  if (own == region || (own.empty() && identity.role != v1::Actor::TECHNICIAN)) return absl::OkStatus();
  return rpc::Error(v1::REGION_NOT_ALLOWED, absl::StrCat("this token is not for ", RegionName(region)));
}

bool IsSelf(const auth::Identity& identity, const ResourceName& technician) {
  if (identity.role != v1::Actor::TECHNICIAN || RegionOfCaller(identity) != technician.region) return false;
  return identity.subject == technician.id ||
         identity.subject == MakeName(technician.region, kTechnicians, technician.id);
}

absl::Status CheckSelf(const auth::Identity& identity, const ResourceName& technician) {
  if (absl::Status status = CheckRegion(identity, technician.region); !status.ok()) return status;
  if (identity.role != v1::Actor::TECHNICIAN || IsSelf(identity, technician)) return absl::OkStatus();
  return rpc::Error(v1::ROLE_NOT_ALLOWED, "a technician may do this for themselves only");
}

}  // namespace truckroll::serving
