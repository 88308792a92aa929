#include "platform/config/regions.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "domain/name/resource_name.h"
#include "platform/config/text_file.h"

namespace truckroll::config {
namespace {

std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", text, "\"");
}

bool IsShortCode(absl::string_view code) {
  return code.size() >= 2 && code.size() <= 4 &&
         std::all_of(code.begin(), code.end(), [](char c) { return absl::ascii_islower(c); });
}

absl::Status Check(const v1::Region& region, const TextFile& file) {
  if (!ParseRegion(region.name())) {
    return file.Wrong("name", Quoted(region.name()), "\"regions/\" and 1 to 32 lower-case letters, digits and \"-\"");
  }
  if (region.display_name().empty() || region.display_name().size() > 100) {
    return file.Wrong("display_name", absl::StrCat(region.display_name().size(), " bytes"), "1 to 100");
  }
  absl::TimeZone zone;
  if (region.time_zone().empty() || !absl::LoadTimeZone(region.time_zone(), &zone)) {
    return file.Wrong("time_zone", Quoted(region.time_zone()), "an IANA zone known here, such as \"Asia/Shanghai\"");
  }
  if (!IsResourceId(region.policy())) {
    return file.Wrong("policy", Quoted(region.policy()), "a policy's name, such as \"standard\"");
  }
  if (!IsShortCode(region.short_code())) {
    return file.Wrong("short_code", Quoted(region.short_code()), "2 to 4 lower-case letters");
  }
  if (!region.has_center()) return file.Wrong("center", "nothing", "the region's middle");
  const auto& center = region.center();
  if (!(std::abs(center.latitude()) <= 90 && std::abs(center.longitude()) <= 180)) {
    return file.Wrong("center", absl::StrCat(center.latitude(), ", ", center.longitude()),
                      "a latitude of -90 to 90 and a longitude of -180 to 180");
  }
  if (region.has_clock()) return file.Wrong("clock", "a clock", "none: it is kept in the store");
  return absl::OkStatus();
}

absl::Status CheckDistinct(const v1::Region& region, const std::vector<v1::Region>& before, const TextFile& file) {
  for (const v1::Region& other : before) {
    if (other.name() == region.name()) {
      return file.Wrong("name", Quoted(region.name()), "a name that no other file has");
    }
    if (other.short_code() == region.short_code()) {
      return file.Wrong("short_code", Quoted(region.short_code()),
                        absl::StrCat("another one than that of ", other.name()));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<v1::Region>> LoadRegions(const std::string& directory) {
  auto files = ListTextFiles(directory);
  if (!files.ok()) return files.status();
  std::vector<v1::Region> regions;
  for (const std::string& path : *files) {
    v1::Region region;
    const auto file = TextFile::Read(path, &region);
    if (!file.ok()) return file.status();
    if (absl::Status status = Check(region, *file); !status.ok()) return status;
    if (absl::Status status = CheckDistinct(region, regions, *file); !status.ok()) return status;
    regions.push_back(std::move(region));
  }
  if (regions.empty()) return absl::NotFoundError(absl::StrCat(directory, ": holds no region (*.textproto)"));
  return regions;
}

}  // namespace truckroll::config
