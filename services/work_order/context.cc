#include "services/work_order/context.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/calendar/local_time.h"
#include "platform/rpc/status.h"
#include "platform/serving/caller.h"

namespace truckroll::work_order {

absl::StatusOr<Place> FindPlace(const Context& context, const rpc::Call& call, const std::string& region) {
  if (absl::Status status = serving::CheckRegion(call.identity, region); !status.ok()) return status;
  const v1::Region* found = context.regions.Find(RegionName(region));
  if (found == nullptr) return rpc::NotFound(RegionName(region));
  const absl::StatusOr<absl::Time> now = context.regions.Now(region);
  if (!now.ok()) return now.status();
  return Place{region, found, *LoadZone(found->time_zone()), *now};
}

absl::StatusOr<Place> FindParent(const Context& context, const rpc::Call& call, const std::string& parent) {
  if (parent.empty()) return rpc::MissingField("parent", "regions/{region}");
  const auto region = ParseRegion(parent);
  if (!region) return rpc::InvalidField("parent", parent, "regions/{region}");
  return FindPlace(context, call, *region);
}

absl::StatusOr<ResourceName> ParseOrderName(const std::string& name) {
  if (name.empty()) return rpc::MissingField("name", "regions/{region}/workOrders/{id}");
  const auto parsed = ParseName(name, kWorkOrders);
  if (!parsed) return rpc::InvalidField("name", name, "regions/{region}/workOrders/{id}");
  return *parsed;
}

v1::Actor ActorOf(const auth::Identity& identity) {
  v1::Actor actor;
  actor.set_role(identity.role);
  actor.set_subject(identity.subject);
  if (identity.role == v1::Actor::TECHNICIAN && !ParseName(identity.subject, kTechnicians)) {
    actor.set_subject(MakeName(serving::RegionOfCaller(identity), kTechnicians, identity.subject));
  }
  return actor;
}

absl::Status CheckVisible(const rpc::Call& call, const v1::WorkOrder& order) {
  if (call.identity.role != v1::Actor::TECHNICIAN || order.technician() == ActorOf(call.identity).subject()) {
    return absl::OkStatus();
  }
  return rpc::Error(v1::NOT_VISIBLE, absl::StrCat(order.name(), " is not this technician's"));
}

v1::WorkOrder ProjectFor(const Context& context, const rpc::Call& call, v1::WorkOrder order, absl::TimeZone zone) {
  const Reading reading{context.policies, zone, LanguageOf(call.language)};
  if (call.identity.role != v1::Actor::TECHNICIAN) return ProjectForStaff(std::move(order), reading);
  v1::WorkOrder seen = ProjectForTechnician(order, reading);
  if (!CheckVisible(call, order).ok()) {
    seen.clear_customer();
    seen.clear_address();
    seen.clear_old_address();
    seen.clear_description();
  }
  return seen;
}

absl::StatusOr<Rules> RulesOf(const Context& context, const storage::v1::WorkOrderRecord& record) {
  const Policy* policy = context.policies.Find(record.policy());
  const auto zone = LoadZone(record.time_zone());
  if (policy == nullptr || !zone) {
    return absl::InternalError(absl::StrCat(record.order().name(), " was taken under policy ", record.policy(),
                                            " in zone ", record.time_zone(), ", which are not here"));
  }
  return Rules{policy, *zone};
}

absl::Status ToStatus(const Refusal& refusal, const std::string& order) {
  switch (rpc::CodeOf(refusal.reason)) {
    case absl::StatusCode::kFailedPrecondition:
      return rpc::PreconditionFailed(refusal.reason, order, refusal.message);
    case absl::StatusCode::kInvalidArgument:
      return rpc::BadField(refusal.reason, refusal.field, refusal.message);
    default:
      return rpc::Error(refusal.reason, absl::StrCat(order, ": ", refusal.message));
  }
}

Task<absl::Status> WaitForOwnWrites(const Context& context, std::string region, absl::Time deadline) {
  const std::string last = context.freshness.Last(region);
  if (last.empty()) co_return absl::OkStatus();
  const absl::Time until = std::min(deadline, context.clock.Now() + absl::Seconds(2));
  const bool there = co_await context.read_model.WaitFor(region, last, until);
  if (there) co_return absl::OkStatus();
  co_return rpc::Unavailable(v1::STORE_UNREACHABLE, "the read model is catching up", absl::Seconds(1));
}

}  // namespace truckroll::work_order
