#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "domain/timeline/draft.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll {

// What all promises have in common: a clock that starts, stands still, goes on and is settled once.

// Whether the clock is RUNNING or PAUSED.
bool IsUnsettled(const v1::Commitment& commitment);

// The order's unsettled commitment of a kind; the earliest due if there are several. Null when there is none.
v1::Commitment* FindUnsettled(v1::WorkOrder& order, v1::Commitment::Kind kind);

// The order's latest commitment of a kind, settled or not. Null when there is none.
v1::Commitment* FindLatest(v1::WorkOrder& order, v1::Commitment::Kind kind);

// Starts a clock at draft.at(). `rule` is the rule's name within the policy.
v1::Commitment& StartClock(Draft& draft, v1::Commitment::Kind kind, absl::string_view rule, absl::Time due);

// Settles an unsettled clock at draft.at() and writes the event. `cause` is a short code.
void SettleClock(Draft& draft, v1::Commitment& commitment, v1::Commitment::State state, absl::string_view cause);

// Settles as MET, with the time to spare.
void KeepClock(Draft& draft, v1::Commitment& commitment);

// What the latest commitment of a kind asks for was done, at draft.at(): keeps it or, when it was missed already, notes
// by how much it came too late.
void KeepLatest(Draft& draft, v1::Commitment::Kind kind);

// Settles every unsettled commitment of a kind as VOID.
void VoidClocks(Draft& draft, v1::Commitment::Kind kind, absl::string_view cause);

// Stops a running clock at draft.at(); one that stands still is left.
void PauseClock(Draft& draft, v1::Commitment& commitment);

// Lets a clock that stands still go on: its due moves by the time it stood.
void ContinueClock(Draft& draft, v1::Commitment& commitment);

// Until when, that instant included, a running clock can still be kept. Nothing while it can't expire.
std::optional<absl::Time> ExpiryOf(const v1::WorkOrder& order, const v1::Commitment& commitment);

}  // namespace truckroll
