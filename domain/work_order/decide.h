#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domain/policy/policy.h"
#include "truckroll/storage/v1/work_order_record.pb.h"
#include "truckroll/v1/action.pb.h"
#include "truckroll/v1/actor.pb.h"
#include "truckroll/v1/error_reason.pb.h"

namespace truckroll {

// Why an action is refused: a business fact, not an error.
struct Refusal {
  v1::ErrorReason reason;
  // The request's field that it is about; empty when it is about the order.
  std::string field;
  // What was found and what was expected. Names no person, phone or address.
  std::string message;
};

// Who does what.
struct Command {
  v1::Action action;
  // Role SERVICE or none stands for the system itself and may do everything.
  v1::Actor actor;
};

// Names for an order that the action may bring into being; made by the caller, since chance is not the domain's.
struct SpareNames {
  std::string name;
  std::string tracking_id;
};

struct Decision {
  // The order as it stands now: what fell due is settled in it, also when the action was refused.
  storage::v1::WorkOrderRecord record;
  // Whether there is a new version to commit.
  bool changed = false;
  std::optional<Refusal> refusal;
  // New orders, each at version 1, to be committed in the same step.
  std::vector<storage::v1::WorkOrderRecord> created;
};

// Decides one action on one order (promises.md, section 0). First whatever fell due before `now` is settled, at its own
// instant; then the action is applied, at its own time as far as the policy trusts that clock; all in one version.
// `now` is the region's time; an earlier one than the order's last record time is taken for that. Pure: same input,
// same output.
//
// A create is decided on a record of version 0 that carries what was asked for, its name, zone and policy.
Decision Decide(const storage::v1::WorkOrderRecord& record, const Command& command, absl::Time now,
                const Policy& policy, absl::TimeZone zone, const SpareNames& spare);

// Settles whatever fell due before `now`, and nothing else.
Decision Settle(const storage::v1::WorkOrderRecord& record, absl::Time now, const Policy& policy, absl::TimeZone zone);

// The last instant at which nothing of the order has fallen due. Nothing when no clock runs.
std::optional<absl::Time> NextDue(const storage::v1::WorkOrderRecord& record);

}  // namespace truckroll
