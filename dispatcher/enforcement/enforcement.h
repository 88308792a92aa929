// Settles a region's promises on the second: asks the work-order service again and again to settle what is due. Keeps
// nothing; any number of instances may run at once.
#ifndef TRUCKROLL_DISPATCHER_ENFORCEMENT_ENFORCEMENT_H_
#define TRUCKROLL_DISPATCHER_ENFORCEMENT_ENFORCEMENT_H_

#include <atomic>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "dispatcher/services.h"
#include "platform/async/timer.h"
#include "platform/clock/region_clocks.h"

namespace truckroll::dispatcher {

class Enforcement {
 public:
  // `region`: "xuzhou". All must outlive it; `clocks` is told the region's clock.
  Enforcement(std::string region, Services& services, Timer& timer, const clock::Clock& clock,
              clock::RegionClocks& clocks);

  // Until the timer is stopped.
  Task<void> Run();

  const std::string& region() const { return region_; }

  struct Counts {
    int64_t settled = 0;
    int64_t set_aside = 0;
    int64_t failed_calls = 0;
  };
  Counts counts() const;
  // Real time of the last good answer.
  absl::Time last_answer() const { return absl::FromUnixMillis(last_answer_ms_); }

 private:
  // `request_id` becomes the call's.
  Task<absl::StatusOr<v1::EnforceCommitmentsResponse>> Ask(std::string* request_id);
  void Note(const v1::EnforceCommitmentsResponse& answer);
  void NoteFailure(const absl::Status& status, int failures, const std::string& request_id);

  const std::string region_;
  Services& services_;
  Timer& timer_;
  const clock::Clock& clock_;
  clock::RegionClocks& clocks_;
  absl::flat_hash_map<std::string, absl::Time> alarms_;  // by order: when it was last logged
  std::atomic<int64_t> settled_{0};
  std::atomic<int64_t> set_aside_{0};
  std::atomic<int64_t> failed_calls_{0};
  std::atomic<int64_t> last_answer_ms_{0};
};

}  // namespace truckroll::dispatcher

#endif  // TRUCKROLL_DISPATCHER_ENFORCEMENT_ENFORCEMENT_H_
