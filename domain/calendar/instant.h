#pragma once

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include "absl/time/time.h"

namespace truckroll {

// Instants are whole milliseconds, truncated (promises.md, 0).
absl::Time ToMillis(absl::Time t);

// Between the contract's instants and spans, and Abseil's. An absent timestamp is 1970: ask has_… first.
// What lies outside of the contract's range (the years 1 to 9999; 10,000 years either way) is taken for its nearest
// end, so that reckoning with it never overflows.
absl::Time FromProto(const google::protobuf::Timestamp& t);
absl::Duration FromProto(const google::protobuf::Duration& d);
google::protobuf::Timestamp ToProto(absl::Time t);
google::protobuf::Duration ToProto(absl::Duration d);

}  // namespace truckroll
