#include "services/work_order/read_model/page_token.h"

#include "absl/strings/escaping.h"

namespace truckroll::read_model {
namespace {

void AppendBigEndian(uint64_t value, std::string* bytes) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes->push_back(static_cast<char>(value >> shift));
}

uint64_t BigEndian(absl::string_view bytes) {
  uint64_t value = 0;
  for (char byte : bytes.substr(0, 8)) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

}  // namespace

uint64_t FilterDigest(const v1::ListWorkOrdersRequest& request) {
  v1::ListWorkOrdersRequest filters = request;
  filters.clear_page_size();
  filters.clear_page_token();
  // FNV-1a: it must be the same in every process, and only guards against mistakes.
  uint64_t digest = 14695981039346656037u;
  for (char byte : filters.SerializeAsString()) digest = (digest ^ static_cast<unsigned char>(byte)) * 1099511628211u;
  return digest;
}

std::string EncodePageToken(uint64_t filters, const Place& place) {
  std::string bytes;
  AppendBigEndian(filters, &bytes);
  AppendBigEndian(static_cast<uint64_t>(place.due), &bytes);
  bytes += place.tie;
  return absl::WebSafeBase64Escape(bytes);
}

std::optional<Place> DecodePageToken(absl::string_view token, uint64_t filters) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() < 17 || BigEndian(bytes) != filters) {
    return std::nullopt;
  }
  return Place{static_cast<int64_t>(BigEndian(absl::string_view(bytes).substr(8))), bytes.substr(16)};
}

}  // namespace truckroll::read_model
