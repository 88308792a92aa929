// How a record is stored: its version as 8 bytes, big-endian, then its bytes. A commit compares versions without
// reading the rest. Versions begin at 1; 0 means there is no such record.
#ifndef TRUCKROLL_PLATFORM_REDIS_VERSIONED_H_
#define TRUCKROLL_PLATFORM_REDIS_VERSIONED_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "platform/redis/reply.h"

namespace truckroll::redis {

struct Versioned {
  uint64_t version = 0;
  std::string bytes;
};

std::string EncodeVersioned(uint64_t version, absl::string_view bytes);

// Of a GET: nullopt when there is no such key, DATA_LOSS when what is there was not written as a record.
absl::StatusOr<std::optional<Versioned>> ParseVersioned(const Reply& reply);

}  // namespace truckroll::redis

#endif  // TRUCKROLL_PLATFORM_REDIS_VERSIONED_H_
