#include "platform/redis/client.h"

#include <atomic>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/unit/platform/redis/redis_fixture.h"

namespace truckroll::redis {
namespace {

using ::testing::HasSubstr;

TEST_F(RedisTest, AnswersEveryTypeOfReply) {
  auto client = Connect();
  EXPECT_EQ(Text(*client, "SET", "k", "v"), "OK");
  EXPECT_EQ(Text(*client, "GET", "k"), "v");
  EXPECT_EQ(Text(*client, "GET", "none"), "(nil)");
  EXPECT_EQ(Do(*client, "INCRBY", "n", 41)->integer(), 41);
  EXPECT_EQ(Do(*client, "MGET", "k", "none")->array().size(), 2u);
}

TEST_F(RedisTest, WorksOverTcp) {
  testing::RedisServer server({.tcp = true});
  auto client = Connect({.address = server.tcp_address()});
  EXPECT_EQ(Text(*client, "PING"), "PONG");
}

TEST_F(RedisTest, CarriesAnyBytesAndAMegabyte) {
  auto client = Connect();
  std::string large;
  for (int i = 0; large.size() < (1 << 20); ++i) large += std::string("\0\r\n$-1\r\n\xff", 9) + std::to_string(i);
  EXPECT_EQ(Text(*client, "SET", std::string("k\0\r\n", 4), large), "OK");
  EXPECT_TRUE(Text(*client, "GET", std::string("k\0\r\n", 4)) == large);
}

TEST_F(RedisTest, ErrorsBecomeStatuses) {
  auto client = Connect();
  Do(*client, "SET", "k", "v").IgnoreError();
  EXPECT_TRUE(absl::IsInternal(Do(*client, "LPUSH", "k", "x").status()));
  EXPECT_TRUE(absl::IsInternal(Do(*client, "NOSUCH").status()));
}

TEST_F(RedisTest, OptionsOutOfRangeAreRefused) {
  EXPECT_THAT(Client::Create({.address = "nowhere"}).status().message(), HasSubstr("nowhere"));
  EXPECT_THAT(Client::Create({.address = "h:1", .connections = 0}).status().message(), HasSubstr("connections"));
  EXPECT_THAT(Client::Create({.address = "h:1", .max_queued = 0}).status().message(), HasSubstr("max_queued"));
}

// Each thread sends without waiting; its values must have been applied in its order, and answered in it.
TEST_F(RedisTest, PipelinesFromManyThreadsInEachThreadsOrder) {
  constexpr int kThreads = 8, kCalls = 500;
  auto client = Connect();
  std::atomic<int> finished{0}, wrong{0};
  std::latch all(1);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 1; i <= kCalls; ++i) {
        client->Call(Command("INCR", absl::StrCat("n", t)), Soon(), [&, i](absl::StatusOr<Reply> reply) {
          if (!reply.ok() || reply->integer() != i) ++wrong;
          if (++finished == kThreads * kCalls) all.count_down();
        });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  all.wait();
  EXPECT_EQ(wrong, 0);
  const Stats stats = client->stats();
  EXPECT_EQ(stats.calls, kThreads * kCalls);
  const telemetry::Histogram::Counts latency = client->latency().counts();
  EXPECT_EQ(latency.count, kThreads * kCalls);
  EXPECT_GT(latency.sum, 0);
  EXPECT_EQ(stats.queued, 0);
  EXPECT_EQ(stats.in_flight, 0);
}

Task<absl::StatusOr<Reply>> IncrementTimes(Client& client, std::string key, int times) {
  for (int i = 1; i < times; ++i) {
    absl::StatusOr<Reply> reply = co_await client.Call(Command("INCR", key), Soon());
    if (!reply.ok()) co_return reply;
  }
  co_return co_await client.Call(Command("INCR", key), Soon());
}

TEST_F(RedisTest, ServesCoroutinesFromItsIoThread) {
  auto client = Connect();
  std::vector<std::thread> threads;
  std::atomic<int> total{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] { total += BlockOn(IncrementTimes(*client, absl::StrCat("n", t), 200))->integer(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(total, 800);
}

TEST_F(RedisTest, SpentDeadlineIsNotSent) {
  auto client = Connect();
  const absl::Status status =
      BlockOn(client->Call(Command("SET", "k", "v"), absl::Now() - absl::Milliseconds(1))).status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  EXPECT_THAT(status.message(), HasSubstr("before the command was sent"));
  EXPECT_EQ(Text(*client, "GET", "k"), "(nil)");
  EXPECT_EQ(client->stats().deadline_exceeded, 1);
}

// Writes are paused on the server, so the SET below cannot be answered in time; its late reply must not be taken for
// the next one's.
TEST_F(RedisTest, DeadlineInFlightEndsTheCallAndTheLateReplyIsDropped) {
  auto client = Connect({.connections = 1});
  auto operator_client = Connect();
  EXPECT_EQ(Text(*client, "SET", "other", "value"), "OK");
  EXPECT_EQ(Text(*operator_client, "CLIENT", "PAUSE", 600000, "WRITE"), "OK");
  const absl::Status status =
      BlockOn(client->Call(Command("SET", "k", "late"), absl::Now() + absl::Milliseconds(30))).status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  EXPECT_THAT(status.message(), HasSubstr("did not answer"));
  EXPECT_EQ(client->stats().in_flight, 1);
  EXPECT_EQ(Text(*operator_client, "CLIENT", "UNPAUSE"), "OK");
  EXPECT_EQ(Text(*client, "GET", "other"), "value");
  EXPECT_EQ(Text(*client, "GET", "k"), "late");
  EXPECT_EQ(client->stats().in_flight, 0);
}

TEST_F(RedisTest, FullQueueRefusesAtOnce) {
  auto client = Connect({.connections = 1, .max_queued = 3});
  auto operator_client = Connect();
  EXPECT_EQ(Text(*client, "PING"), "PONG");
  EXPECT_EQ(Text(*operator_client, "CLIENT", "PAUSE", 600000, "WRITE"), "OK");
  std::atomic<int> done{0};
  std::latch all(1);
  for (int i = 0; i < 3; ++i) {
    client->Call(Command("INCR", "n"), absl::InfiniteFuture(), [&](absl::StatusOr<Reply> reply) {
      EXPECT_TRUE(reply.ok()) << reply.status();
      if (++done == 3) all.count_down();
    });
  }
  absl::Status refused;
  client->Call(Command("INCR", "n"), Soon(), [&](absl::StatusOr<Reply> reply) { refused = reply.status(); });
  EXPECT_TRUE(absl::IsResourceExhausted(refused)) << refused;
  EXPECT_EQ(client->stats().refused, 1);
  EXPECT_EQ(Text(*operator_client, "CLIENT", "UNPAUSE"), "OK");
  all.wait();
  EXPECT_EQ(Text(*client, "GET", "n"), "3");
}

TEST_F(RedisTest, TooManyBytesAreRefusedAtOnce) {
  auto client = Connect({.connections = 1, .max_queued_bytes = 1000});
  auto operator_client = Connect();
  EXPECT_EQ(Text(*operator_client, "CLIENT", "PAUSE", 600000, "WRITE"), "OK");
  std::latch done(1);
  client->Call(Command("SET", "k", std::string(900, 'x')), absl::InfiniteFuture(), [&](absl::StatusOr<Reply> reply) {
    EXPECT_TRUE(reply.ok()) << reply.status();
    done.count_down();
  });
  EXPECT_GT(client->stats().bytes, 900);
  EXPECT_TRUE(absl::IsResourceExhausted(Do(*client, "SET", "k", std::string(200, 'x')).status()));
  EXPECT_EQ(client->stats().refused, 1);
  EXPECT_EQ(Text(*operator_client, "CLIENT", "UNPAUSE"), "OK");
  done.wait();
  EXPECT_EQ(client->stats().bytes, 0);
  EXPECT_EQ(Do(*client, "STRLEN", "k")->integer(), 900);
}

TEST_F(RedisTest, DestructionEndsEveryCall) {
  auto client = Connect();
  EXPECT_EQ(Text(*client, "PING"), "PONG");
  std::atomic<int> cancelled{0};
  for (int i = 0; i < 10; ++i) {
    client->Call(Command("BLPOP", "nothing", 0), absl::InfiniteFuture(), [&](absl::StatusOr<Reply> reply) {
      if (absl::IsCancelled(reply.status())) ++cancelled;
    });
  }
  client.reset();
  EXPECT_EQ(cancelled, 10);
}

TEST_F(RedisTest, CallMadeInACallbackDuringDestructionIsCancelled) {
  auto client = Connect();
  absl::Status inner;
  Client* raw = client.get();
  client->Call(Command("BLPOP", "nothing", 0), absl::InfiniteFuture(), [&](absl::StatusOr<Reply>) {
    raw->Call(Command("PING"), Soon(), [&](absl::StatusOr<Reply> reply) { inner = reply.status(); });
  });
  client.reset();
  EXPECT_TRUE(absl::IsCancelled(inner)) << inner;
}

TEST_F(RedisTest, ABlockingReadOnItsOwnClientHoldsUpNobody) {
  auto reader = Connect({.connections = 1});
  auto client = Connect();
  std::latch read(1);
  absl::StatusOr<Reply> entries;
  reader->Call(Command("XREAD", "BLOCK", 20000, "STREAMS", "s", "0"), Soon(), [&](absl::StatusOr<Reply> reply) {
    entries = std::move(reply);
    read.count_down();
  });
  EXPECT_EQ(Text(*client, "PING"), "PONG");
  EXPECT_TRUE(Do(*client, "XADD", "s", "*", "e", "payload").ok());
  read.wait();
  ASSERT_TRUE(entries.ok()) << entries.status();
  EXPECT_EQ(entries->array()[0].array()[1].array()[0].array()[1].array()[1].text(), "payload");
}

}  // namespace
}  // namespace truckroll::redis
