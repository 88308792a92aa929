#include "city/loop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "platform/async/task.h"

namespace truckroll::city {
namespace {

using ::testing::ElementsAre;

struct Story {
  explicit Story(Loop& loop) : loop(loop) {}
  Loop& loop;
  std::atomic<bool> stop{false};
  std::vector<int> told;
};

Task<void> Tell(Story* story, int what, absl::Time when) {
  co_await story->loop.Until(when);
  story->told.push_back(what);
}

Task<void> End(Story* story, absl::Time when) {
  co_await story->loop.Until(when);
  story->stop = true;
}

// Hours of the region in a fraction of a second: only the order counts, never how long it took.
TEST(Loop, WakesInTheOrderOfRegionTime) {
  const clock::Clock& real = clock::SystemClock();
  const absl::Time region = absl::FromUnixSeconds(1'772'000'000);
  Loop loop(real, clock::RegionClock::Create(real.Now(), region, clock::RegionClock::kMaxSpeed).value());
  Story story(loop);
  Start(Tell(&story, 3, region + absl::Hours(3)));
  Start(Tell(&story, 1, region + absl::Hours(1)));
  Start(Tell(&story, 2, region + absl::Hours(2)));
  Start(Tell(&story, 0, region - absl::Hours(1)));
  Start(End(&story, region + absl::Hours(4)));
  loop.Run(story.stop);
  EXPECT_THAT(story.told, ElementsAre(0, 1, 2, 3));
}

Task<void> ComeBack(Story* story, std::thread::id home, std::thread* elsewhere) {
  auto start = [elsewhere](Done<int> done) {
    *elsewhere = std::thread([done = std::move(done)]() mutable { done(1); });
  };
  co_await Await<int>(start);
  co_await story->loop.Here();
  story->told.push_back(std::this_thread::get_id() == home ? 1 : 0);
  story->stop = true;
}

TEST(Loop, HereComesBackFromAnotherThread) {
  const clock::Clock& real = clock::SystemClock();
  Loop loop(real, clock::RegionClock::Create(real.Now(), real.Now(), 1).value());
  Story story(loop);
  std::thread elsewhere;
  Start(ComeBack(&story, std::this_thread::get_id(), &elsewhere));
  loop.Run(story.stop);
  elsewhere.join();
  EXPECT_THAT(story.told, ElementsAre(1));
}

}  // namespace
}  // namespace truckroll::city
