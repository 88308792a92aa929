// The regions that this installation dispatches: deploy/regions/*.textproto, one truckroll.v1.Region a file.
#ifndef TRUCKROLL_PLATFORM_CONFIG_REGIONS_H_
#define TRUCKROLL_PLATFORM_CONFIG_REGIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "truckroll/v1/region.pb.h"

namespace truckroll::config {

// By file name, without their clocks. Every mistake stops the start, an unknown zone among them (nothing falls back to
// UTC): INVALID_ARGUMENT names file, line, field, what was found and what was expected. NOT_FOUND: no such directory,
// or no region in it.
absl::StatusOr<std::vector<v1::Region>> LoadRegions(const std::string& directory);

}  // namespace truckroll::config

#endif  // TRUCKROLL_PLATFORM_CONFIG_REGIONS_H_
