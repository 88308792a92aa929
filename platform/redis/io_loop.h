// The client's I/O thread: takes calls in from every thread, drives the connections, keeps the deadlines.
#ifndef TRUCKROLL_PLATFORM_REDIS_IO_LOOP_H_
#define TRUCKROLL_PLATFORM_REDIS_IO_LOOP_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/redis/connection.h"
#include "platform/redis/pending.h"

namespace truckroll::redis {

class IoLoop {
 public:
  IoLoop(const ClientOptions& options, const Address& address);
  ~IoLoop();
  IoLoop(const IoLoop&) = delete;

  // Any thread. `deadline` as in pending.h.
  void Submit(Command command, int64_t deadline, Client::Callback done);
  Stats stats() const;
  const telemetry::Histogram& latency() const { return book_.counters().latency; }

 private:
  // Status of taking the call in; on OK it is in the inbox.
  absl::Status Accept(CallList& one);
  size_t ChooseConnection();
  void Run();
  bool TakeInbox();
  bool InboxEmpty();
  void ExpireCalls();
  void Wait();
  void Wake();

  const ClientOptions options_;
  const int epoll_;
  const int wakeup_;  // An eventfd.
  CallBook book_;
  std::vector<std::unique_ptr<Connection>> connections_;
  size_t next_connection_ = 0;

  std::mutex mutex_;
  CallList inbox_;         // Guarded by mutex_.
  bool stopping_ = false;  // Guarded by mutex_.

  std::thread thread_;
};

}  // namespace truckroll::redis

#endif  // TRUCKROLL_PLATFORM_REDIS_IO_LOOP_H_
