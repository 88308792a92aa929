#include "platform/async/turnstile.h"

#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace truckroll {
namespace {

using ::testing::ElementsAre;

Task<void> Pass(Turnstile* turnstile, int number, std::vector<int>* in) {
  const bool entered = co_await turnstile->Enter();
  in->push_back(entered ? number : -number);
}

TEST(Turnstile, LetsSoManyThroughAndTheOthersInTheirOrder) {
  Turnstile turnstile(2, 2);
  std::vector<int> in;
  for (int i = 1; i <= 5; ++i) Start(Pass(&turnstile, i, &in));
  EXPECT_THAT(in, ElementsAre(1, 2, -5)) << "the fifth finds the line full";
  EXPECT_EQ(turnstile.stats().inside, 2);
  EXPECT_EQ(turnstile.stats().waiting, 2);
  EXPECT_EQ(turnstile.stats().refused, 1);
  turnstile.Leave();
  turnstile.Leave();
  EXPECT_THAT(in, ElementsAre(1, 2, -5, 3, 4));
  EXPECT_EQ(turnstile.stats().inside, 2);
  turnstile.Leave();
  turnstile.Leave();
  EXPECT_EQ(turnstile.stats().inside, 0);
  Start(Pass(&turnstile, 6, &in));
  EXPECT_EQ(in.back(), 6);
}

Task<void> Visit(Turnstile* turnstile, std::atomic<int>* inside, std::atomic<int>* most) {
  co_await turnstile->Enter();
  const int now = ++*inside;
  int seen = *most;
  while (now > seen && !most->compare_exchange_weak(seen, now)) {
  }
  --*inside;
  turnstile->Leave();
}

TEST(Turnstile, HoldsFromManyThreads) {
  Turnstile turnstile(3, 1000);
  std::atomic<int> inside{0}, most{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) BlockOn(Visit(&turnstile, &inside, &most));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(most, 3);
  EXPECT_EQ(turnstile.stats().inside, 0);
  EXPECT_EQ(turnstile.stats().refused, 0);
}

}  // namespace
}  // namespace truckroll
