#include "domain/commitment/settle.h"

#include "domain/commitment/clock.h"
#include "domain/commitment/contact_retry.h"
#include "domain/commitment/take_on.h"

namespace truckroll {
namespace {

struct Expiring {
  int index = -1;
  absl::Time expiry = absl::InfiniteFuture();
};

Expiring FindNext(const v1::WorkOrder& order) {
  Expiring next;
  for (int i = 0; i < order.commitments_size(); ++i) {
    const std::optional<absl::Time> expiry = ExpiryOf(order, order.commitments(i));
    if (expiry && *expiry < next.expiry) next = {i, *expiry};
  }
  return next;
}

}  // namespace

std::optional<absl::Time> NextExpiry(const v1::WorkOrder& order) {
  const Expiring next = FindNext(order);
  if (next.index < 0) return std::nullopt;
  return next.expiry;
}

void SettleUntil(Draft& draft, absl::Time until) {
  const absl::Time at = draft.at();
  const v1::Actor* actor = draft.actor();
  draft.set_actor(nullptr);
  for (Expiring next = FindNext(draft.order()); next.index >= 0 && next.expiry < until;
       next = FindNext(draft.order())) {
    draft.set_at(next.expiry);
    v1::Commitment& commitment = *draft.order().mutable_commitments(next.index);
    SettleClock(draft, commitment, v1::Commitment::MISSED, "NOT_DONE_IN_TIME");
    if (commitment.kind() == v1::Commitment::TAKE_ON) TakeBack(draft);
    if (commitment.kind() == v1::Commitment::CONTACT_RETRY) NoteExhaustion(draft);
  }
  draft.set_at(at);
  draft.set_actor(actor);
}

}  // namespace truckroll
