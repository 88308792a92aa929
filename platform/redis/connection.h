// One socket to Redis and the calls that belong to it. Used by the I/O thread alone.
//
// DOWN → CONNECTING → PREPARING (loads the function library if it is missing or another) → READY, and from anywhere
// back to DOWN, where it waits out a back-off. Calls are sent only when READY; until then they wait, but not for long.
#ifndef TRUCKROLL_PLATFORM_REDIS_CONNECTION_H_
#define TRUCKROLL_PLATFORM_REDIS_CONNECTION_H_

#include <cstdint>
#include <random>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "platform/redis/address.h"
#include "platform/redis/pending.h"

namespace truckroll::redis {

class Connection {
 public:
  // Registers its socket with `epoll`, with itself as the event's pointer.
  Connection(const ClientOptions& options, const Address& address, int epoll, CallBook& book);
  ~Connection();
  Connection(const Connection&) = delete;

  // Moves a call in, to be sent in its turn.
  void Enqueue(CallList& from, CallList::iterator place);
  // Does what time asks for: connect, give up connecting, send calls away that have waited for it long enough.
  void Tick(int64_t now);
  // Sends as much as is waiting and the socket takes.
  void Flush();
  void OnEvents(uint32_t events);
  // Ends a call whose deadline is spent.
  void Expire(PendingCall& call);
  // Closes for good; every call ends with CANCELLED.
  void Shutdown();

  // When Tick has something to do, at the latest.
  int64_t wake_at() const;

 private:
  enum class State { kDown, kConnecting, kPreparing, kReady };

  void Open(int64_t now);
  void Close(absl::string_view why);
  void ScheduleRetry(absl::string_view why);
  void Prepare();
  void OnListed(absl::StatusOr<Reply> reply);
  void OnLoaded(absl::StatusOr<Reply> reply);
  void Ready();
  void SendOwn(Command command, void (Connection::*handler)(absl::StatusOr<Reply>));
  void OnConnected();
  void Read();
  void OnReply(Reply reply);
  int64_t silent_at() const;
  void GiveUpWaiting();
  void TakeBackUnsent();
  void FailAll(CallList calls, absl::StatusCode code, absl::string_view message);
  void Watch(uint32_t events);

  const ClientOptions& options_;
  const Address address_;
  const int epoll_;
  CallBook& book_;

  State state_ = State::kDown;
  int fd_ = -1;
  uint32_t watched_ = 0;
  int64_t wake_at_ = 0;
  int64_t heard_at_ = 0;  // Or when it began to wait for an answer.
  int64_t give_up_at_;    // While it is not READY: then nobody waits for it any more.
  int64_t backoff_;
  bool connected_before_ = false;
  std::string last_error_ = "not connected yet";
  std::minstd_rand random_;

  CallList waiting_;
  CallList in_flight_;  // In the order of sending, which is the order of the replies.
  // Formatted for the socket. Between two calls of Flush it holds at most one command, the one begun.
  std::string out_;
  size_t out_sent_ = 0;
  int64_t out_begin_ = 0;  // The wire position of its first byte.
  bool blocked_ = false;   // The socket took no more, and has not said since that it does.
  ReplyReader reader_;
};

}  // namespace truckroll::redis

#endif  // TRUCKROLL_PLATFORM_REDIS_CONNECTION_H_
