// The opaque token that leads to the next page: where the last one ended, and which filters it was made for. Base64url
// of
//
//   filters' digest, 8 bytes | due, 8 bytes | tie, the rest        (integers big-endian)
//
// Nothing in it is trusted: another digest or a malformed token is no token.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_PAGE_TOKEN_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_PAGE_TOKEN_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll::read_model {

// A place in the list's order, as in the columns of the same names.
struct Place {
  int64_t due = 0;
  std::string tie;
};

// Of everything in the request but the page's size and token.
uint64_t FilterDigest(const v1::ListWorkOrdersRequest& request);

std::string EncodePageToken(uint64_t filters, const Place& place);
std::optional<Place> DecodePageToken(absl::string_view token, uint64_t filters);

}  // namespace truckroll::read_model

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_PAGE_TOKEN_H_
