#include "domain/commitment/contact_retry.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/calendar/local_time.h"
#include "domain/commitment/clock.h"

namespace truckroll {
namespace {

struct Occurrence {
  const Policy::Slot* slot;
  absl::Time start;
  absl::Time end;
};

Occurrence NextAfter(const Policy::Slot& slot, absl::Time t, absl::TimeZone zone) {
  for (absl::CivilDay day = DayOf(t, zone);; ++day) {
    const Occurrence next{&slot, OnDay(day, slot.start, zone), OnDay(day, slot.end, zone)};
    if (next.start > t) return next;
  }
}

}  // namespace

void StartContactRetries(Draft& draft) {
  std::vector<Occurrence> owed;
  for (const Policy::Slot& slot : draft.policy().contact_retry_slots()) {
    owed.push_back(NextAfter(slot, draft.at(), draft.zone()));
  }
  std::sort(owed.begin(), owed.end(), [](const Occurrence& a, const Occurrence& b) { return a.start < b.start; });
  for (const Occurrence& next : owed) {
    v1::Commitment& retry =
        StartClock(draft, v1::Commitment::CONTACT_RETRY, absl::StrCat("contact-retry-", next.slot->id), next.end);
    *retry.mutable_reference_time() = ToProto(next.start);
  }
}

void RetryContact(Draft& draft, bool reached) {
  for (v1::Commitment& retry : *draft.order().mutable_commitments()) {
    if (retry.kind() != v1::Commitment::CONTACT_RETRY || !IsUnsettled(retry)) continue;
    if (draft.at() >= FromProto(retry.reference_time()) && draft.at() <= FromProto(retry.due_time())) {
      KeepClock(draft, retry);
      break;
    }
  }
  if (reached) {
    VoidClocks(draft, v1::Commitment::CONTACT_RETRY, "CUSTOMER_REACHED");
  } else {
    NoteExhaustion(draft);
  }
}

void NoteExhaustion(Draft& draft) {
  const auto& timeline = draft.order().timeline();
  const bool noted = std::any_of(timeline.begin(), timeline.end(),
                                 [](const v1::Event& event) { return event.kind() == v1::Event::CONTACT_EXHAUSTED; });
  if (!noted && IsContactExhausted(draft.order(), draft.policy())) {
    draft.Add(v1::Event::CONTACT_EXHAUSTED, v1::Event::INTERNAL);
  }
}

bool IsContactExhausted(const v1::WorkOrder& order, const Policy& policy) {
  size_t in_vain = 0;
  for (const v1::Commitment& retry : order.commitments()) {
    if (retry.kind() != v1::Commitment::CONTACT_RETRY) continue;
    if (retry.state() != v1::Commitment::MET && retry.state() != v1::Commitment::MISSED) return false;
    ++in_vain;
  }
  if (order.contact_attempts().empty() || in_vain < policy.contact_retry_slots().size()) return false;
  return std::none_of(order.contact_attempts().begin(), order.contact_attempts().end(),
                      [](const v1::ContactAttempt& call) { return call.outcome() == v1::ContactAttempt::REACHED; });
}

}  // namespace truckroll
