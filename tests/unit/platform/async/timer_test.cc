#include "platform/async/timer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace truckroll {
namespace {

Task<void> Note(Timer* timer, absl::Duration wait, int number, std::vector<int>* order, std::promise<void>* last) {
  const bool over = co_await timer->Sleep(wait);
  EXPECT_TRUE(over);
  order->push_back(number);  // one thread only: the timer's
  if (last != nullptr) last->set_value();
}

TEST(Timer, WakesInOrderOfTime) {
  Timer timer;
  std::vector<int> order;
  std::promise<void> last;
  Start(Note(&timer, absl::Milliseconds(300), 3, &order, &last));
  Start(Note(&timer, absl::Milliseconds(150), 2, &order, nullptr));
  Start(Note(&timer, -absl::Seconds(1), 1, &order, nullptr));
  last.get_future().wait();
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
}

Task<void> CountStopped(Timer* timer, absl::Duration wait, std::atomic<int>* stopped) {
  const bool over = co_await timer->Sleep(wait);
  if (!over) ++*stopped;
}

TEST(Timer, StopWakesEverySleeperOnce) {
  std::atomic<int> stopped{0};
  {
    Timer timer;
    for (int i = 0; i < 100; ++i) Start(CountStopped(&timer, absl::InfiniteDuration(), &stopped));
    EXPECT_EQ(stopped, 0);
    timer.Stop();
    Start(CountStopped(&timer, absl::InfiniteDuration(), &stopped));
  }
  EXPECT_EQ(stopped, 101);
}

Task<void> SleepTwice(Timer* timer, std::atomic<int>* woken) {
  for (int i = 0; i < 2; ++i) {
    const bool over = co_await timer->Sleep(absl::Milliseconds(1));
    if (over) ++*woken;
  }
}

TEST(Timer, ServesManyThreads) {
  std::atomic<int> woken{0};
  Timer timer;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 100; ++j) BlockOn(SleepTwice(&timer, &woken));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(woken, 1600);
}

}  // namespace
}  // namespace truckroll
