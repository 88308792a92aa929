#pragma once

#include <string>

#include "absl/time/time.h"
#include "domain/timeline/wording.h"
#include "truckroll/v1/commitment.pb.h"
#include "truckroll/v1/event.pb.h"

namespace truckroll {

// The event as one sentence in the reader's language. Names no person, phone or address; a note's own words are in it.
std::string EventText(const v1::Event& event, absl::TimeZone zone, Language language);

// What a promise is called.
std::string CommitmentName(v1::Commitment::Kind kind, Language language);
// What a hold's reason, a call's outcome is called.
std::string HoldReasonName(v1::Hold::Reason reason, Language language);
std::string OutcomeName(v1::ContactAttempt::Outcome outcome, Language language);

}  // namespace truckroll
