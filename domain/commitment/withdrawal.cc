#include "domain/commitment/withdrawal.h"

#include "domain/calendar/local_time.h"
#include "domain/commitment/clock.h"

namespace truckroll {

void StartWithdrawalVerify(Draft& draft) {
  StartClock(draft, v1::Commitment::WITHDRAWAL_VERIFY, "withdrawal-verify", StartOfDay(draft.at(), 2, draft.zone()));
}

void KeepWithdrawalVerify(Draft& draft, bool confirmed) {
  KeepLatest(draft, v1::Commitment::WITHDRAWAL_VERIFY);
  if (confirmed) {
    StartClock(draft, v1::Commitment::WITHDRAWAL_COMPLETE, "withdrawal-complete",
               draft.at() + draft.policy().withdrawal_complete());
  }
}

void KeepWithdrawalComplete(Draft& draft) {
  KeepLatest(draft, v1::Commitment::WITHDRAWAL_COMPLETE);
}

}  // namespace truckroll
