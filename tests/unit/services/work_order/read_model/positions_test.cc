#include "services/work_order/read_model/positions.h"

#include <gtest/gtest.h>

#include <future>

namespace truckroll::read_model {
namespace {

std::future<bool> Wait(Positions& positions, StreamId id, absl::Time deadline = absl::InfiniteFuture()) {
  auto promise = std::make_shared<std::promise<bool>>();
  positions.Wait("r", id, deadline, [promise](bool reached) { promise->set_value(reached); });
  return promise->get_future();
}

bool IsReady(std::future<bool>& future) {
  return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

TEST(Positions, ComparesNumerically) {
  EXPECT_LT(*ParseStreamId("9-10"), *ParseStreamId("10-9"));
  EXPECT_LT(*ParseStreamId("10-9"), *ParseStreamId("10-10"));
  EXPECT_EQ(ParseStreamId("10-10")->Print(), "10-10");
  for (const char* bad : {"", "5", "-", "5-", "-5", "a-1", "1-2-3"}) EXPECT_FALSE(ParseStreamId(bad)) << bad;
}

TEST(Positions, TellsWhoWaitsOnceItIsReached) {
  Positions positions({{"r", {9, 0}}});
  std::future<bool> held = Wait(positions, {9, 0}), next = Wait(positions, {10, 1}), far = Wait(positions, {11, 0});
  EXPECT_TRUE(held.get());
  positions.Set("other", {99, 0});
  positions.Set("r", {10, 0});
  EXPECT_FALSE(IsReady(next));
  positions.Set("r", {10, 2});
  EXPECT_TRUE(next.get());
  EXPECT_FALSE(IsReady(far));
  EXPECT_EQ(positions.stats().waiting, 1);
  positions.Forget("r");
  EXPECT_FALSE(positions.Get("r").has_value());
  std::future<bool> anew = Wait(positions, {1, 0});
  EXPECT_FALSE(IsReady(anew));
  positions.Set("r", {12, 0});
  EXPECT_TRUE(far.get());
  EXPECT_TRUE(anew.get());
}

TEST(Positions, GivesUpAtTheDeadline) {
  Positions positions({});
  EXPECT_FALSE(Wait(positions, {1, 0}, absl::InfinitePast()).get());
  EXPECT_FALSE(Wait(positions, {1, 0}, absl::UnixEpoch()).get());
  EXPECT_EQ(positions.stats().late, 2);
}

TEST(Positions, RefusesMoreThanItHoldsAndEndsThemAll) {
  std::future<bool> first;
  {
    Positions positions({}, 1);
    first = Wait(positions, {1, 0});
    EXPECT_FALSE(Wait(positions, {1, 0}).get());
    EXPECT_EQ(positions.stats().refused, 1);
    EXPECT_FALSE(IsReady(first));
  }
  EXPECT_FALSE(first.get());
}

}  // namespace
}  // namespace truckroll::read_model
