#include "platform/redis/versioned.h"

#include "absl/strings/str_cat.h"

namespace truckroll::redis {
namespace {

constexpr size_t kVersionBytes = 8;

}  // namespace

std::string EncodeVersioned(uint64_t version, absl::string_view bytes) {
  std::string stored;
  stored.reserve(kVersionBytes + bytes.size());
  for (int shift = 56; shift >= 0; shift -= 8) stored.push_back(static_cast<char>(version >> shift));
  absl::StrAppend(&stored, bytes);
  return stored;
}

absl::StatusOr<std::optional<Versioned>> ParseVersioned(const Reply& reply) {
  if (reply.is_nil()) return std::nullopt;
  const std::string& stored = reply.text();
  Versioned record;
  if (reply.type() == Reply::Type::kString && stored.size() >= kVersionBytes) {
    for (size_t i = 0; i < kVersionBytes; ++i) record.version = record.version << 8 | static_cast<uint8_t>(stored[i]);
  }
  if (record.version == 0) {
    return absl::DataLossError(
        absl::StrCat("stored record: found ", stored.size(), " bytes without a version, expected 8 bytes of it first"));
  }
  record.bytes = stored.substr(kVersionBytes);
  return record;
}

}  // namespace truckroll::redis
