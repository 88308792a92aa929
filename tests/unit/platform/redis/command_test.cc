#include "platform/redis/command.h"

#include "gtest/gtest.h"
#include "platform/redis/address.h"
#include "platform/redis/keys.h"
#include "platform/redis/reply.h"

namespace truckroll::redis {
namespace {

std::string Wire(const Command& command) {
  std::string wire;
  command.AppendTo(&wire);
  return wire;
}

TEST(Command, IsEncodedAsResp) {
  using std::string_literals::operator""s;
  EXPECT_EQ(Wire(Command("SET", "k", "a\0\r\n"s, 12)), "*4\r\n$3\r\nSET\r\n$1\r\nk\r\n$4\r\na\0\r\n\r\n$2\r\n12\r\n"s);
}

TEST(Command, AppendsAnothersArguments) {
  Command keys;
  keys.Add("k1");
  keys.Add("");
  Command command("DEL");
  command.Append(keys);
  EXPECT_EQ(Wire(command), "*3\r\n$3\r\nDEL\r\n$2\r\nk1\r\n$0\r\n\r\n");
}

TEST(Key, CarriesTheRegionAsItsHashTag) {
  EXPECT_EQ(Key("xuzhou", "wo", "x-1"), "{xuzhou}:wo:x-1");
  EXPECT_EQ(Key("xuzhou", "day", 20261122), "{xuzhou}:day:20261122");
  EXPECT_EQ(Key("xuzhou"), "{xuzhou}");
}

TEST(Address, IsAUnixPathOrHostAndPort) {
  EXPECT_EQ(ParseAddress("unix:/run/redis.sock")->path, "/run/redis.sock");
  EXPECT_EQ(ParseAddress("localhost:6379")->host, "localhost");
  EXPECT_EQ(ParseAddress("[::1]:6379")->host, "::1");
  EXPECT_EQ(ParseAddress("[::1]:6379")->port, "6379");
  for (const char* wrong : {"", "unix:", "localhost", ":6379", "localhost:", "localhost:0", "localhost:65536", "h:x"}) {
    EXPECT_EQ(ParseAddress(wrong).status().code(), absl::StatusCode::kInvalidArgument) << wrong;
  }
  EXPECT_FALSE(ParseAddress("unix:" + std::string(108, 'p')).ok());
}

TEST(Reply, IsReadFromPiecesOfAnySize) {
  const std::string wire = "*4\r\n:-7\r\n$-1\r\n$3\r\na\r\n\r\n*1\r\n-ERR inner\r\n+OK\r\n";
  for (size_t piece = 1; piece <= wire.size(); ++piece) {
    ReplyReader reader;
    std::vector<Reply> replies;
    for (size_t at = 0; at < wire.size(); at += piece) ASSERT_TRUE(reader.Feed(wire.substr(at, piece), &replies));
    ASSERT_EQ(replies.size(), 2u);
    EXPECT_EQ(replies[0].array()[0].integer(), -7);
    EXPECT_TRUE(replies[0].array()[1].is_nil());
    EXPECT_EQ(replies[0].array()[2].text(), "a\r\n");
    EXPECT_EQ(replies[0].array()[3].array()[0].type(), Reply::Type::kError);
    EXPECT_EQ(replies[1].text(), "OK");
  }
}

TEST(Reply, ThatIsNoRespIsRefused) {
  ReplyReader reader;
  std::vector<Reply> replies;
  EXPECT_FALSE(reader.Feed("HTTP/1.1 400 Bad Request\r\n", &replies));
}

TEST(StatusFromError, TellsWhatIsWorthTryingAgain) {
  EXPECT_TRUE(absl::IsUnavailable(StatusFromError("LOADING Redis is loading the dataset in memory")));
  EXPECT_TRUE(absl::IsUnavailable(StatusFromError("READONLY You can't write against a read only replica.")));
  EXPECT_TRUE(absl::IsUnavailable(StatusFromError("MISCONF Errors writing to the AOF file: No space left on device")));
  EXPECT_TRUE(absl::IsUnavailable(StatusFromError("ERR Function not found")));
  EXPECT_TRUE(absl::IsResourceExhausted(StatusFromError("OOM command not allowed when used memory > 'maxmemory'.")));
  EXPECT_TRUE(absl::IsInternal(StatusFromError("WRONGTYPE Operation against a key")));
}

TEST(StatusFromError, DropsQuotedArguments) {
  const absl::Status status = StatusFromError("ERR unknown command 'FOO', with args beginning with: '13800000000' ");
  EXPECT_EQ(status.message(), "Redis: ERR unknown command 'FOO'");
}

}  // namespace
}  // namespace truckroll::redis
