// The fields that requests of this service share.
#ifndef TRUCKROLL_SERVICES_WORKFORCE_REQUEST_H_
#define TRUCKROLL_SERVICES_WORKFORCE_REQUEST_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "platform/rpc/gate.h"
#include "platform/serving/regions.h"
#include "services/workforce/kind.h"
#include "services/workforce/store.h"

namespace truckroll::workforce {

// The id of the region that `parent` names: it must be known here and the caller's.
absl::StatusOr<std::string> ParentRegion(const rpc::Call& call, const serving::Regions& regions,
                                         absl::string_view parent);

// page_size, 100 for 0; FIELD_INVALID outside 0 to 1000.
absl::StatusOr<int> PageSize(const google::protobuf::Message& request);

// Opaque page tokens: they hold the last id, and are good for one kind in one region. PAGE_TOKEN_INVALID.
std::string PageToken(const Kind& kind, absl::string_view region, absl::string_view last_id);
absl::StatusOr<std::string> LastId(const Kind& kind, absl::string_view region, absl::string_view page_token);

}  // namespace truckroll::workforce

#endif  // TRUCKROLL_SERVICES_WORKFORCE_REQUEST_H_
