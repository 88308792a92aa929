#include "domain/work_order/decide.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/commitment/settle.h"
#include "domain/timeline/draft.h"
#include "domain/work_order/action_name.h"
#include "domain/work_order/commands/commands.h"

namespace truckroll {
namespace {

using storage::v1::WorkOrderRecord;

absl::Time NeverBackwards(const WorkOrderRecord& record, absl::Time now) {
  now = ToMillis(now);
  return record.has_last_record_time() ? std::max(now, FromProto(record.last_record_time())) : now;
}

// Whether the event says that the order came into a state, or that its clock began in it.
bool EntersState(v1::Event::Kind kind) {
  switch (kind) {
    case v1::Event::CREATED:
    case v1::Event::ASSIGNED:
    case v1::Event::UNASSIGNED:
    case v1::Event::TAKEN_BACK:
    case v1::Event::ACCEPTED:
    case v1::Event::DECLINED:
    case v1::Event::DEPARTED:
    case v1::Event::ARRIVED:
    case v1::Event::HELD:
    case v1::Event::RESUMED:
    case v1::Event::WITHDRAWAL_REQUESTED:
    case v1::Event::WITHDRAWAL_CONFIRMED:
    case v1::Event::WITHDRAWAL_DENIED:
    case v1::Event::BECAME_INSTALL_READY:
      return true;
    default:
      return false;
  }
}

// The earliest time at which the action can have happened. What only some states allow was not done before the order
// came into its state: a pause can't end before it began.
absl::Time EarliestTime(const v1::WorkOrder& order, const v1::Action& action) {
  if (!action.has_contact() && !action.has_urge() && !action.has_add_note()) {
    const auto& timeline = order.timeline();
    const auto entered = std::find_if(timeline.rbegin(), timeline.rend(),
                                      [](const v1::Event& event) { return EntersState(event.kind()); });
    if (entered != timeline.rend()) return FromProto(entered->event_time());
  }
  return FromProto(order.accept_time());
}

// When the action happened: its own time where the policy trusts it, else when we learnt it.
absl::Time EventTime(const v1::WorkOrder& order, const v1::Action& action, absl::Time now, const Policy& policy) {
  if (!action.has_time()) return now;
  const absl::Time told = ToMillis(FromProto(action.time()));
  if (action.has_create()) return std::min(told, now);
  const bool trusted = told >= now - FromProto(policy.values().clock_trust_back()) &&
                       told <= now + FromProto(policy.values().clock_trust_ahead());
  if (!trusted) return now;
  return std::clamp(told, std::min(now, EarliestTime(order, action)), now);
}

commands::Result Apply(Draft& draft, const v1::Action& action, const SpareNames& spare) {
  switch (action.kind_case()) {
    case v1::Action::kCreate:
      return commands::Create(draft, action);
    case v1::Action::kAssign:
      return commands::Assign(draft, action);
    case v1::Action::kUnassign:
      return commands::Unassign(draft, action);
    case v1::Action::kAccept:
      return commands::Accept(draft, action);
    case v1::Action::kDecline:
      return commands::Decline(draft, action);
    case v1::Action::kContact:
      return commands::Contact(draft, action);
    case v1::Action::kAppoint:
      return commands::Appoint(draft, action);
    case v1::Action::kDepart:
      return commands::Depart(draft, action);
    case v1::Action::kArrive:
      return commands::Arrive(draft, action);
    case v1::Action::kComplete:
      return commands::Complete(draft, action, spare);
    case v1::Action::kHold:
      return commands::Hold(draft, action);
    case v1::Action::kResume:
      return commands::Resume(draft, action);
    case v1::Action::kRequestWithdrawal:
      return commands::RequestWithdrawal(draft, action);
    case v1::Action::kVerifyWithdrawal:
      return commands::VerifyWithdrawal(draft, action);
    case v1::Action::kCompleteWithdrawal:
      return commands::CompleteWithdrawal(draft, action);
    case v1::Action::kUrge:
      return commands::Urge(draft, action);
    case v1::Action::kAddNote:
      return commands::AddNote(draft, action);
    case v1::Action::kBecomeInstallReady:
      return commands::BecomeInstallReady(draft, action);
    case v1::Action::KIND_NOT_SET:
      break;
  }
  return Refusal{v1::FIELD_MISSING, "action", "found no action, expected one"};
}

// A technician acts on what is theirs only.
commands::Result CheckActor(const Draft& draft, const v1::Actor& actor) {
  if (actor.role() != v1::Actor::TECHNICIAN || draft.order().technician() == actor.subject()) return std::nullopt;
  return Refusal{v1::NOT_YOUR_ORDER, "", "the work order is not assigned to this technician"};
}

Decision Finish(Draft draft, std::optional<Refusal> refusal) {
  Decision decision;
  decision.changed = draft.changed();
  decision.refusal = std::move(refusal);
  decision.created = std::move(draft.created());
  decision.record = std::move(draft.record());
  if (decision.changed) {
    decision.record.mutable_order()->set_version(draft.version());
    *decision.record.mutable_last_record_time() = ToProto(draft.now());
    decision.record.clear_next_due_time();
    if (const auto next = NextExpiry(decision.record.order()))
      *decision.record.mutable_next_due_time() = ToProto(*next);
  }
  return decision;
}

}  // namespace

Decision Decide(const WorkOrderRecord& record, const Command& command, absl::Time now, const Policy& policy,
                absl::TimeZone zone, const SpareNames& spare) {
  now = NeverBackwards(record, now);
  Draft draft(record, policy, zone, now);
  const bool is_create = command.action.has_create();
  if (is_create != (record.order().version() == 0)) {
    Refusal refusal{
        v1::STATE_NOT_ALLOWED, "",
        is_create ? "the work order exists already, expected a new one" : "the work order was not created yet"};
    return Finish(std::move(draft), std::move(refusal));
  }
  SettleUntil(draft, now);
  std::optional<Refusal> refusal = CheckActor(draft, command.actor);
  if (!refusal || is_create) {
    draft.set_at(EventTime(draft.order(), command.action, now, policy));
    if (command.actor.role() != v1::Actor::ROLE_UNSPECIFIED) draft.set_actor(&command.actor);
    refusal = Apply(draft, command.action, spare);
    draft.set_actor(nullptr);
    // What happened a while ago may have started clocks that have run out since.
    if (!refusal) SettleUntil(draft, now);
  }
  return Finish(std::move(draft), std::move(refusal));
}

Decision Settle(const WorkOrderRecord& record, absl::Time now, const Policy& policy, absl::TimeZone zone) {
  now = NeverBackwards(record, now);
  Draft draft(record, policy, zone, now);
  SettleUntil(draft, now);
  return Finish(std::move(draft), std::nullopt);
}

std::optional<absl::Time> NextDue(const WorkOrderRecord& record) {
  return NextExpiry(record.order());
}

}  // namespace truckroll
