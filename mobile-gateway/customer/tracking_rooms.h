// The rooms of all orders that customers watch now.
#ifndef TRUCKROLL_MOBILE_GATEWAY_CUSTOMER_TRACKING_ROOMS_H_
#define TRUCKROLL_MOBILE_GATEWAY_CUSTOMER_TRACKING_ROOMS_H_

#include <memory>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "mobile-gateway/customer/tracking_room.h"

namespace truckroll::gateway {

// Threads: any. Its mutex is held while the hub's is taken, never while a room works.
class TrackingRooms {
 public:
  // All must outlive it.
  TrackingRooms(TrackedOrders& orders, const PolicySet& policies, Pulse& pulse, const clock::Clock& clock)
      : orders_(orders), policies_(policies), pulse_(pulse), clock_(clock) {}

  // Each Join is followed by one Leave, even where the room has ended the sink.
  void Join(const std::string& tracking_id, Region& region, std::shared_ptr<TrackingSink> sink, uint64_t after_version,
            Language language);
  void Leave(const std::string& tracking_id, Region& region, const TrackingSink* sink);

  size_t size() const;

 private:
  struct Entry {
    std::shared_ptr<TrackingRoom> room;
    size_t guests = 0;
  };

  TrackedOrders& orders_;
  const PolicySet& policies_;
  Pulse& pulse_;
  const clock::Clock& clock_;
  mutable std::mutex mutex_;
  absl::flat_hash_map<std::string, Entry> rooms_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_CUSTOMER_TRACKING_ROOMS_H_
