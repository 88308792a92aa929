#include "domain/commitment/withdrawal.h"

#include "domain/calendar/instant.h"
#include "domain/calendar/local_time.h"
#include "domain/commitment/clock.h"

namespace truckroll {
namespace {

// Keeps the clock, or says by how much one that was missed came too late.
void Keep(Draft& draft, v1::Commitment::Kind kind) {
  v1::Commitment* commitment = FindLatest(draft.order(), kind);
  if (commitment == nullptr) return;
  if (IsUnsettled(*commitment)) {
    KeepClock(draft, *commitment);
  } else if (commitment->state() == v1::Commitment::MISSED && !commitment->has_margin()) {
    *commitment->mutable_margin() = ToProto(FromProto(commitment->due_time()) - draft.at());
  }
}

}  // namespace

void StartWithdrawalVerify(Draft& draft) {
  StartClock(draft, v1::Commitment::WITHDRAWAL_VERIFY, "withdrawal-verify", StartOfDay(draft.at(), 2, draft.zone()));
}

void KeepWithdrawalVerify(Draft& draft, bool confirmed) {
  Keep(draft, v1::Commitment::WITHDRAWAL_VERIFY);
  if (confirmed) {
    StartClock(draft, v1::Commitment::WITHDRAWAL_COMPLETE, "withdrawal-complete",
               draft.at() + draft.policy().withdrawal_complete());
  }
}

void KeepWithdrawalComplete(Draft& draft) {
  Keep(draft, v1::Commitment::WITHDRAWAL_COMPLETE);
}

}  // namespace truckroll
