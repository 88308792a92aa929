#include "domain/commitment/clock.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/commitment/resolution.h"

namespace truckroll {
namespace {

v1::Event::Kind SettledKind(v1::Commitment::State state) {
  switch (state) {
    case v1::Commitment::MET:
      return v1::Event::COMMITMENT_MET;
    case v1::Commitment::MISSED:
      return v1::Event::COMMITMENT_MISSED;
    case v1::Commitment::EXCUSED:
      return v1::Event::COMMITMENT_EXCUSED;
    default:
      return v1::Event::COMMITMENT_VOIDED;
  }
}

// The instant at which the clock is settled; what was done before it started, told late, counts from its start.
absl::Time SettleTime(const Draft& draft, const v1::Commitment& commitment) {
  return std::max(draft.at(), FromProto(commitment.start_time()));
}

}  // namespace

bool IsUnsettled(const v1::Commitment& commitment) {
  return commitment.state() == v1::Commitment::RUNNING || commitment.state() == v1::Commitment::PAUSED;
}

v1::Commitment* FindUnsettled(v1::WorkOrder& order, v1::Commitment::Kind kind) {
  v1::Commitment* found = nullptr;
  for (v1::Commitment& commitment : *order.mutable_commitments()) {
    if (commitment.kind() != kind || !IsUnsettled(commitment)) continue;
    if (found == nullptr || FromProto(commitment.due_time()) < FromProto(found->due_time())) found = &commitment;
  }
  return found;
}

v1::Commitment* FindLatest(v1::WorkOrder& order, v1::Commitment::Kind kind) {
  for (int i = order.commitments_size() - 1; i >= 0; --i) {
    if (order.commitments(i).kind() == kind) return order.mutable_commitments(i);
  }
  return nullptr;
}

v1::Commitment& StartClock(Draft& draft, v1::Commitment::Kind kind, absl::string_view rule, absl::Time due) {
  v1::Commitment& commitment = *draft.order().add_commitments();
  commitment.set_kind(kind);
  commitment.set_state(v1::Commitment::RUNNING);
  commitment.set_rule(absl::StrCat(draft.policy().id(), "/", rule));
  *commitment.mutable_start_time() = ToProto(draft.at());
  *commitment.mutable_due_time() = ToProto(ToMillis(due));
  return commitment;
}

void SettleClock(Draft& draft, v1::Commitment& commitment, v1::Commitment::State state, absl::string_view cause) {
  if (commitment.state() == v1::Commitment::PAUSED && commitment.pauses_size() > 0) {
    *commitment.mutable_pauses(commitment.pauses_size() - 1)->mutable_end_time() = ToProto(draft.at());
  }
  commitment.set_state(state);
  commitment.set_cause(std::string(cause));
  *commitment.mutable_settle_time() = ToProto(SettleTime(draft, commitment));
  const bool internal = commitment.kind() == v1::Commitment::TAKE_ON || state == v1::Commitment::VOID;
  v1::Event& event = draft.Add(SettledKind(state), internal ? v1::Event::INTERNAL : v1::Event::CUSTOMER);
  event.mutable_arguments()->set_commitment(commitment.kind());
  event.mutable_arguments()->set_cause(std::string(cause));
  *event.mutable_arguments()->mutable_due_time() = commitment.due_time();
}

void KeepClock(Draft& draft, v1::Commitment& commitment) {
  *commitment.mutable_margin() = ToProto(FromProto(commitment.due_time()) - SettleTime(draft, commitment));
  SettleClock(draft, commitment, v1::Commitment::MET, "");
}

void KeepLatest(Draft& draft, v1::Commitment::Kind kind) {
  v1::Commitment* commitment = FindLatest(draft.order(), kind);
  if (commitment == nullptr) return;
  if (IsUnsettled(*commitment)) {
    KeepClock(draft, *commitment);
  } else if (commitment->state() == v1::Commitment::MISSED && !commitment->has_margin()) {
    *commitment->mutable_margin() = ToProto(FromProto(commitment->due_time()) - draft.at());
  }
}

void VoidClocks(Draft& draft, v1::Commitment::Kind kind, absl::string_view cause) {
  while (v1::Commitment* commitment = FindUnsettled(draft.order(), kind)) {
    SettleClock(draft, *commitment, v1::Commitment::VOID, cause);
  }
}

void PauseClock(Draft& draft, v1::Commitment& commitment) {
  if (commitment.state() != v1::Commitment::RUNNING) return;
  commitment.set_state(v1::Commitment::PAUSED);
  *commitment.add_pauses()->mutable_start_time() = ToProto(draft.at());
}

void ContinueClock(Draft& draft, v1::Commitment& commitment) {
  if (commitment.state() != v1::Commitment::PAUSED) return;
  commitment.set_state(v1::Commitment::RUNNING);
  if (commitment.pauses().empty()) return;
  v1::Commitment::Pause& pause = *commitment.mutable_pauses(commitment.pauses_size() - 1);
  *pause.mutable_end_time() = ToProto(draft.at());
  const absl::Duration stood = draft.at() - FromProto(pause.start_time());
  *commitment.mutable_due_time() = ToProto(FromProto(commitment.due_time()) + stood);
}

std::optional<absl::Time> ExpiryOf(const v1::WorkOrder& order, const v1::Commitment& commitment) {
  if (commitment.state() != v1::Commitment::RUNNING) return std::nullopt;
  if (commitment.kind() == v1::Commitment::RESOLUTION) return ResolutionExpiry(order, commitment);
  return FromProto(commitment.due_time());
}

}  // namespace truckroll
