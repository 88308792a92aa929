#include "mobile-gateway/streams/strand.h"

#include <memory>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace truckroll::gateway {
namespace {

TEST(StrandTest, WhatAJobPostsRunsAfterIt) {
  Strand strand;
  std::vector<int> ran;
  strand.Post([&] {
    strand.Post([&] { ran.push_back(2); });
    ran.push_back(1);
  });
  EXPECT_THAT(ran, ::testing::ElementsAre(1, 2));
}

TEST(StrandTest, RunsOneAtATimeAndEachPostersInOrder) {
  constexpr int kThreads = 4, kJobs = 5000;
  Strand strand;
  std::vector<std::vector<int>> ran(kThreads);
  int all = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kJobs; ++i) {
        strand.Post([&, t, i] {
          ran[t].push_back(i);
          ++all;
        });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(all, kThreads * kJobs);
  for (const std::vector<int>& each : ran) {
    ASSERT_EQ(each.size(), size_t{kJobs});
    for (int i = 0; i < kJobs; ++i) ASSERT_EQ(each[i], i);
  }
}

TEST(StrandTest, AJobIsDestroyedOnceItHasRun) {
  Strand strand;
  auto held = std::make_shared<int>(1);
  strand.Post([held] {});
  EXPECT_EQ(held.use_count(), 1);
}

TEST(StrandTest, TurnsAwayWhatIsOfferedWhenTooMuchWaitsButNothingPosted) {
  Strand strand;
  const int64_t before = Strand::turned_away();
  int done = 0;
  strand.Post([&] {
    // Nothing else runs until this has.
    for (size_t i = 0; i < Strand::kMostOffered; ++i) EXPECT_TRUE(strand.Offer([&] { ++done; }));
    EXPECT_FALSE(strand.Offer([&] { ++done; }));
    strand.Post([&] { ++done; });
    EXPECT_EQ(done, 0);
  });
  EXPECT_EQ(done, static_cast<int>(Strand::kMostOffered) + 1);
  EXPECT_EQ(Strand::turned_away(), before + 1);
  EXPECT_TRUE(strand.Offer([&] { ++done; }));
}

}  // namespace
}  // namespace truckroll::gateway
