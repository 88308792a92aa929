#include "dispatcher/enforcement/pace.h"

#include <algorithm>

#include "domain/calendar/instant.h"
#include "platform/clock/region_clock.h"

namespace truckroll::dispatcher {
namespace {

constexpr absl::Duration kLeast = absl::Milliseconds(5);
constexpr absl::Duration kMost = absl::Seconds(1);
constexpr absl::Duration kNoProgress = absl::Milliseconds(100);

}  // namespace

absl::Duration PauseAfter(const v1::EnforceCommitmentsResponse& answer, absl::Time real_now) {
  if (answer.more()) {
    return answer.settled() + answer.already_settled() > 0 ? absl::ZeroDuration() : kNoProgress;
  }
  if (!answer.has_next_due_time()) return kMost;
  const auto clock = clock::RegionClock::FromProto(answer.region().clock());
  const absl::Time due = FromProto(answer.next_due_time());
  return std::clamp((clock.ok() ? clock->RealAt(due) : due) - real_now, kLeast, kMost);
}

absl::Duration BackOff(int failures) {
  return std::min(absl::Milliseconds(50) * (1 << std::clamp(failures - 1, 0, 10)), kMost);
}

}  // namespace truckroll::dispatcher
