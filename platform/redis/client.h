// A Redis client whose callers never block. One I/O thread of its own carries every connection; everything is
// pipelined.
//
//   auto client = Client::Create({.address = "unix:/run/truckroll/redis.sock"});
//   absl::StatusOr<Reply> reply = co_await (*client)->Call(Command("GET", key), deadline);
//
// Callbacks (and the coroutine after the co_await) run in the I/O thread and must not block; those of calls refused at
// once run in the calling thread. A call ends with
//   a Reply                     Redis did it;
//   DEADLINE_EXCEEDED           not sent, or sent and not answered in time (the message says which);
//   UNAVAILABLE                 the connection broke under it (it may or may not have been done), Redis could not be
//                               reached (not sent), or Redis refused it;
//   RESOURCE_EXHAUSTED          max_queued calls or bytes are outstanding (not sent), or Redis is out of memory;
//   CANCELLED                   the client is being destroyed;
//   INTERNAL                    Redis answered with any other error.
// A call is sent when the socket takes its first byte; until then its deadline still keeps it from Redis. While
// disconnected, calls wait for their deadline, or until max_down_wait after the connection broke if that is sooner: a
// quick restart of Redis is waited out, and in a longer outage every call is told at once. Every connection makes sure,
// before its first call, that Redis has the function library of functions/truckroll.lua.
//
// Order: calls made in one thread are done in their order; calls made in callbacks are spread over the connections, so
// await one before making the next if order matters. A blocking command (XREAD BLOCK) holds up everything behind it on
// its connection: give such a reader a Client of its own with connections = 1, and a deadline later than its BLOCK
// time.
#ifndef TRUCKROLL_PLATFORM_REDIS_CLIENT_H_
#define TRUCKROLL_PLATFORM_REDIS_CLIENT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/async/task.h"
#include "platform/redis/command.h"
#include "platform/redis/reply.h"
#include "platform/telemetry/histogram.h"

namespace truckroll::redis {

struct ClientOptions {
  std::string address = {};  // "unix:/path" or "host:port".
  // 1 to 64. Redis reads 16 KiB of each connection between two fsyncs: more connections, more commits in one fsync.
  int connections = 4;
  size_t max_queued = 20000;  // Calls outstanding, waiting and in flight together.
  size_t max_queued_bytes = 64 << 20;
  absl::Duration connect_timeout = absl::Seconds(2);
  absl::Duration max_down_wait = absl::Seconds(1);
  // Longer than this without a byte while calls are sent and not answered, and the connection is given up: its other
  // end may be gone for good without a word. A BLOCK must be shorter.
  absl::Duration max_silence = absl::Seconds(10);
  absl::Duration backoff_min = absl::Milliseconds(10);
  absl::Duration backoff_max = absl::Seconds(1);
};

// Counted since the client was made; the first three are now.
struct Stats {
  int64_t queued = 0;
  int64_t in_flight = 0;
  int64_t bytes = 0;  // Of the commands of both.
  int64_t calls = 0;
  int64_t refused = 0;  // By the full queue.
  int64_t deadline_exceeded = 0;
  int64_t not_sent = 0;     // Of those, before they were sent.
  int64_t unreachable = 0;  // Not sent, for Redis was away too long.
  int64_t lost = 0;         // In flight when the connection broke.
  int64_t reconnects = 0;
};

class IoLoop;

class Client {
 public:
  using Callback = absl::AnyInvocable<void(absl::StatusOr<Reply>)>;

  // Does not wait for Redis: it may be down. INVALID_ARGUMENT for options out of range.
  static absl::StatusOr<std::unique_ptr<Client>> Create(ClientOptions options);
  // Ends every outstanding call with CANCELLED. Not to be destroyed in a callback.
  ~Client();

  // Calls back exactly once. `deadline` is of the machine's clock and may be infinite.
  void Call(Command command, absl::Time deadline, Callback done);
  Task<absl::StatusOr<Reply>> Call(Command command, absl::Time deadline);

  Stats stats() const;
  // Of calls answered with anything but an error, from call to reply. Lives as long as the client.
  const telemetry::Histogram& latency() const;

 private:
  explicit Client(std::unique_ptr<IoLoop> loop);

  std::unique_ptr<IoLoop> loop_;
};

}  // namespace truckroll::redis

#endif  // TRUCKROLL_PLATFORM_REDIS_CLIENT_H_
