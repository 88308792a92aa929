#include "mobile-gateway/streams/pulse.h"

#include <atomic>
#include <memory>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace truckroll::gateway {
namespace {

class Counter : public Pulsed {
 public:
  void OnPulse(absl::Time now) override {
    last = absl::ToUnixMillis(now);
    if (++beats == 3) third.Notify();
  }
  std::atomic<int64_t> last{0};
  std::atomic<int> beats{0};
  absl::Notification third;
};

TEST(PulseTest, BeatsForWhoIsAliveAndForgetsTheOthers) {
  clock::ManualClock clock(absl::FromUnixSeconds(1'000'000));
  Pulse pulse(clock, absl::Milliseconds(1));
  auto first = std::make_shared<Counter>();
  pulse.Add(first);
  first->third.WaitForNotification();
  EXPECT_EQ(first->last, 1'000'000'000);
  first.reset();
  auto second = std::make_shared<Counter>();
  pulse.Add(second);
  second->third.WaitForNotification();
  EXPECT_EQ(pulse.size(), 1u);
}

}  // namespace
}  // namespace truckroll::gateway
