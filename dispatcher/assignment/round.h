// One round of automatic assignment in a region: whoever waits for a technician is ranked, a plan is published, and
// what it proposes is assigned. One thread, which it blocks while it waits for answers.
#ifndef TRUCKROLL_DISPATCHER_ASSIGNMENT_ROUND_H_
#define TRUCKROLL_DISPATCHER_ASSIGNMENT_ROUND_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dispatcher/assignment/leadership.h"
#include "dispatcher/assignment/patience.h"
#include "dispatcher/assignment/plan_store.h"
#include "dispatcher/services.h"
#include "domain/dispatch/route.h"
#include "domain/policy/policy.h"
#include "platform/clock/region_clocks.h"
#include "truckroll/storage/v1/plan_record.pb.h"

namespace truckroll::dispatcher {

// What belongs to a region, as read at the start.
struct RegionFacts {
  std::string id;  // "xuzhou"
  absl::TimeZone zone;
  const Policy* policy;  // how long visits take
};

class Round {
 public:
  // All must outlive it.
  Round(RegionFacts region, Services& services, redis::Client& redis, const clock::Clock& clock,
        clock::RegionClocks& clocks, Leadership& leadership);

  // UNAVAILABLE and the like when a service could not be asked: what was assigned until then stays.
  absl::Status Run();

  struct Counts {
    int64_t assigned = 0;  // since the start
    int64_t refused = 0;
    int64_t waiting = 0;  // found nobody in the last round
  };
  // Any thread.
  Counts counts() const { return {assigned_, refused_, waiting_}; }

 private:
  struct Proposal {
    v1::WorkOrder order;
    std::string technician;
  };

  absl::StatusOr<std::vector<v1::WorkOrder>> Waiting(absl::Time now);
  absl::StatusOr<v1::WorkOrder> WithTimeline(v1::WorkOrder order);
  absl::Status RefreshTechnicians();
  absl::StatusOr<std::vector<Route>> Routes(absl::Time now);
  absl::Status Propose(const std::vector<v1::WorkOrder>& waiting, absl::Time now);
  absl::Status Publish(absl::Time now);
  absl::Status Carry(absl::Time now);
  absl::Status Assign(const Proposal& proposal);

  const RegionFacts region_;
  Services& services_;
  const clock::Clock& clock_;
  clock::RegionClocks& clocks_;
  Leadership& leadership_;
  PlanStore plan_store_;
  Patience patience_;
  std::vector<v1::Technician> technicians_;
  absl::Time technicians_read_ = absl::InfinitePast();
  std::vector<Proposal> proposals_;
  storage::v1::PlanRecord plan_;
  std::atomic<int64_t> assigned_{0};
  std::atomic<int64_t> refused_{0};
  std::atomic<int64_t> waiting_{0};
};

}  // namespace truckroll::dispatcher

#endif  // TRUCKROLL_DISPATCHER_ASSIGNMENT_ROUND_H_
