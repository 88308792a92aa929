#include "mobile-gateway/customer/tracking_messages.h"

#include <utility>

#include "domain/work_order/projection.h"

namespace truckroll::gateway {
namespace {

using Update = v1::WatchTrackingResponse::Update;

Update* AddUpdate(uint64_t version, v1::WatchTrackingResponse* message) {
  Update* update = message->add_updates();
  update->set_from_version(version - 1);
  update->set_version(version);
  return update;
}

// One update a version, with or without events that the customer may see; the last has the state.
void AddHistory(const Step& step, v1::Tracking now, v1::WatchTrackingResponse* message) {
  for (uint64_t version = step.from + 1; version <= step.to; ++version) AddUpdate(version, message);
  for (v1::Event& event : *now.mutable_timeline()) {
    if (event.version() <= step.from || event.version() > step.to) continue;
    Update* update = message->mutable_updates(static_cast<int>(event.version() - step.from - 1));
    *update->add_events() = std::move(event);
  }
  now.clear_timeline();
  *message->mutable_updates()->rbegin()->mutable_tracking() = std::move(now);
}

}  // namespace

v1::Tracking MakeTracking(const v1::WorkOrder& order, Region& region, const PolicySet& policies, Language language) {
  v1::Tracking tracking = ProjectForCustomer(order, {policies, region.zone(), language});
  *tracking.mutable_time() = region.StreamTime();
  return tracking;
}

TrackingMessage MakeMessage(const Step& step, Region& region, const PolicySet& policies, Language language) {
  auto message = std::make_shared<v1::WatchTrackingResponse>();
  *message->mutable_time() = region.StreamTime();
  switch (step.kind) {
    case Step::kSnapshot:
      message->mutable_start()->set_kind(v1::StreamStart::SNAPSHOT);
      *message->mutable_snapshot() = MakeTracking(*step.order, region, policies, language);
      break;
    case Step::kResumed:
      message->mutable_start()->set_kind(v1::StreamStart::RESUMED);
      break;
    case Step::kHistory:
      AddHistory(step, MakeTracking(*step.order, region, policies, language), message.get());
      break;
    case Step::kChange: {
      const Change& change = step.change->change;
      Update* update = AddUpdate(step.to, message.get());
      for (v1::Event& event : EventsForCustomer(change.events(), {policies, region.zone(), language})) {
        *update->add_events() = std::move(event);
      }
      *update->mutable_tracking() = MakeTracking(change.work_order(), region, policies, language);
      break;
    }
    case Step::kImpossible:
      break;
  }
  return message;
}

TrackingMessage MakeHeartbeat(Region& region) {
  auto message = std::make_shared<v1::WatchTrackingResponse>();
  *message->mutable_time() = region.StreamTime();
  return message;
}

}  // namespace truckroll::gateway
