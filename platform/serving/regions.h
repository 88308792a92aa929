// The regions and what time it is in them. Clocks are made by the work-order service; until it has, a region's time is
// the real one. Threads: any.
#ifndef TRUCKROLL_PLATFORM_SERVING_REGIONS_H_
#define TRUCKROLL_PLATFORM_SERVING_REGIONS_H_

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/async/task.h"
#include "platform/clock/clock.h"
#include "platform/clock/region_clocks.h"
#include "platform/redis/client.h"
#include "truckroll/v1/region.pb.h"

namespace truckroll::serving {

class Regions {
 public:
  // `client` and `real` must outlive it.
  Regions(std::vector<v1::Region> regions, redis::Client& client, const clock::Clock& real)
      : regions_(std::move(regions)), client_(client), real_(real), clocks_(real) {}

  // By its name, or null.
  const v1::Region* Find(const std::string& name) const;
  const std::vector<v1::Region>& all() const { return regions_; }

  // Reads every region's clock.
  Task<absl::Status> Refresh(absl::Time deadline);
  // The region's clock as the store has it now.
  Task<absl::StatusOr<clock::RegionClock>> Clock(std::string id, absl::Time deadline);
  // The clock read last, or none yet.
  std::optional<clock::RegionClock> Known(const std::string& id) const { return clocks_.Find(id); }
  // The region's time, by the clock read last. UNAVAILABLE: none was read yet, or the store is known to be unreachable.
  absl::StatusOr<absl::Time> Now(const std::string& id);
  // From now on the region's time is `least` or later.
  void NotBefore(const std::string& id, absl::Time least) { clocks_.NotBefore(id, least); }
  // While it is not, callers are told at once instead of waiting for their deadlines.
  void SetStoreReachable(bool reachable) { reachable_ = reachable; }

 private:
  const std::vector<v1::Region> regions_;
  redis::Client& client_;
  const clock::Clock& real_;
  clock::RegionClocks clocks_;
  std::atomic<bool> reachable_ = true;
};

}  // namespace truckroll::serving

#endif  // TRUCKROLL_PLATFORM_SERVING_REGIONS_H_
