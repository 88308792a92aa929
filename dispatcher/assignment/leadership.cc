#include "dispatcher/assignment/leadership.h"

#include "platform/async/task.h"
#include "platform/log/log.h"
#include "platform/redis/keys.h"

namespace truckroll::dispatcher {
namespace {

constexpr absl::Duration kLease = absl::Seconds(5);
constexpr absl::Duration kRenewAfter = absl::Seconds(1);
constexpr absl::Duration kLongestCall = absl::Seconds(1);

}  // namespace

Leadership::Leadership(const std::string& region, const std::string& owner, redis::Client& client,
                       const clock::Clock& clock)
    : region_(region),
      clock_(clock),
      lease_(client, redis::Key(region, "plan-lease"), redis::Key(region, "plan-fence"), owner, kLease) {}

bool Leadership::Hold() {
  const absl::Time now = clock_.Now();
  if (held_ && clock::IsWithin(kRenewAfter, renewed_, now)) return true;
  const absl::StatusOr<redis::LeaseState> state = BlockOn(lease_.Acquire(now + kLongestCall));
  if (state.ok()) {
    Set(state->held, state->token, now);
  } else if (!clock::IsWithin(kLease / 2, renewed_, now)) {
    Set(false, fence_, now);
  }
  return held_;
}

void Leadership::Lose() {
  Set(false, fence_, clock_.Now());
}

void Leadership::Release() {
  if (!held_) return;
  (void)BlockOn(lease_.Release(clock_.Now() + kLongestCall)).ok();
  Set(false, fence_, clock_.Now());
}

void Leadership::Set(bool held, uint64_t fence, absl::Time asked) {
  if (held && (!held_ || fence != fence_)) log::Info("assigning from here on", {{"region", region_}, {"fence", fence}});
  if (!held && held_) log::Info("no longer assigning", {{"region", region_}, {"fence", fence_}});
  held_ = held;
  fence_ = fence;
  if (held) renewed_ = asked;
}

}  // namespace truckroll::dispatcher
