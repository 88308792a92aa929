#include "absl/time/clock.h"
#include "platform/clock/clock.h"

namespace truckroll::clock {
namespace {

class Machine : public Clock {
 public:
  absl::Time Now() const override { return absl::FromUnixMillis(absl::ToUnixMillis(absl::Now())); }
};

}  // namespace

const Clock& SystemClock() {
  static const Clock& machine = *new Machine;
  return machine;
}

}  // namespace truckroll::clock
