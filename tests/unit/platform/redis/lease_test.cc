#include "platform/redis/lease.h"

#include "platform/redis/commit.h"
#include "tests/unit/platform/redis/redis_fixture.h"

namespace truckroll::redis {
namespace {

class LeaseTest : public RedisTest {
 protected:
  Lease By(const std::string& owner) { return Lease(*client_, "{r}:lease", "{r}:fence", owner, absl::Seconds(600)); }
  static LeaseState Acquire(const Lease& lease) {
    absl::StatusOr<LeaseState> state = BlockOn(lease.Acquire(Soon()));
    EXPECT_TRUE(state.ok()) << state.status();
    return state.value_or(LeaseState());
  }

  std::unique_ptr<Client> client_ = Connect();
};

TEST_F(LeaseTest, IsHeldByOneAndRenewedUnderTheSameToken) {
  const LeaseState first = Acquire(By("a"));
  EXPECT_TRUE(first.held);
  EXPECT_EQ(first.token, 1u);
  const LeaseState other = Acquire(By("b"));
  EXPECT_FALSE(other.held);
  EXPECT_EQ(other.token, 1u);
  EXPECT_TRUE(Do(*client_, "PEXPIRE", "{r}:lease", 5000).ok());
  const LeaseState renewed = Acquire(By("a"));
  EXPECT_TRUE(renewed.held);
  EXPECT_EQ(renewed.token, 1u);
  EXPECT_GT(Do(*client_, "PTTL", "{r}:lease")->integer(), 5000);
}

TEST_F(LeaseTest, TakenOverGetsAHigherFenceThatStopsTheOldHolder) {
  const LeaseState old_holder = Acquire(By("a"));
  EXPECT_TRUE(Do(*client_, "DEL", "{r}:lease").ok());  // As if it had run out.
  const LeaseState new_holder = Acquire(By("b"));
  EXPECT_TRUE(new_holder.held);
  EXPECT_GT(new_holder.token, old_holder.token);
  EXPECT_FALSE(Acquire(By("a")).held);
  auto publish = [&](uint64_t token) {
    return BlockOn(Commit().Fence("{r}:fence", token).PutPlain("{r}:plan", "p").Execute(*client_, Soon()));
  };
  EXPECT_EQ(publish(old_holder.token)->outcome, CommitResult::Outcome::kFenced);
  EXPECT_EQ(publish(new_holder.token)->outcome, CommitResult::Outcome::kCommitted);
}

TEST_F(LeaseTest, RunsOutByItself) {
  Lease brief(*client_, "{r}:lease", "{r}:fence", "a", absl::Milliseconds(1));
  EXPECT_TRUE(Acquire(brief).held);
  while (!Acquire(By("b")).held) {
  }
  EXPECT_EQ(Acquire(By("b")).token, 2u);
}

TEST_F(LeaseTest, OnlyItsOwnerReleasesIt) {
  Acquire(By("a"));
  EXPECT_FALSE(*BlockOn(By("b").Release(Soon())));
  EXPECT_TRUE(*BlockOn(By("a").Release(Soon())));
  EXPECT_FALSE(*BlockOn(By("a").Release(Soon())));
  EXPECT_EQ(Acquire(By("b")).token, 2u);
}

}  // namespace
}  // namespace truckroll::redis
