#include "services/work_order/read_model/feed.h"

#include "platform/redis/client.h"
#include "platform/redis/commit.h"
#include "platform/redis/keys.h"
#include "platform/redis/testing/redis_server.h"
#include "platform/sqlite/database.h"
#include "tests/unit/services/work_order/read_model/fixture.h"
#include "truckroll/storage/v1/work_order_record.pb.h"

namespace truckroll::read_model {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::WorkOrder;

class FeedTest : public ReadModelTest {
 protected:
  FeedTest() { client_ = *redis::Client::Create({.address = server_.address()}); }
  ~FeedTest() override { feed_.reset(); }

  void StartFeed() { feed_ = *Feed::Start({.redis = server_.address(), .region = "xuzhou", .batch = 3}, model_.get()); }
  void RestartAll(bool remove_file) {
    feed_.reset();
    model_.reset();
    if (remove_file) {
      ASSERT_TRUE(sqlite::RemoveDatabase(directory_.file()).ok());
    }
    Open();
    StartFeed();
  }

  // Commits as the service does; returns the entry's id in the stream.
  std::string Commit(const WorkOrder& order) {
    storage::v1::WorkOrderRecord record;
    *record.mutable_order() = order;
    record.mutable_order()->add_timeline()->set_version(order.version());
    storage::v1::StreamEntry entry;
    *entry.mutable_order() = order;
    const std::string id = order.name().substr(order.name().rfind('/') + 1);
    redis::Commit commit;
    commit.Put(redis::Key("xuzhou", "wo", id), order.version(), record.SerializeAsString())
        .Append(stream_, entry.SerializeAsString());
    absl::StatusOr<redis::CommitResult> result = BlockOn(commit.Execute(*client_, Deadline()));
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? result->stream_id : "";
  }
  redis::Reply Call(redis::Command command) {
    absl::StatusOr<redis::Reply> reply = BlockOn(client_->Call(std::move(command), Deadline()));
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.value_or(redis::Reply());
  }
  bool Reached(const std::string& stream_id) { return BlockOn(model_->WaitFor("xuzhou", stream_id, Deadline())); }
  static absl::Time Deadline() { return absl::Now() + absl::Seconds(30); }

  const std::string stream_ = redis::Key("xuzhou", "events");
  redis::testing::RedisServer server_;
  std::unique_ptr<redis::Client> client_;
  std::unique_ptr<Feed> feed_;
};

TEST_F(FeedTest, FollowsTheStreamFromItsFirstEntry) {
  StartFeed();
  ASSERT_TRUE(Reached("0-0"));
  EXPECT_THAT(Ids(Request()), IsEmpty());
  for (int i = 1; i <= 10; ++i) Commit(Running(absl::StrCat("o", i % 4), i, i));
  ASSERT_TRUE(Reached(Commit(Order("o9"))));
  EXPECT_THAT(Ids(Request()), ElementsAre("o3", "o0", "o1", "o2", "o9"));
  // Counted after those who wait are told.
  while (feed_->stats().entries < 11) absl::SleepFor(absl::Milliseconds(5));
  EXPECT_EQ(feed_->stats().rebuilds, 1);
}

TEST_F(FeedTest, GoesOnWhereItWasAfterARestart) {
  StartFeed();
  ASSERT_TRUE(Reached(Commit(Order("o1"))));
  feed_.reset();
  const std::string next = Commit(Order("o2"));
  RestartAll(false);
  ASSERT_TRUE(Reached(next));
  EXPECT_THAT(Ids(Request()), ElementsAre("o2", "o1"));
  EXPECT_EQ(feed_->stats().rebuilds, 0);
}

TEST_F(FeedTest, BuildsAnewFromTheRecordsWhenTheFileIsGone) {
  StartFeed();
  std::string last;
  for (int i = 0; i < 8; ++i) last = Commit(Order(absl::StrCat("o", i), 1 + i));
  ASSERT_TRUE(Reached(last));
  const std::string before = List(Request()).SerializeAsString();
  Call(redis::Command("XTRIM", stream_, "MAXLEN", 1));
  RestartAll(true);
  ASSERT_TRUE(Reached(last));
  EXPECT_EQ(List(Request()).SerializeAsString(), before);
  EXPECT_EQ(feed_->stats().rebuilds, 1);
  ASSERT_TRUE(Reached(Commit(Order("o9"))));
  EXPECT_EQ(List(Request()).total_size(), 9);
}

TEST_F(FeedTest, BuildsAnewWhenTheStreamWasTrimmedPastIt) {
  StartFeed();
  ASSERT_TRUE(Reached(Commit(Order("o1"))));
  feed_.reset();
  WorkOrder moved = Order("o1", 2);
  moved.set_state(WorkOrder::ACCEPTED);
  Commit(moved);
  const std::string last = Commit(Order("o2"));
  Call(redis::Command("XTRIM", stream_, "MAXLEN", 1));
  RestartAll(false);
  ASSERT_TRUE(Reached(last));
  EXPECT_EQ(feed_->stats().rebuilds, 1);
  auto accepted = Request();
  accepted.add_states(WorkOrder::ACCEPTED);
  EXPECT_THAT(Ids(accepted), ElementsAre("o1"));
}

TEST_F(FeedTest, TrimmingUpToTheNotedPositionLosesNothing) {
  StartFeed();
  ASSERT_TRUE(Reached(Commit(Order("o1"))));
  const std::string second = Commit(Order("o2"));
  ASSERT_TRUE(Reached(second));
  RestartAll(false);
  while (Call(redis::Command("HGET", redis::Key("xuzhou", "feeds"), "read-model")).text() != second) {
    absl::SleepFor(absl::Milliseconds(5));
  }
  Call(redis::Command("XTRIM", stream_, "MINID", second));
  ASSERT_TRUE(Reached(Commit(Order("o3"))));
  EXPECT_EQ(feed_->stats().rebuilds, 0);
  EXPECT_THAT(Ids(Request()), ElementsAre("o3", "o2", "o1"));
}

TEST_F(FeedTest, AReplacedStoreReplacesTheOrders) {
  StartFeed();
  ASSERT_TRUE(Reached(Commit(Order("o1"))));
  Call(redis::Command("FLUSHALL"));
  const std::string first = Commit(Order("o2"));
  ASSERT_TRUE(Reached(first));
  // Until the feed has seen that the store is another one, it may hold the old orders under a later position.
  while (feed_->stats().rebuilds < 2) absl::SleepFor(absl::Milliseconds(5));
  ASSERT_TRUE(Reached(first));
  EXPECT_THAT(Ids(Request()), ElementsAre("o2"));
}

TEST_F(FeedTest, PassesOverWhatItCannotRead) {
  StartFeed();
  ASSERT_TRUE(Reached("0-0"));
  Call(redis::Command("XADD", stream_, "*", "e", "\xff\xff not a message"));
  Call(redis::Command("XADD", stream_, "*", "other", "field"));
  ASSERT_TRUE(Reached(Commit(Order("o1"))));
  EXPECT_THAT(Ids(Request()), ElementsAre("o1"));
  EXPECT_EQ(feed_->stats().unreadable, 2);
  Call(redis::Command("SET", redis::Key("xuzhou", "wo", "o0"), "short"));
  const std::string last = Commit(Order("o2"));
  RestartAll(true);
  ASSERT_TRUE(Reached(last));
  EXPECT_THAT(Ids(Request()), ElementsAre("o2", "o1"));
  EXPECT_EQ(feed_->stats().unreadable, 1);
}

TEST_F(FeedTest, OutlivesARestartOfRedis) {
  StartFeed();
  ASSERT_TRUE(Reached(Commit(Order("o1"))));
  server_.Kill();
  server_.Restart();
  ASSERT_TRUE(Reached(Commit(Order("o2"))));
  EXPECT_THAT(Ids(Request()), ElementsAre("o2", "o1"));
  EXPECT_EQ(feed_->stats().rebuilds, 1);
}

}  // namespace
}  // namespace truckroll::read_model
