#include "domain/commitment/booked_window.h"

#include "domain/calendar/instant.h"
#include "domain/commitment/clock.h"

namespace truckroll {

void StartBookedWindow(Draft& draft) {
  if (!draft.order().has_booked_window()) return;
  const v1::TimeWindow& window = draft.order().booked_window();
  v1::Commitment& booked =
      StartClock(draft, v1::Commitment::BOOKED_WINDOW, "booked-window", FromProto(window.end_time()));
  *booked.mutable_reference_time() = window.start_time();
}

void MoveOutOfBookedWindow(Draft& draft, absl::Time agreed) {
  v1::Commitment* booked = FindUnsettled(draft.order(), v1::Commitment::BOOKED_WINDOW);
  if (booked == nullptr) return;
  if (agreed < FromProto(booked->reference_time()) || agreed > FromProto(booked->due_time())) {
    SettleClock(draft, *booked, v1::Commitment::VOID, "CUSTOMER_ASKED_FOR_ANOTHER_TIME");
  }
}

void ArriveForBookedWindow(Draft& draft) {
  v1::Commitment* booked = FindLatest(draft.order(), v1::Commitment::BOOKED_WINDOW);
  if (booked == nullptr) return;
  const absl::Time start = FromProto(booked->reference_time());
  const absl::Time end = FromProto(booked->due_time());
  if (IsUnsettled(*booked)) {
    if (draft.at() >= start && draft.at() <= end) {
      KeepClock(draft, *booked);
    } else {
      *booked->mutable_margin() = ToProto(draft.at() < start ? draft.at() - start : end - draft.at());
      SettleClock(draft, *booked, v1::Commitment::MISSED, draft.at() < start ? "ARRIVED_EARLY" : "ARRIVED_LATE");
    }
  } else if (booked->state() == v1::Commitment::MISSED && !booked->has_margin()) {
    *booked->mutable_margin() = ToProto(end - draft.at());
  }
}

}  // namespace truckroll
