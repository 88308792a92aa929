#include "dispatcher/assignment/choice.h"

#include <algorithm>

#include "domain/calendar/instant.h"
#include "domain/dispatch/shifts.h"

namespace truckroll::dispatcher {
namespace {

// How long before their shift somebody may be given an order.
constexpr absl::Duration kBeforeShift = absl::Hours(1);
// How long before its window an order is given to somebody.
constexpr absl::Duration kBeforeWindow = absl::Hours(72);
// How long somebody who declined, or let it lapse, is not asked again.
constexpr absl::Duration kBeforeAskedAgain = absl::Minutes(30);

bool CanBeConnected(const v1::WorkOrder& order) {
  if (order.type() != v1::WorkOrder::INSTALL && order.type() != v1::WorkOrder::MOVE) return true;
  const v1::CommunityFacts& facts = order.community_facts();
  return !facts.has_install_ready() || facts.install_ready() || order.has_install_ready_time();
}

}  // namespace

bool WantsTechnician(const v1::WorkOrder& order, absl::Time now) {
  if (order.state() != v1::WorkOrder::ACKNOWLEDGED || !CanBeConnected(order)) return false;
  for (const v1::Commitment& commitment : order.commitments()) {
    const bool has_window =
        commitment.kind() == v1::Commitment::BOOKED_WINDOW || commitment.kind() == v1::Commitment::ARRIVAL;
    if (has_window && commitment.state() == v1::Commitment::RUNNING &&
        FromProto(commitment.reference_time()) > now + kBeforeWindow) {
      return false;
    }
  }
  return true;
}

const Candidate* Choose(const std::vector<Candidate>& ranked, absl::Time now, absl::TimeZone zone) {
  if (ranked.empty() || !ranked.front().feasible()) return nullptr;
  const Candidate& best = ranked.front();
  for (const Candidate& candidate : ranked) {
    if (!candidate.feasible() || candidate.missed() > best.missed()) return nullptr;
    const bool tried = candidate.tries.count > 0;
    if (tried && best.tries.count == 0) return nullptr;
    if (tried && now - candidate.tries.last < kBeforeAskedAgain) continue;
    if (OnShift(*candidate.technician, now, kBeforeShift, zone)) return &candidate;
  }
  return nullptr;
}

v1::TechnicianDay::Visit VisitOf(const v1::WorkOrder& order, const Candidate& candidate) {
  v1::TechnicianDay::Visit visit;
  visit.set_work_order(order.name());
  visit.set_state(v1::WorkOrder::ASSIGNED);
  if (order.address().has_location()) *visit.mutable_location() = order.address().location();
  if (order.has_agreed_time()) {
    *visit.mutable_start_time() = order.agreed_time();
    *visit.mutable_end_time() = ToProto(FromProto(order.agreed_time()) + (candidate.complete - candidate.arrive));
  }
  absl::Time due = absl::InfiniteFuture();
  for (const Stake& stake : candidate.stakes) due = std::min(due, stake.due);
  if (due < absl::InfiniteFuture()) *visit.mutable_due_time() = ToProto(due);
  return visit;
}

}  // namespace truckroll::dispatcher
