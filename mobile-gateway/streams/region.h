// A region as the gateway knows it: its file, its zone, its clock, its hub.
#ifndef TRUCKROLL_MOBILE_GATEWAY_STREAMS_REGION_H_
#define TRUCKROLL_MOBILE_GATEWAY_STREAMS_REGION_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "mobile-gateway/streams/hub.h"
#include "platform/clock/clock.h"
#include "platform/clock/region_clocks.h"
#include "truckroll/v1/region.pb.h"
#include "truckroll/v1/stream.pb.h"

namespace truckroll::gateway {

// Threads: any.
class Region {
 public:
  // `facts` as config::LoadRegions gives them: the zone is known. The clock must outlive it.
  Region(v1::Region facts, const clock::Clock& real);
  Region(const Region&) = delete;

  const std::string& name() const { return facts_.name(); }
  const std::string& short_code() const { return facts_.short_code(); }
  const std::string& policy() const { return facts_.policy(); }
  absl::TimeZone zone() const { return zone_; }
  Hub& hub() { return hub_; }
  const Hub& hub() const { return hub_; }

  // From the upstream. One that is no clock is logged and not taken.
  void SetClock(const v1::RegionClock& clock);
  // The region's time; real time until its clock was heard of.
  absl::Time Now();
  v1::StreamTime StreamTime();
  // With the clock.
  v1::Region Facts() const;

 private:
  const v1::Region facts_;
  const clock::Clock& real_;
  absl::TimeZone zone_;
  clock::RegionClocks clocks_;
  Hub hub_;
};

class Regions {
 public:
  Regions(std::vector<v1::Region> facts, const clock::Clock& real);

  // By "regions/xuzhou"; null when there is none.
  Region* Find(absl::string_view name) const;
  // The region whose short code begins the tracking id; null when none does.
  Region* OfTrackingId(absl::string_view tracking_id) const;
  const std::vector<std::unique_ptr<Region>>& all() const { return all_; }

 private:
  std::vector<std::unique_ptr<Region>> all_;
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_STREAMS_REGION_H_
