// Every promise that fell due was settled once, at its true instant, whoever woke it and when.
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/calendar/local_time.h"
#include "domain/work_order/decide.h"
#include "domain/work_order/replay.h"
#include "tests/faults/check/check.h"

namespace truckroll::faults {
namespace {

using google::protobuf::util::MessageDifferencer;
using storage::v1::WorkOrderRecord;

bool IsSettled(const v1::Commitment& commitment) {
  return commitment.state() != v1::Commitment::RUNNING && commitment.state() != v1::Commitment::PAUSED;
}

std::string Name(const WorkOrderRecord& record, const v1::Commitment& commitment) {
  return absl::StrCat(record.order().name(), " ", v1::Commitment::Kind_Name(commitment.kind()), " ",
                      v1::Commitment::State_Name(commitment.state()), " due ",
                      absl::FormatTime(FromProto(commitment.due_time()), absl::UTCTimeZone()));
}

v1::Commitment::State StateOf(v1::Event::Kind kind) {
  switch (kind) {
    case v1::Event::COMMITMENT_MET:
      return v1::Commitment::MET;
    case v1::Event::COMMITMENT_MISSED:
      return v1::Commitment::MISSED;
    case v1::Event::COMMITMENT_EXCUSED:
      return v1::Commitment::EXCUSED;
    case v1::Event::COMMITMENT_VOIDED:
      return v1::Commitment::VOID;
    default:
      return v1::Commitment::STATE_UNSPECIFIED;
  }
}

// The timeline tells of each settlement exactly once.
void CheckOnce(const WorkOrderRecord& record, Verdict* verdict) {
  using Key = std::tuple<v1::Commitment::Kind, v1::Commitment::State, absl::Time>;
  std::map<Key, int> told;
  for (const v1::Event& event : record.order().timeline()) {
    const v1::Commitment::State state = StateOf(event.kind());
    if (state == v1::Commitment::STATE_UNSPECIFIED) continue;
    ++told[{event.arguments().commitment(), state, FromProto(event.arguments().due_time())}];
  }
  for (const v1::Commitment& commitment : record.order().commitments()) {
    if (!IsSettled(commitment)) continue;
    ++verdict->counts.settled;
    if (commitment.state() == v1::Commitment::MISSED) ++verdict->counts.missed;
    --told[{commitment.kind(), commitment.state(), FromProto(commitment.due_time())}];
  }
  for (const auto& [key, surplus] : told) {
    if (surplus == 0) continue;
    const auto& [kind, state, due] = key;
    verdict->Add("DOUBLE",
                 absl::StrCat(record.order().name(), " ", v1::Commitment::Kind_Name(kind), " ",
                              v1::Commitment::State_Name(state), ": told ", surplus, " times more than it is settled"));
  }
}

bool HasOthersHold(const v1::WorkOrder& order) {
  return std::any_of(order.holds().begin(), order.holds().end(), [](const v1::Hold& hold) {
    return hold.reason() == v1::Hold::ACCESS_REFUSED_BY_PROPERTY || hold.reason() == v1::Hold::THIRD_PARTY_WORKS ||
           hold.reason() == v1::Hold::POWER_OUTAGE;
  });
}

// By the page, and by no code of ours: what was not done in time is missed at its due.
void CheckDueInstant(const WorkOrderRecord& record, Verdict* verdict) {
  for (const v1::Commitment& commitment : record.order().commitments()) {
    if (commitment.state() != v1::Commitment::MISSED || commitment.cause() != "NOT_DONE_IN_TIME") continue;
    if (commitment.kind() == v1::Commitment::RESOLUTION && HasOthersHold(record.order())) continue;
    const absl::Time due = FromProto(commitment.due_time()), settled = FromProto(commitment.settle_time());
    // What was told late can't have been missed before its clock began.
    if (settled == std::max(due, FromProto(commitment.start_time()))) continue;
    verdict->Add("INSTANT", absl::StrCat(Name(record, commitment), " was settled ", absl::FormatDuration(settled - due),
                                         " after it"));
  }
}

// The same life, of which nothing is settled but by the next action and at the end.
WorkOrderRecord Unwatched(const WorkOrderRecord& record, absl::Time end, const Policy& policy, absl::TimeZone zone) {
  WorkOrderRecord life = RebuildAt(record, 0, policy, zone);
  const auto& timeline = record.order().timeline();
  for (const v1::Event& event : timeline) {
    if (!event.arguments().has_action()) continue;
    SpareNames spare;
    for (const v1::Event& other : timeline) {
      if (other.version() == event.version() && other.kind() == v1::Event::OPTIMIZE_CREATED) {
        spare.name = other.arguments().work_order();
      }
    }
    life =
        Decide(life, {event.arguments().action(), event.actor()}, FromProto(event.record_time()), policy, zone, spare)
            .record;
  }
  return Settle(life, end, policy, zone).record;
}

// Due and not settled yet is another matter than settled wrongly.
void CompareWithReplay(const WorkOrderRecord& record, absl::Time healed, const PolicySet& policies, Verdict* verdict) {
  const v1::WorkOrder& order = record.order();
  const Policy* policy = policies.Find(record.policy());
  const auto zone = LoadZone(record.time_zone());
  if (policy == nullptr || !zone) return verdict->Add("HISTORY", absl::StrCat(order.name(), " has an unknown policy"));
  const auto due = NextDue(record);
  if (due && *due < healed) {
    verdict->Add("UNSETTLED", absl::StrCat(order.name(), " has a promise that fell due ",
                                           absl::FormatDuration(healed - *due), " before the end"));
    return;
  }
  const WorkOrderRecord rebuilt = RebuildAt(record, order.version(), *policy, *zone);
  if (!MessageDifferencer::Equals(rebuilt.order(), order)) {
    verdict->Add("INSTANT", absl::StrCat(order.name(), " is not what its timeline makes of it"));
  }
  const WorkOrderRecord unwatched = Unwatched(record, healed, *policy, *zone);
  const auto& expected = unwatched.order().commitments();
  if (expected.size() != order.commitments_size()) {
    return verdict->Add("INSTANT", absl::StrCat(order.name(), " has ", order.commitments_size(),
                                                " promises; its actions alone make ", expected.size()));
  }
  for (int i = 0; i < expected.size(); ++i) {
    if (MessageDifferencer::Equals(expected[i], order.commitments(i))) continue;
    verdict->Add("INSTANT",
                 absl::StrCat(Name(record, order.commitments(i)), " is, by its actions alone, ",
                              expected[i].ShortDebugString(), " and not ", order.commitments(i).ShortDebugString()));
  }
}

}  // namespace

void CheckSettlements(const History& history, const PolicySet& policies, Verdict* verdict) {
  const absl::Time healed = FromProto(history.run.healed_time());
  for (const auto& [name, stored] : history.stored) {
    CheckOnce(stored.record(), verdict);
    CheckDueInstant(stored.record(), verdict);
    CompareWithReplay(stored.record(), healed, policies, verdict);
  }
}

}  // namespace truckroll::faults
