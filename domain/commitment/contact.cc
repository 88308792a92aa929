#include "domain/commitment/contact.h"

#include "domain/calendar/instant.h"
#include "domain/calendar/quiet_hours.h"
#include "domain/commitment/clock.h"

namespace truckroll {

void StartContact(Draft& draft) {
  if (draft.record().has_first_accept_time()) return;
  *draft.record().mutable_first_accept_time() = ToProto(draft.at());
  const Policy& policy = draft.policy();
  v1::Commitment& contact = StartClock(draft, v1::Commitment::CONTACT, "contact",
                                       AddCounted(draft.at(), policy.contact(), policy.quiet_hours(), draft.zone()));
  if (draft.record().has_first_contact_time()) KeepClock(draft, contact);
}

void KeepContact(Draft& draft) {
  KeepLatest(draft, v1::Commitment::CONTACT);
}

}  // namespace truckroll
