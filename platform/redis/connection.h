// One socket to Redis and the calls that belong to it. Used by the I/O thread alone.
//
// DOWN → CONNECTING → PREPARING (loads the function library if it is missing or another) → READY, and from anywhere
// back to DOWN, where it waits out a back-off. Calls are sent only when READY; until then they wait.
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
  // Does what time asks for: connect, give up connecting.
  void Tick(int64_t now);
  // Sends as much as is waiting and the socket takes.
  void Flush();
  void OnEvents(uint32_t events);
  // Ends a call whose deadline is spent.
  void Expire(PendingCall& call);
  // Closes for good; every call ends with CANCELLED.
  void Shutdown();

  // When Tick has something to do, at the latest.
  int64_t wake_at() const { return wake_at_; }

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
  void FailAll(CallList& calls, absl::StatusCode code, absl::string_view message);
  void Watch(uint32_t events);

  const ClientOptions& options_;
  const Address address_;
  const int epoll_;
  CallBook& book_;

  State state_ = State::kDown;
  int fd_ = -1;
  uint32_t watched_ = 0;
  int64_t wake_at_ = 0;
  int64_t backoff_;
  bool connected_before_ = false;
  std::string last_error_ = "not connected yet";
  std::minstd_rand random_;

  CallList waiting_;
  CallList in_flight_;  // In the order of sending, which is the order of the replies.
  std::string out_;
  size_t out_sent_ = 0;
  ReplyReader reader_;
};

}  // namespace truckroll::redis

#endif  // TRUCKROLL_PLATFORM_REDIS_CONNECTION_H_
