// Ends of commands that answer with an order.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "truckroll/v1/history.pb.h"
#include "truckroll/v1/work_order.pb.h"
#include "truckrollctl/session.h"

namespace truckroll::ctl {

// Prints the order as asked for, or hands the error on.
absl::Status PrintOrder(Session& session, const absl::StatusOr<v1::WorkOrder>& order);

// Asks the server for state and promises as of an instant (empty: now), and prints them.
absl::Status ExplainOrder(Session& session, const std::string& name, const std::string& as_of);

}  // namespace truckroll::ctl
