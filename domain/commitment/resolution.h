#pragma once

#include <optional>

#include "domain/timeline/draft.h"

namespace truckroll {

// RESOLUTION (promises.md, 1): the order is completed within its limit, counted from acceptance or, where that comes
// later, from the address becoming install-ready.

// Starts the clock at draft.at(), unless no rule of the policy is for this order: the earliest due of all that apply
// wins.
void StartResolution(Draft& draft);

// Whether the facts say that addresses there can be connected; not said means yes.
bool IsInstallReady(const v1::CommunityFacts& facts);

// Whether the clock has to wait for the address to become install-ready.
bool WaitsForReadiness(const Policy& policy, const v1::WorkOrder& order);

// A customer's wish for a time that ends at `end`: an end past the due moves the due to `end` and the time for the
// work.
void ExtendResolution(Draft& draft, absl::Time end);

// Settles the clock at the completion, at draft.at(), and notes by how much it was kept or missed.
void CompleteResolution(Draft& draft);

// Notes by how much a missed clock was missed, at draft.at(): the order has been completed or cancelled.
void NoteResolutionMargin(Draft& draft);

// Until when a running clock can still be kept or excused: others' holds excuse for as long as they lasted.
std::optional<absl::Time> ResolutionExpiry(const v1::WorkOrder& order, const v1::Commitment& resolution);

}  // namespace truckroll
