#pragma once

#include "absl/time/time.h"
#include "domain/policy/policy.h"
#include "domain/timeline/wording.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll {

// One sentence on how the commitment's due came about and what became of it, in both languages. `policy` is the version
// the commitment's rule names; null leaves the rule's own words out.
v1::LocalizedText Explain(const v1::Commitment& commitment, const Policy* policy, absl::TimeZone zone);

}  // namespace truckroll
