#include "services/work_order/day_guard.h"

#include <algorithm>

#include "domain/calendar/instant.h"

namespace truckroll::work_order {
namespace {

// Whether the order is a visit of its technician's.
bool IsVisit(const v1::WorkOrder& order) {
  return !order.technician().empty() && order.state() != v1::WorkOrder::COMPLETED &&
         order.state() != v1::WorkOrder::CANCELLED;
}

bool SameInstant(const v1::WorkOrder& a, const v1::WorkOrder& b) {
  return a.has_agreed_time() == b.has_agreed_time() && FromProto(a.agreed_time()) == FromProto(b.agreed_time());
}

// Whether the visit counts the same to whoever plans the day: still ahead, under way, or waiting.
bool SamePlanningState(const v1::WorkOrder& before, const v1::WorkOrder& after) {
  const auto is_ahead = [](v1::WorkOrder::State state) {
    return state == v1::WorkOrder::ACKNOWLEDGED || state == v1::WorkOrder::ASSIGNED || state == v1::WorkOrder::ACCEPTED;
  };
  return before.state() == after.state() || (is_ahead(before.state()) && is_ahead(after.state()));
}

// Until when the visit must be made: the earliest of the promises that a visit keeps.
std::optional<absl::Time> VisitDue(const v1::WorkOrder& order) {
  std::optional<absl::Time> due;
  for (const v1::Commitment& commitment : order.commitments()) {
    if (commitment.state() != v1::Commitment::RUNNING) continue;
    if (commitment.kind() != v1::Commitment::RESOLUTION && commitment.kind() != v1::Commitment::BOOKED_WINDOW &&
        commitment.kind() != v1::Commitment::ARRIVAL) {
      continue;
    }
    const absl::Time by = FromProto(commitment.due_time());
    if (!due || by < *due) due = by;
  }
  return due;
}

absl::Time SortTime(const v1::TechnicianDay::Visit& visit) {
  return visit.has_start_time() ? FromProto(visit.start_time()) : absl::InfiniteFuture();
}

}  // namespace

std::vector<std::string> TechniciansTouched(const v1::WorkOrder& before, const v1::WorkOrder& after) {
  const std::string had = IsVisit(before) ? before.technician() : "";
  const std::string has = IsVisit(after) ? after.technician() : "";
  if (had == has) {
    if (has.empty() || (SameInstant(before, after) && SamePlanningState(before, after))) return {};
    return {has};
  }
  std::vector<std::string> touched;
  if (!had.empty()) touched.push_back(had);
  if (!has.empty()) touched.push_back(has);
  return touched;
}

std::optional<std::string> TakenBy(const v1::TechnicianDay& day, const v1::WorkOrder& order, const Policy& policy) {
  if (!order.has_agreed_time()) return std::nullopt;
  const absl::Time start = FromProto(order.agreed_time());
  const absl::Time end = start + policy.planned_duration(order.type());
  for (const v1::TechnicianDay::Visit& visit : day.visits()) {
    if (visit.work_order() == order.name() || !visit.has_start_time()) continue;
    if (FromProto(visit.start_time()) < end && start < FromProto(visit.end_time())) return visit.work_order();
  }
  return std::nullopt;
}

void BringUpToDate(const storage::v1::WorkOrderRecord& after, const Policy& policy, v1::TechnicianDay* day) {
  const v1::WorkOrder& order = after.order();
  auto& visits = *day->mutable_visits();
  const auto own = std::find_if(visits.begin(), visits.end(), [&](const v1::TechnicianDay::Visit& visit) {
    return visit.work_order() == order.name();
  });
  if (own != visits.end()) visits.erase(own);
  if (!IsVisit(order) || order.technician() != day->technician()) return;
  v1::TechnicianDay::Visit& visit = *visits.Add();
  visit.set_work_order(order.name());
  if (order.has_agreed_time()) {
    *visit.mutable_start_time() = order.agreed_time();
    *visit.mutable_end_time() = ToProto(FromProto(order.agreed_time()) + policy.planned_duration(order.type()));
  }
  if (order.address().has_location()) *visit.mutable_location() = order.address().location();
  visit.set_state(order.state());
  if (const auto due = VisitDue(order)) *visit.mutable_due_time() = ToProto(*due);
  std::stable_sort(visits.begin(), visits.end(),
                   [](const auto& a, const auto& b) { return SortTime(a) < SortTime(b); });
}

}  // namespace truckroll::work_order
