#include "mobile-gateway/metrics.h"

#include "domain/name/resource_name.h"

namespace truckroll::gateway {

void Describe(const TrackingRooms& rooms, const std::vector<std::unique_ptr<Feed>>& feeds, const Pulse& pulse,
              telemetry::Samples* samples) {
  for (const std::unique_ptr<Feed>& feed : feeds) {
    const Region& region = feed->region();
    const telemetry::Labels labels = {{"region", ParseRegion(region.name()).value_or("")}};
    samples->AddGauge("truckroll_feed_connected", "Whether the region's changes are heard.", feed->connected() ? 1 : 0,
                      labels);
    samples->AddGauge("truckroll_hub_subscriptions", "Watchers at the region's hub: technicians, and tracked orders.",
                      static_cast<double>(region.hub().subscriptions()), labels);
    samples->AddGauge("truckroll_hub_kept_changes", "Changes that a watcher who comes back can go on from.",
                      static_cast<double>(region.hub().kept()), labels);
  }
  samples->AddGauge("truckroll_tracking_rooms", "Orders that customers watch now.", static_cast<double>(rooms.size()));
  samples->AddGauge("truckroll_heartbeats", "Rooms and technicians' watches that get a heartbeat.",
                    static_cast<double>(pulse.size()));
}

}  // namespace truckroll::gateway
