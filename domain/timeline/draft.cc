#include "domain/timeline/draft.h"

#include <utility>

#include "domain/calendar/instant.h"

namespace truckroll {

Draft::Draft(storage::v1::WorkOrderRecord before, const Policy& policy, absl::TimeZone zone, absl::Time now)
    : record_(std::move(before)),
      policy_(policy),
      zone_(zone),
      now_(now),
      at_(now),
      version_(record_.order().version() + 1) {}

v1::Event& Draft::Add(v1::Event::Kind kind, v1::Event::Visibility visibility) {
  changed_ = true;
  v1::Event& event = *order().add_timeline();
  event.set_version(version_);
  *event.mutable_event_time() = ToProto(at_);
  *event.mutable_record_time() = ToProto(now_);
  event.set_kind(kind);
  event.set_visibility(visibility);
  if (actor_ != nullptr) *event.mutable_actor() = *actor_;
  return event;
}

}  // namespace truckroll
