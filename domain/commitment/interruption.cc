#include "domain/commitment/interruption.h"

#include <array>
#include <string>

#include "absl/strings/str_cat.h"
#include "domain/commitment/clock.h"

namespace truckroll {
namespace {

using Kind = v1::Commitment::Kind;

enum class Effect { kRuns, kPauses, kVoid };

// A row of the table; columns as HoldCause, then withdrawal.
struct Row {
  Kind kind;
  std::array<Effect, 5> effects;
};
constexpr int kWithdrawal = 4;
constexpr Effect kR = Effect::kRuns, kP = Effect::kPauses, kV = Effect::kVoid;
constexpr Row kTable[] = {
    //                              customer carrier others majeure withdrawal
    {v1::Commitment::RESOLUTION, {kP, kR, kR, kP, kP}},    {v1::Commitment::TAKE_ON, {kV, kV, kV, kV, kV}},
    {v1::Commitment::CONTACT, {kV, kR, kR, kR, kV}},       {v1::Commitment::CONTACT_RETRY, {kV, kR, kR, kR, kV}},
    {v1::Commitment::BOOKED_WINDOW, {kV, kR, kV, kV, kV}}, {v1::Commitment::ARRIVAL, {kV, kR, kV, kV, kV}},
};

void Interrupt(Draft& draft, int column, absl::string_view cause) {
  for (const Row& row : kTable) {
    switch (row.effects[column]) {
      case Effect::kRuns:
        break;
      case Effect::kPauses:
        if (v1::Commitment* commitment = FindUnsettled(draft.order(), row.kind)) PauseClock(draft, *commitment);
        break;
      case Effect::kVoid:
        if (row.kind == v1::Commitment::ARRIVAL) draft.order().clear_agreed_time();
        VoidClocks(draft, row.kind, cause);
        break;
    }
  }
}

bool ResolutionStands(const v1::WorkOrder& order) {
  switch (order.state()) {
    case v1::WorkOrder::ASSESSING_CANCELLATION:
    case v1::WorkOrder::PENDING_CANCELLATION:
      return true;
    case v1::WorkOrder::HELD: {
      if (order.holds().empty()) return false;
      const HoldCause cause = CauseOf(order.holds(order.holds_size() - 1).reason());
      return kTable[0].effects[static_cast<int>(cause)] == Effect::kPauses;
    }
    default:
      return false;
  }
}

}  // namespace

HoldCause CauseOf(v1::Hold::Reason reason) {
  switch (reason) {
    case v1::Hold::CUSTOMER_REQUEST:
    case v1::Hold::CUSTOMER_UNREACHABLE:
    case v1::Hold::PREMISES_CLOSED:
      return HoldCause::kCustomer;
    case v1::Hold::ACCESS_REFUSED_BY_PROPERTY:
    case v1::Hold::THIRD_PARTY_WORKS:
    case v1::Hold::POWER_OUTAGE:
      return HoldCause::kOthers;
    case v1::Hold::FORCE_MAJEURE:
      return HoldCause::kForceMajeure;
    default:
      return HoldCause::kCarrier;
  }
}

void InterruptForHold(Draft& draft, v1::Hold::Reason reason) {
  Interrupt(draft, static_cast<int>(CauseOf(reason)), absl::StrCat("HOLD_", v1::Hold::Reason_Name(reason)));
}

void InterruptForWithdrawal(Draft& draft) {
  Interrupt(draft, kWithdrawal, "WITHDRAWAL_REQUESTED");
}

void EndInterruption(Draft& draft) {
  v1::Commitment* resolution = FindUnsettled(draft.order(), v1::Commitment::RESOLUTION);
  if (resolution != nullptr && !ResolutionStands(draft.order())) ContinueClock(draft, *resolution);
}

void PauseIfInterrupted(Draft& draft) {
  v1::Commitment* resolution = FindUnsettled(draft.order(), v1::Commitment::RESOLUTION);
  if (resolution != nullptr && ResolutionStands(draft.order())) PauseClock(draft, *resolution);
}

}  // namespace truckroll
