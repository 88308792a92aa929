// Names of resources: "regions/{region}" and "regions/{region}/{collection}/{id}".
//
//   std::optional<ResourceName> name = ParseName(request.name(), "technicians");
//   name->region  // "xuzhou"
//   name->id      // "t-001"
//
// A region is 1 to 32, any other id 1 to 63, of [a-z0-9-]. Anything else is no name: there is one spelling of each.
#ifndef TRUCKROLL_DOMAIN_NAME_RESOURCE_NAME_H_
#define TRUCKROLL_DOMAIN_NAME_RESOURCE_NAME_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace truckroll {

inline constexpr absl::string_view kTechnicians = "technicians";
inline constexpr absl::string_view kTeams = "teams";
inline constexpr absl::string_view kCommunities = "communities";
inline constexpr absl::string_view kSubscribers = "subscribers";
inline constexpr absl::string_view kWorkOrders = "workOrders";

struct ResourceName {
  std::string region;  // "xuzhou", not "regions/xuzhou"
  std::string id;
};

bool IsRegionId(absl::string_view id);
bool IsResourceId(absl::string_view id);

// Of "regions/{region}/{collection}/{id}".
std::optional<ResourceName> ParseName(absl::string_view name, absl::string_view collection);
// "xuzhou" of "regions/xuzhou".
std::optional<std::string> ParseRegion(absl::string_view name);
// "xuzhou" of any name that begins with "regions/xuzhou", whatever follows.
std::optional<std::string> RegionOf(absl::string_view name);

// The parts are taken as they are.
std::string MakeName(absl::string_view region, absl::string_view collection, absl::string_view id);
std::string RegionName(absl::string_view region);

}  // namespace truckroll

#endif  // TRUCKROLL_DOMAIN_NAME_RESOURCE_NAME_H_
