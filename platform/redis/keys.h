// The one layout of keys: {region}:part:part…, as in Key("xuzhou", "wo", id) = "{xuzhou}:wo:<id>". The braces are a
// Redis Cluster hash tag: a region's keys lie in one slot, so one commit can touch any of them. A region's id has no
// braces; parts have no colons, except the last.
#ifndef TRUCKROLL_PLATFORM_REDIS_KEYS_H_
#define TRUCKROLL_PLATFORM_REDIS_KEYS_H_

#include <string>

#include "absl/strings/str_cat.h"

namespace truckroll::redis {

template <class... Parts>
std::string Key(absl::string_view region, const Parts&... parts) {
  std::string key = absl::StrCat("{", region, "}");
  (absl::StrAppend(&key, ":", parts), ...);
  return key;
}

}  // namespace truckroll::redis

#endif  // TRUCKROLL_PLATFORM_REDIS_KEYS_H_
