#include "domain/commitment/resolution.h"

#include <algorithm>
#include <string>

#include "domain/calendar/instant.h"
#include "domain/calendar/local_time.h"
#include "domain/commitment/clock.h"
#include "domain/commitment/interruption.h"

namespace truckroll {
namespace {

using Rule = storage::v1::Policy::ResolutionRule;

bool Applies(const Rule& rule, const v1::WorkOrder& order, absl::Time start, absl::TimeZone zone) {
  if (std::find(rule.types().begin(), rule.types().end(), order.type()) == rule.types().end()) return false;
  if (rule.tier() != v1::CommunityFacts::TIER_UNSPECIFIED && rule.tier() != order.community_facts().tier())
    return false;
  if (rule.pilot_24h_only() && !order.community_facts().pilot_24h()) return false;
  const absl::CivilDay day = DayOf(start, zone);
  if (!rule.accepted_before().empty() && start >= OnDay(day, *ParseLocalTime(rule.accepted_before()), zone))
    return false;
  if (!rule.accepted_from().empty() && start < OnDay(day, *ParseLocalTime(rule.accepted_from()), zone)) return false;
  return true;
}

absl::Time DueBy(const Rule& rule, absl::Time start, absl::TimeZone zone) {
  switch (rule.limit_case()) {
    case Rule::kEndOfDay:
      return StartOfDay(start, rule.end_of_day(), zone);
    case Rule::kNextDayAt:
      return OnDay(DayOf(start, zone) + 1, *ParseLocalTime(rule.next_day_at()), zone);
    default:
      return start + FromProto(rule.elapsed());
  }
}

// Time of the clock that others' holds took before `until`, what it stood still for not counted twice.
absl::Duration ExcusedTime(const v1::WorkOrder& order, const v1::Commitment& resolution, absl::Time until) {
  absl::Duration excused;
  for (const v1::Hold& hold : order.holds()) {
    if (CauseOf(hold.reason()) != HoldCause::kOthers) continue;
    const absl::Time start = std::max(FromProto(hold.start_time()), FromProto(resolution.start_time()));
    const absl::Time end = hold.has_end_time() ? std::min(until, FromProto(hold.end_time())) : until;
    if (end <= start) continue;
    excused += end - start;
    for (const v1::Commitment::Pause& pause : resolution.pauses()) {
      const absl::Time from = std::max(start, FromProto(pause.start_time()));
      const absl::Time to = std::min(end, pause.has_end_time() ? FromProto(pause.end_time()) : until);
      if (to > from) excused -= to - from;
    }
  }
  return excused;
}

}  // namespace

bool IsInstallReady(const v1::CommunityFacts& facts) {
  return !facts.has_install_ready() || facts.install_ready();
}

bool WaitsForReadiness(const Policy& policy, const v1::WorkOrder& order) {
  return policy.needs_install_ready(order.type()) && !IsInstallReady(order.community_facts()) &&
         !order.has_install_ready_time();
}

void StartResolution(Draft& draft) {
  const Rule* winner = nullptr;
  absl::Time due = absl::InfiniteFuture();
  for (const Rule& rule : draft.policy().values().resolution()) {
    if (!Applies(rule, draft.order(), draft.at(), draft.zone())) continue;
    const absl::Time limit = DueBy(rule, draft.at(), draft.zone());
    if (limit < due) {
      winner = &rule;
      due = limit;
    }
  }
  if (winner != nullptr) StartClock(draft, v1::Commitment::RESOLUTION, winner->id(), due);
}

void ExtendResolution(Draft& draft, absl::Time end) {
  v1::Commitment* resolution = FindUnsettled(draft.order(), v1::Commitment::RESOLUTION);
  if (resolution == nullptr || end <= FromProto(resolution->due_time())) return;
  v1::Commitment::Extension& extension = *resolution->add_extensions();
  *extension.mutable_event_time() = ToProto(draft.at());
  *extension.mutable_previous_due_time() = resolution->due_time();
  *resolution->mutable_due_time() = ToProto(end + draft.policy().work_allowance());
  v1::Event& event = draft.Add(v1::Event::DUE_EXTENDED, v1::Event::CUSTOMER);
  event.mutable_arguments()->set_commitment(v1::Commitment::RESOLUTION);
  *event.mutable_arguments()->mutable_due_time() = resolution->due_time();
}

void CompleteResolution(Draft& draft) {
  if (v1::Commitment* resolution = FindUnsettled(draft.order(), v1::Commitment::RESOLUTION)) {
    const absl::Time due = FromProto(resolution->due_time());
    if (draft.at() <= due) {
      SettleClock(draft, *resolution, v1::Commitment::MET, "");
    } else if (draft.at() <= due + ExcusedTime(draft.order(), *resolution, draft.at())) {
      SettleClock(draft, *resolution, v1::Commitment::EXCUSED, "HELD_BY_OTHERS");
    } else {
      SettleClock(draft, *resolution, v1::Commitment::MISSED, "NOT_DONE_IN_TIME");
    }
  }
  NoteResolutionMargin(draft);
}

void NoteResolutionMargin(Draft& draft) {
  v1::Commitment* resolution = FindLatest(draft.order(), v1::Commitment::RESOLUTION);
  if (resolution == nullptr || IsUnsettled(*resolution) || resolution->state() == v1::Commitment::VOID) return;
  *resolution->mutable_margin() = ToProto(FromProto(resolution->due_time()) - draft.at());
}

std::optional<absl::Time> ResolutionExpiry(const v1::WorkOrder& order, const v1::Commitment& resolution) {
  const absl::Time due = FromProto(resolution.due_time());
  const v1::Hold* open = nullptr;
  if (order.holds_size() > 0 && !order.holds(order.holds_size() - 1).has_end_time()) {
    open = &order.holds(order.holds_size() - 1);
  }
  if (open == nullptr || CauseOf(open->reason()) != HoldCause::kOthers) {
    return due + ExcusedTime(order, resolution, absl::InfiniteFuture());
  }
  // While others hold the order, what is excused grows as fast as time passes.
  const absl::Time since = FromProto(open->start_time());
  const absl::Time limit = due + ExcusedTime(order, resolution, since);
  return since <= limit ? std::nullopt : std::optional<absl::Time>(limit);
}

}  // namespace truckroll
