// An order as the command line describes it, for taking it and for previewing its promises.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "truckroll/v1/action.pb.h"
#include "truckroll/v1/work_order.pb.h"
#include "truckrollctl/arguments.h"
#include "truckrollctl/session.h"

namespace truckroll::ctl {

std::vector<Flag> OrderFieldFlags();

// `parent` is "regions/{region}". Without a place the server takes the community's centre.
// Usage errors.
absl::StatusOr<v1::WorkOrder> ReadOrderFields(Session& session, const Arguments& arguments, const std::string& parent);

// Of --asked-by; not said when it is not given.
absl::StatusOr<v1::Action::AskedBy> ReadAskedBy(const Arguments& arguments);

}  // namespace truckroll::ctl
