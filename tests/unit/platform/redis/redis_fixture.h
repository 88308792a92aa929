// A test with a real Redis of its own and a client of it.
#ifndef TRUCKROLL_TESTS_UNIT_PLATFORM_REDIS_REDIS_FIXTURE_H_
#define TRUCKROLL_TESTS_UNIT_PLATFORM_REDIS_REDIS_FIXTURE_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "platform/redis/client.h"
#include "platform/redis/testing/redis_server.h"

namespace truckroll::redis {

// Far enough for any machine; a test that waits for it has failed.
inline absl::Time Soon() {
  return absl::Now() + absl::Seconds(30);
}

class RedisTest : public ::testing::Test {
 protected:
  std::unique_ptr<Client> Connect(ClientOptions options = {}) {
    if (options.address.empty()) options.address = server_.address();
    absl::StatusOr<std::unique_ptr<Client>> client = Client::Create(options);
    EXPECT_TRUE(client.ok()) << client.status();
    return *std::move(client);
  }

  template <class... Args>
  static absl::StatusOr<Reply> Do(Client& client, const Args&... args) {
    return BlockOn(client.Call(Command(args...), Soon()));
  }

  // The reply's text, or the status, for comparing in one line.
  template <class... Args>
  static std::string Text(Client& client, const Args&... args) {
    absl::StatusOr<Reply> reply = Do(client, args...);
    if (!reply.ok()) return reply.status().ToString();
    return reply->is_nil() ? "(nil)" : reply->text();
  }

  testing::RedisServer server_;
};

}  // namespace truckroll::redis

#endif  // TRUCKROLL_TESTS_UNIT_PLATFORM_REDIS_REDIS_FIXTURE_H_
