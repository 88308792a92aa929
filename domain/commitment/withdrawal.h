#pragma once

#include "domain/timeline/draft.h"

namespace truckroll {

// WITHDRAWAL_VERIFY and WITHDRAWAL_COMPLETE (promises.md, 5).

// A withdrawal was asked for, at draft.at(): an agent asks the customer by the end of the next local day.
void StartWithdrawalVerify(Draft& draft);
// The customer has answered, at draft.at(); a confirmation starts the clock of carrying it out.
void KeepWithdrawalVerify(Draft& draft, bool confirmed);
// The withdrawal was carried out, at draft.at().
void KeepWithdrawalComplete(Draft& draft);

}  // namespace truckroll
