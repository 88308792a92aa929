#include "domain/name/resource_name.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace truckroll {
namespace {

constexpr absl::string_view kRegions = "regions";
constexpr size_t kLongestRegion = 32;
constexpr size_t kLongestId = 63;

bool IsId(absl::string_view id, size_t longest) {
  return !id.empty() && id.size() <= longest && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
  });
}

}  // namespace

bool IsRegionId(absl::string_view id) {
  return IsId(id, kLongestRegion);
}

bool IsResourceId(absl::string_view id) {
  return IsId(id, kLongestId);
}

std::optional<ResourceName> ParseName(absl::string_view name, absl::string_view collection) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  if (parts.size() != 4 || parts[0] != kRegions || !IsRegionId(parts[1])) return std::nullopt;
  if (parts[2] != collection || !IsResourceId(parts[3])) return std::nullopt;
  return ResourceName{std::string(parts[1]), std::string(parts[3])};
}

std::optional<std::string> ParseRegion(absl::string_view name) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  if (parts.size() != 2 || parts[0] != kRegions || !IsRegionId(parts[1])) return std::nullopt;
  return std::string(parts[1]);
}

std::optional<std::string> RegionOf(absl::string_view name) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, absl::MaxSplits('/', 2));
  if (parts.size() < 2 || parts[0] != kRegions || !IsRegionId(parts[1])) return std::nullopt;
  return std::string(parts[1]);
}

std::string MakeName(absl::string_view region, absl::string_view collection, absl::string_view id) {
  return absl::StrCat(kRegions, "/", region, "/", collection, "/", id);
}

std::string RegionName(absl::string_view region) {
  return absl::StrCat(kRegions, "/", region);
}

}  // namespace truckroll
