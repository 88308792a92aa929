#include <signal.h>

#include <atomic>
#include <filesystem>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "platform/redis/commit.h"
#include "tests/unit/platform/redis/redis_fixture.h"

namespace truckroll::redis {
namespace {

using ::testing::HasSubstr;

// A commit that works exactly when the function library is there.
absl::StatusOr<CommitResult> Touch(Client& client, const std::string& key) {
  return BlockOn(Commit().PutPlain(key, "v").Execute(client, Soon()));
}

void AwaitReconnects(const Client& client, int64_t count) {
  while (client.stats().reconnects < count) std::this_thread::yield();
}

TEST_F(RedisTest, WhileDownCallsWaitForTheirDeadline) {
  server_.Kill();
  auto client = Connect();
  const absl::Status status = BlockOn(client->Call(Command("PING"), absl::Now() + absl::Milliseconds(50))).status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  EXPECT_THAT(status.message(), HasSubstr("not connected"));
  EXPECT_EQ(client->stats().queued, 0);
}

// However late their deadlines: those that wait, once it has been away for that long, and those that come later at
// once.
TEST_F(RedisTest, InALongOutageCallsAreToldThatRedisCannotBeReached) {
  auto client = Connect({.max_down_wait = absl::Milliseconds(50)});
  EXPECT_EQ(Text(*client, "PING"), "PONG");
  server_.Kill();
  for (int i = 0; i < 3; ++i) {
    const absl::Status status = BlockOn(client->Call(Command("INCR", "n"), absl::InfiniteFuture())).status();
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    EXPECT_THAT(status.message(), HasSubstr("the command was not sent"));
  }
  EXPECT_EQ(client->stats().unreachable, 3);
  EXPECT_EQ(client->stats().queued, 0);
  EXPECT_EQ(client->stats().bytes, 0);
  server_.Restart();
  while (!Do(*client, "PING").ok()) std::this_thread::yield();
  EXPECT_EQ(Text(*client, "GET", "n"), "(nil)");
}

TEST_F(RedisTest, AStoppedRedisIsNotReadyAndCallsDoNotWaitForItEither) {
  kill(server_.pid(), SIGSTOP);
  auto client = Connect({.max_down_wait = absl::Milliseconds(50)});  // connects, and is not answered
  const absl::Status status = BlockOn(client->Call(Command("PING"), absl::InfiniteFuture())).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  kill(server_.pid(), SIGCONT);
  while (!Do(*client, "PING").ok()) std::this_thread::yield();
}

TEST_F(RedisTest, AConnectionThatFallsSilentIsGivenUp) {
  auto client = Connect({.connections = 1, .max_silence = absl::Milliseconds(50)});
  EXPECT_EQ(Text(*client, "PING"), "PONG");
  kill(server_.pid(), SIGSTOP);
  const absl::Status status = BlockOn(client->Call(Command("PING"), absl::Now() + absl::Minutes(1))).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(status.message(), HasSubstr("silent"));
  kill(server_.pid(), SIGCONT);
  while (!Do(*client, "PING").ok()) std::this_thread::yield();
  EXPECT_GE(client->stats().reconnects, 1);
}

// More than the socket takes: what it had not begun to take when its deadline passed is never done.
TEST_F(RedisTest, OfAStoppedRedisOnlyWhatTheSocketTookIsDoneLater) {
  constexpr int kCalls = 400;
  auto client = Connect({.connections = 1});
  EXPECT_EQ(Text(*client, "PING"), "PONG");
  kill(server_.pid(), SIGSTOP);
  const std::string padding(8000, 'x');
  std::atomic<int> ended{0}, unsent{0};
  std::latch all(1);
  for (int i = 0; i < kCalls; ++i) {
    client->Call(Command("RPUSH", "list", padding), absl::Now() + absl::Milliseconds(200),
                 [&](absl::StatusOr<Reply> reply) {
                   EXPECT_TRUE(absl::IsDeadlineExceeded(reply.status())) << reply.status();
                   if (absl::StrContains(reply.status().message(), "before the command was sent")) ++unsent;
                   if (++ended == kCalls) all.count_down();
                 });
  }
  all.wait();
  EXPECT_GT(unsent, 0);
  EXPECT_LT(unsent, kCalls);
  EXPECT_EQ(client->stats().not_sent, unsent);
  EXPECT_EQ(client->stats().queued, 0);
  kill(server_.pid(), SIGCONT);
  EXPECT_EQ(Do(*client, "LLEN", "list")->integer(), kCalls - unsent);
  EXPECT_EQ(client->stats().bytes, 0);
}

TEST_F(RedisTest, CallsMadeWhileDownAreDoneOnceItIsBack) {
  server_.Kill();
  auto client = Connect();
  std::latch done(1);
  absl::StatusOr<Reply> pong;
  client->Call(Command("PING"), Soon(), [&](absl::StatusOr<Reply> reply) {
    pong = std::move(reply);
    done.count_down();
  });
  server_.Restart();
  done.wait();
  ASSERT_TRUE(pong.ok()) << pong.status();
  EXPECT_EQ(pong->text(), "PONG");
}

TEST_F(RedisTest, BrokenConnectionEndsWhatWasInFlight) {
  auto client = Connect();
  EXPECT_EQ(Text(*client, "PING"), "PONG");
  std::atomic<int> finished{0}, unavailable{0};
  std::latch all(1);
  for (int i = 0; i < 5; ++i) {
    client->Call(Command("BLPOP", "nothing", 0), absl::InfiniteFuture(), [&](absl::StatusOr<Reply> reply) {
      if (absl::IsUnavailable(reply.status())) ++unavailable;
      if (++finished == 5) all.count_down();
    });
  }
  while (client->stats().in_flight < 5) std::this_thread::yield();
  server_.Kill();
  all.wait();
  EXPECT_EQ(unavailable, 5);
  EXPECT_EQ(client->stats().lost, 5);
  server_.Restart();
  EXPECT_EQ(Text(*client, "PING"), "PONG");
  EXPECT_GE(client->stats().reconnects, 1);
}

// Writers commit numbered records while the server is killed and started again, twice. Every call must end, and every
// commit that was acknowledged must be there afterwards, its stream entry too.
TEST_F(RedisTest, AcknowledgedCommitsOutliveKills) {
  constexpr int kWriters = 4;
  auto client = Connect();
  std::atomic<bool> stop{false};
  std::atomic<size_t> acknowledged{0};
  std::vector<std::vector<std::pair<std::string, std::string>>> kept(kWriters);  // Key and stream id.
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 1; !stop; ++i) {
        const std::string key = absl::StrCat("{r}:", w, ":", i);
        Commit commit;
        commit.ExpectVersion(key, 0).Put(key, 1, key).Append("{r}:stream", key);
        absl::StatusOr<CommitResult> result = BlockOn(commit.Execute(*client, Soon()));
        if (!result.ok() || !result->committed()) continue;
        kept[w].emplace_back(key, result->stream_id);
        ++acknowledged;
      }
    });
  }
  auto wait_for_more = [&] {
    const size_t before = acknowledged;
    while (acknowledged < before + 50) std::this_thread::yield();
  };
  for (int round = 1; round <= 2; ++round) {
    wait_for_more();
    server_.Restart();
  }
  wait_for_more();
  stop = true;
  for (std::thread& writer : writers) writer.join();

  for (const auto& of_writer : kept) {
    for (const auto& [key, stream_id] : of_writer) {
      EXPECT_EQ(Do(*client, "EXISTS", key)->integer(), 1) << key;
      EXPECT_EQ(Do(*client, "XRANGE", "{r}:stream", stream_id, stream_id)->array().size(), 1u) << key;
    }
  }
  EXPECT_EQ(client->stats().in_flight, 0);
  EXPECT_EQ(client->stats().queued, 0);
}

TEST_F(RedisTest, LibraryIsLoadedAgainAfterAWipeAndAReconnect) {
  auto client = Connect({.connections = 2});
  auto operator_client = Connect();
  EXPECT_TRUE(Touch(*client, "k1").ok());
  EXPECT_EQ(Text(*operator_client, "FLUSHALL"), "OK");
  EXPECT_EQ(Text(*operator_client, "FUNCTION", "FLUSH"), "OK");
  EXPECT_TRUE(Do(*operator_client, "CLIENT", "KILL", "TYPE", "normal").ok());  // All but the one that asks.
  AwaitReconnects(*client, 2);
  const absl::StatusOr<CommitResult> result = Touch(*client, "k2");
  EXPECT_TRUE(result.ok()) << result.status();
}

// Without a reconnect the first caller on each connection hears UNAVAILABLE (nothing was done); the connection then
// loads the library before sending anything else.
TEST_F(RedisTest, LibraryFlushedUnderAConnectionIsLoadedAgain) {
  auto client = Connect({.connections = 1});
  EXPECT_TRUE(Touch(*client, "k1").ok());
  EXPECT_EQ(Text(*client, "FUNCTION", "FLUSH"), "OK");
  EXPECT_TRUE(absl::IsUnavailable(Touch(*client, "k2").status()));
  EXPECT_TRUE(Touch(*client, "k2").ok());
}

TEST_F(RedisTest, AnotherLibraryOfThatNameIsReplaced) {
  auto client = Connect({.connections = 1});
  EXPECT_EQ(Text(*client, "FUNCTION", "LOAD", "REPLACE",
                 "#!lua name=truckroll\nredis.register_function('old', function() return 1 end)"),
            "truckroll");
  auto fresh = Connect({.connections = 1});
  const absl::StatusOr<CommitResult> result = Touch(*fresh, "k");
  EXPECT_TRUE(result.ok()) << result.status();
}

TEST_F(RedisTest, AnEmptiedServerIsReadyAfterItsRestart) {
  auto client = Connect({.connections = 2});
  EXPECT_TRUE(Touch(*client, "k").ok());
  server_.Kill();
  std::filesystem::remove_all(server_.directory() + "/appendonlydir");
  server_.Restart();
  AwaitReconnects(*client, 2);
  EXPECT_EQ(Text(*client, "GET", "k"), "(nil)");
  EXPECT_TRUE(Touch(*client, "k").ok());
}

}  // namespace
}  // namespace truckroll::redis
