#include "domain/work_order/replay.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/calendar/local_time.h"
#include "domain/commitment/explanation.h"
#include "domain/timeline/event_text.h"
#include "domain/work_order/decide.h"

namespace truckroll {
namespace {

using storage::v1::WorkOrderRecord;

// What was asked for, without anything that was decided since.
WorkOrderRecord AsAskedFor(const WorkOrderRecord& record) {
  WorkOrderRecord out;
  const v1::WorkOrder& from = record.order();
  v1::WorkOrder& order = *out.mutable_order();
  order.set_name(from.name());
  order.set_type(from.type());
  order.set_community(from.community());
  if (from.has_customer()) *order.mutable_customer() = from.customer();
  if (from.has_address()) *order.mutable_address() = from.address();
  if (from.has_old_address()) *order.mutable_old_address() = from.old_address();
  if (from.has_contracted_rate()) *order.mutable_contracted_rate() = from.contracted_rate();
  *order.mutable_required_skills() = from.required_skills();
  if (from.has_community_facts()) *order.mutable_community_facts() = from.community_facts();
  order.set_external_id(from.external_id());
  order.set_tracking_id(from.tracking_id());
  order.set_source_work_order(from.source_work_order());
  order.set_description(from.description());
  order.set_community_display_name(from.community_display_name());
  out.set_time_zone(record.time_zone());
  return out;
}

v1::Replay Tell(const WorkOrderRecord& record, const Policy& policy, absl::TimeZone zone, Language language) {
  v1::Replay replay;
  replay.set_state(record.order().state());
  *replay.mutable_commitments() = record.order().commitments();
  std::stable_sort(replay.mutable_commitments()->begin(), replay.mutable_commitments()->end(),
                   [](const v1::Commitment& a, const v1::Commitment& b) {
                     return std::make_tuple(a.kind(), FromProto(a.due_time())) <
                            std::make_tuple(b.kind(), FromProto(b.due_time()));
                   });
  for (v1::Commitment& commitment : *replay.mutable_commitments()) {
    *commitment.mutable_explanation() = Explain(commitment, &policy, zone);
  }
  *replay.mutable_events() = record.order().timeline();
  for (v1::Event& event : *replay.mutable_events()) event.set_text(EventText(event, zone, language));
  return replay;
}

// Decides the timeline's versions anew, as long as `wanted` says so of a version's first event.
template <typename Wanted>
WorkOrderRecord Redo(const WorkOrderRecord& record, const Policy& policy, absl::TimeZone zone, Wanted wanted) {
  WorkOrderRecord now = AsAskedFor(record);
  const auto& timeline = record.order().timeline();
  for (auto first = timeline.begin(); first != timeline.end() && wanted(*first);) {
    const auto end =
        std::find_if(first, timeline.end(), [&](const v1::Event& e) { return e.version() != first->version(); });
    const auto acted = std::find_if(first, end, [](const v1::Event& e) { return e.arguments().has_action(); });
    const absl::Time record_time = FromProto(first->record_time());
    if (acted == end) {
      now = Settle(now, record_time, policy, zone).record;
    } else {
      SpareNames spare;
      for (auto event = first; event != end; ++event) {
        if (event->kind() == v1::Event::OPTIMIZE_CREATED) spare.name = event->arguments().work_order();
      }
      now = Decide(now, {acted->arguments().action(), acted->actor()}, record_time, policy, zone, spare).record;
    }
    first = end;
  }
  return now;
}

}  // namespace

absl::StatusOr<v1::Replay> ReplayHistory(const v1::History& history, const PolicySet& policies, Language language) {
  const std::string zone_name = history.region().time_zone().empty() ? "Asia/Shanghai" : history.region().time_zone();
  const std::string policy_name = history.region().policy().empty() ? "standard" : history.region().policy();
  const auto zone = LoadZone(zone_name);
  if (!zone) {
    return absl::InvalidArgumentError(
        absl::StrCat("region.timeZone: found \"", zone_name, "\", expected the IANA name of a zone"));
  }
  const Policy* policy = policies.Latest(policy_name);
  if (policy == nullptr) policy = policies.Find(policy_name);
  if (policy == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("region.policy: found \"", policy_name, "\", expected a policy that is there"));
  }
  WorkOrderRecord asked;
  *asked.mutable_order() = history.order();
  if (history.has_community()) *asked.mutable_order()->mutable_community_facts() = history.community();
  WorkOrderRecord record = AsAskedFor(asked);

  v1::Replay refused;
  for (int i = 0; i < history.actions_size(); ++i) {
    const v1::Action& action = history.actions(i);
    if (!action.has_time()) {
      return absl::InvalidArgumentError(absl::StrCat("actions[", i, "].time: found none, expected an RFC 3339 time"));
    }
    const absl::Time now = FromProto(action.time());
    if (history.has_as_of() && now > FromProto(history.as_of())) continue;
    Decision decision =
        Decide(record, {action, {}}, now, *policy, *zone, {absl::StrCat(record.order().name(), "-optimize"), ""});
    record = std::move(decision.record);
    if (decision.refusal) {
      v1::Replay::Refusal& refusal = *refused.add_refused();
      refusal.set_index(i);
      refusal.set_reason(absl::StrCat(v1::ErrorReason_Name(decision.refusal->reason), ": ", decision.refusal->message));
    }
  }
  if (history.has_as_of() && record.order().version() > 0) {
    record = Settle(record, FromProto(history.as_of()), *policy, *zone).record;
  }
  v1::Replay replay = Tell(record, *policy, *zone, language);
  *replay.mutable_refused() = refused.refused();
  return replay;
}

WorkOrderRecord RebuildAt(const WorkOrderRecord& record, uint64_t version, const Policy& policy, absl::TimeZone zone) {
  return Redo(record, policy, zone, [&](const v1::Event& event) { return event.version() <= version; });
}

v1::Replay ReplayAsOf(const WorkOrderRecord& record, absl::Time as_of, const Policy& policy, absl::TimeZone zone,
                      Language language) {
  WorkOrderRecord then =
      Redo(record, policy, zone, [&](const v1::Event& event) { return FromProto(event.record_time()) <= as_of; });
  if (then.order().version() > 0) then = Settle(then, as_of, policy, zone).record;
  return Tell(then, policy, zone, language);
}

}  // namespace truckroll
