#include "dispatcher/assignment/leadership.h"

#include <gtest/gtest.h>

#include "dispatcher/assignment/plan_store.h"
#include "platform/redis/keys.h"
#include "platform/redis/testing/redis_server.h"
#include "platform/redis/versioned.h"

namespace truckroll::dispatcher {
namespace {

class LeadershipTest : public ::testing::Test {
 protected:
  LeadershipTest() {
    redis::ClientOptions options;
    options.address = server_.address();
    client_ = *redis::Client::Create(options);
  }
  absl::Time Soon() const { return absl::Now() + absl::Seconds(10); }
  void ExpireLease() {
    ASSERT_TRUE(BlockOn(client_->Call(redis::Command("DEL", redis::Key("xz", "plan-lease")), Soon())).ok());
  }
  absl::StatusOr<bool> Publish(PlanStore& store, uint64_t fence, absl::string_view technician) {
    storage::v1::PlanRecord plan;
    plan.set_fence(fence);
    plan.add_proposals()->set_technician(std::string(technician));
    return BlockOn(store.Publish(plan, Soon()));
  }
  redis::Versioned Stored() {
    const auto reply = BlockOn(client_->Call(redis::Command("GET", redis::Key("xz", "plan")), Soon()));
    return **redis::ParseVersioned(*reply);
  }

  redis::testing::RedisServer server_;
  std::unique_ptr<redis::Client> client_;
  clock::ManualClock clock_{absl::Now()};  // of deadlines: stands still, so every test ends within a second of it
};

TEST_F(LeadershipTest, IsOnesAtATime) {
  Leadership a("xz", "a", *client_, clock_);
  Leadership b("xz", "b", *client_, clock_);
  Leadership elsewhere("nj", "b", *client_, clock_);
  EXPECT_TRUE(a.Hold());
  EXPECT_FALSE(b.Hold());
  EXPECT_TRUE(elsewhere.Hold());
  a.Release();
  EXPECT_TRUE(b.Hold());
  EXPECT_GT(b.fence(), a.fence());
}

TEST_F(LeadershipTest, IsAskedForAgainOnceASecond) {
  Leadership a("xz", "a", *client_, clock_);
  EXPECT_TRUE(a.Hold());
  ExpireLease();
  Leadership b("xz", "b", *client_, clock_);
  EXPECT_TRUE(b.Hold());
  EXPECT_TRUE(a.Hold());  // does not know yet; what it writes is fenced
  clock_.Advance(absl::Seconds(1));
  EXPECT_FALSE(a.Hold());
}

TEST_F(LeadershipTest, WhoWasAsleepCannotPublishOverTheNextOne) {
  Leadership a("xz", "a", *client_, clock_);
  ASSERT_TRUE(a.Hold());
  PlanStore of_a(*client_, "xz", a.fence_key());
  EXPECT_TRUE(*Publish(of_a, a.fence(), "first"));
  EXPECT_TRUE(*Publish(of_a, a.fence(), "second"));
  EXPECT_EQ(Stored().version, 2u);

  ExpireLease();
  Leadership b("xz", "b", *client_, clock_);
  ASSERT_TRUE(b.Hold());
  PlanStore of_b(*client_, "xz", b.fence_key());
  EXPECT_TRUE(*Publish(of_b, b.fence(), "third"));
  EXPECT_FALSE(*Publish(of_a, a.fence(), "late"));
  storage::v1::PlanRecord plan;
  ASSERT_TRUE(plan.ParseFromString(Stored().bytes));
  EXPECT_EQ(plan.proposals(0).technician(), "third");
  EXPECT_EQ(Stored().version, 3u);
}

TEST_F(LeadershipTest, OutlivesAShortOutageOfRedisOnly) {
  Leadership a("xz", "a", *client_, clock_);
  ASSERT_TRUE(a.Hold());
  server_.Stop();
  clock_.Advance(absl::Seconds(2));
  EXPECT_TRUE(a.Hold());
  clock_.Advance(absl::Seconds(2));
  EXPECT_FALSE(a.Hold());
}

}  // namespace
}  // namespace truckroll::dispatcher
