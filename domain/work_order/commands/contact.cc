#include "domain/commitment/contact.h"

#include "domain/calendar/instant.h"
#include "domain/calendar/quiet_hours.h"
#include "domain/commitment/contact_retry.h"
#include "domain/work_order/commands/commands.h"

namespace truckroll::commands {

Result Contact(Draft& draft, const v1::Action& action) {
  if (auto refusal = RequireOpen(draft, action)) return refusal;
  const v1::ContactAttempt::Outcome outcome = action.contact().outcome();
  if (outcome == v1::ContactAttempt::OUTCOME_UNSPECIFIED) {
    return Refusal{v1::FIELD_MISSING, "outcome",
                   "found none, expected REACHED, NO_ANSWER, BUSY, WRONG_NUMBER or REFUSED"};
  }
  const bool quiet = IsQuiet(draft.at(), draft.policy().quiet_hours(), draft.zone());
  v1::ContactAttempt& attempt = *draft.order().add_contact_attempts();
  *attempt.mutable_event_time() = ToProto(draft.at());
  attempt.set_outcome(outcome);
  attempt.set_in_quiet_hours(quiet);
  AddActionEvent(draft, v1::Event::CONTACT_ATTEMPTED, action);
  if (quiet) return std::nullopt;

  const bool reached = outcome == v1::ContactAttempt::REACHED;
  if (draft.record().has_first_contact_time()) {
    RetryContact(draft, reached);
    return std::nullopt;
  }
  *draft.record().mutable_first_contact_time() = ToProto(draft.at());
  KeepContact(draft);
  if (!reached) StartContactRetries(draft);
  return std::nullopt;
}

}  // namespace truckroll::commands
