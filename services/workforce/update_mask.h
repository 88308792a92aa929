// update_mask: which fields of a resource an update replaces.
#ifndef TRUCKROLL_SERVICES_WORKFORCE_UPDATE_MASK_H_
#define TRUCKROLL_SERVICES_WORKFORCE_UPDATE_MASK_H_

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>

#include "absl/status/status.h"

namespace truckroll::workforce {

// Replaces in `to` what the mask names by what `from` has there, or has not. An empty mask, or "*", is every field that
// callers set. Both are of one type. INVALID_ARGUMENT: a path that is no such field; `to` is then as it was.
absl::Status ReplaceFields(const google::protobuf::FieldMask& mask, const google::protobuf::Message& from,
                           google::protobuf::Message* to);

}  // namespace truckroll::workforce

#endif  // TRUCKROLL_SERVICES_WORKFORCE_UPDATE_MASK_H_
