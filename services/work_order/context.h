// What every handler works with. All of it outlives the server. Threads: any.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_CONTEXT_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_CONTEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/policy/policy_set.h"
#include "domain/work_order/decide.h"
#include "domain/work_order/projection.h"
#include "platform/async/task.h"
#include "platform/clock/clock.h"
#include "platform/rpc/gate.h"
#include "platform/serving/regions.h"
#include "services/work_order/freshness.h"
#include "services/work_order/read_model/read_model.h"
#include "services/work_order/settlement_counts.h"
#include "services/work_order/store.h"
#include "services/work_order/workforce.h"

namespace truckroll::work_order {

struct Context {
  Store& store;
  serving::Regions& regions;
  const PolicySet& policies;
  Workforce& workforce;
  read_model::ReadModel& read_model;
  Freshness& freshness;
  SettlementCounts& settlements;
  const clock::Clock& clock;
};

// A region as a handler needs it: known here, and the caller's.
struct Place {
  std::string id;  // "xuzhou"
  const v1::Region* region;
  absl::TimeZone zone;
  absl::Time now;  // region time
};

// By the region's id. NOT_FOUND, REGION_NOT_ALLOWED, UNAVAILABLE while its clock isn't known.
absl::StatusOr<Place> FindPlace(const Context& context, const rpc::Call& call, const std::string& region);
// By a field that names the region itself: "regions/{region}".
absl::StatusOr<Place> FindParent(const Context& context, const rpc::Call& call, const std::string& parent);
// The order's name, taken apart. FIELD_MISSING, FIELD_INVALID.
absl::StatusOr<ResourceName> ParseOrderName(const std::string& name);

// The caller, as the timeline names them: a technician by their resource name.
v1::Actor ActorOf(const auth::Identity& identity);
// The order as the caller may see it.
v1::WorkOrder ProjectFor(const Context& context, const rpc::Call& call, v1::WorkOrder order, absl::TimeZone zone);
// PERMISSION_DENIED when a technician asks for what is not theirs.
absl::Status CheckVisible(const rpc::Call& call, const v1::WorkOrder& order);

// The policy that the order was taken under, and its zone. INTERNAL when the policy file is gone.
struct Rules {
  const Policy* policy;
  absl::TimeZone zone;
};
absl::StatusOr<Rules> RulesOf(const Context& context, const storage::v1::WorkOrderRecord& record);

// Waits until the read model shows everything that this process has written: what a list's reader must see.
Task<absl::Status> WaitForOwnWrites(const Context& context, std::string region, absl::Time deadline);

// A refusal as an error.
absl::Status ToStatus(const Refusal& refusal, const std::string& order);

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_CONTEXT_H_
