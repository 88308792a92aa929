// Against a redis-server of its own.
#include "platform/clock/region_clock_store.h"

#include <memory>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "platform/clock/clock.h"
#include "platform/redis/testing/redis_server.h"

namespace truckroll {
namespace {

using clock::RegionClock;

const absl::Time kReal = absl::FromUnixSeconds(1'772'413'200);

class RegionClockStoreTest : public testing::Test {
 protected:
  static absl::Time Soon() { return clock::SystemClock().Now() + absl::Seconds(20); }

  std::unique_ptr<redis::Client> Connect() { return *redis::Client::Create({.address = server_.address()}); }

  absl::StatusOr<RegionClock> Ensure(redis::Client& client, std::optional<double> speed, absl::Time real) {
    return BlockOn(clock::EnsureRegionClock(client, "xuzhou", speed, real, Soon()));
  }
  absl::StatusOr<std::optional<RegionClock>> Load(redis::Client& client) {
    return BlockOn(clock::LoadRegionClock(client, "xuzhou", Soon()));
  }

  redis::testing::RedisServer server_;
  std::unique_ptr<redis::Client> client_ = Connect();
};

TEST_F(RegionClockStoreTest, IsMadeOnceAndGoesOnAfterARestart) {
  ASSERT_EQ(*Load(*client_), std::nullopt);
  RegionClock made = *Ensure(*client_, 600, kReal);
  EXPECT_EQ(made.At(kReal), kReal);
  EXPECT_EQ(*Ensure(*client_, 600, kReal + absl::Hours(1)), made);
  EXPECT_EQ(*Ensure(*client_, std::nullopt, kReal + absl::Hours(1)), made);
  server_.Restart();
  EXPECT_EQ(**Load(*client_), made);
}

TEST_F(RegionClockStoreTest, WithoutASpeedItIsRealTime) {
  EXPECT_EQ(Ensure(*client_, std::nullopt, kReal)->At(kReal + absl::Hours(1)), kReal + absl::Hours(1));
}

TEST_F(RegionClockStoreTest, AnotherSpeedGoesOnFromTheSameInstant) {
  RegionClock fast = *Ensure(*client_, 600, kReal);
  absl::Time later = kReal + absl::Minutes(1);
  RegionClock slow = *Ensure(*client_, 1, later);
  EXPECT_EQ(slow.At(later), fast.At(later));
  EXPECT_EQ(**Load(*client_), slow);
}

TEST_F(RegionClockStoreTest, AllWhoAskAtOnceGetTheSameClock) {
  std::vector<RegionClock> got(8, *RegionClock::Create(kReal, kReal, 7));
  std::vector<std::thread> threads;
  for (size_t i = 0; i < got.size(); ++i) {
    threads.emplace_back([&, i] {
      std::unique_ptr<redis::Client> client = Connect();
      absl::StatusOr<RegionClock> ensured = Ensure(*client, 600, kReal + absl::Milliseconds(i));
      ASSERT_TRUE(ensured.ok()) << ensured.status();
      got[i] = *ensured;
    });
  }
  for (std::thread& thread : threads) thread.join();
  RegionClock stored = **Load(*client_);
  for (const RegionClock& one : got) EXPECT_EQ(one, stored);
}

TEST_F(RegionClockStoreTest, WhatIsNoClockIsNotOverwritten) {
  redis::Command set("SET", "{xuzhou}:clock", "noon");
  ASSERT_TRUE(BlockOn(client_->Call(std::move(set), Soon())).ok());
  EXPECT_TRUE(absl::IsDataLoss(Ensure(*client_, 600, kReal).status()));
  EXPECT_TRUE(absl::IsDataLoss(Load(*client_).status()));
  redis::Command get("GET", "{xuzhou}:clock");
  EXPECT_EQ(BlockOn(client_->Call(std::move(get), Soon()))->text(), "noon");
}

}  // namespace
}  // namespace truckroll
