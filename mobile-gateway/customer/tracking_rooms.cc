#include "mobile-gateway/customer/tracking_rooms.h"

#include <utility>

namespace truckroll::gateway {

void TrackingRooms::Join(const std::string& tracking_id, Region& region, std::shared_ptr<TrackingSink> sink,
                         uint64_t after_version, Language language) {
  std::shared_ptr<TrackingRoom> room;
  {
    std::lock_guard lock(mutex_);
    Entry& entry = rooms_[tracking_id];
    if (!entry.room) {
      entry.room = std::make_shared<TrackingRoom>(tracking_id, region, orders_, policies_, clock_);
      // Before anything is read, so that nothing falls between.
      region.hub().Subscribe(tracking_id, entry.room);
      pulse_.Add(entry.room);
    }
    ++entry.guests;
    room = entry.room;
  }
  room->Join(std::move(sink), after_version, language);
}

void TrackingRooms::Leave(const std::string& tracking_id, Region& region, const TrackingSink* sink) {
  std::shared_ptr<TrackingRoom> room;
  {
    std::lock_guard lock(mutex_);
    auto found = rooms_.find(tracking_id);
    if (found == rooms_.end()) return;
    room = found->second.room;
    if (--found->second.guests == 0) {
      region.hub().Unsubscribe(tracking_id, room.get());
      rooms_.erase(found);
    }
  }
  room->Leave(sink);
}

size_t TrackingRooms::size() const {
  std::lock_guard lock(mutex_);
  return rooms_.size();
}

}  // namespace truckroll::gateway
