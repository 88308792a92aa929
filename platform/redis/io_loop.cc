#include "platform/redis/io_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

#include "absl/strings/str_cat.h"
#include "platform/async/thread_name.h"

namespace truckroll::redis {
namespace {

constexpr int kEventsAtOnce = 65;
constexpr int64_t kNanosPerMilli = 1000000;

thread_local const IoLoop* loop_of_this_thread = nullptr;

size_t NumberOfThisThread() {
  static std::atomic<size_t> next{0};
  static thread_local const size_t number = next++;
  return number;
}

}  // namespace

IoLoop::IoLoop(const ClientOptions& options, const Address& address)
    : options_(options), epoll_(epoll_create1(EPOLL_CLOEXEC)), wakeup_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, wakeup_, &event);
  for (int i = 0; i < options_.connections; ++i) {
    connections_.push_back(std::make_unique<Connection>(options_, address, epoll_, book_));
  }
  thread_ = std::thread([this] {
    NameThread("redis-io");
    Run();
  });
}

IoLoop::~IoLoop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  Wake();
  thread_.join();
  connections_.clear();
  close(wakeup_);
  close(epoll_);
}

void IoLoop::Submit(Command command, int64_t deadline, Client::Callback done) {
  ++book_.counters().calls;
  CallList one;
  PendingCall& call = one.emplace_back();
  call.place = one.begin();
  call.bytes = command.bytes();
  call.command = std::move(command);
  call.done = std::move(done);
  call.begun = MonotonicNanos();
  call.deadline = deadline;
  call.connection = ChooseConnection();
  if (absl::Status accepted = Accept(one); !accepted.ok()) call.done(std::move(accepted));
}

absl::Status IoLoop::Accept(CallList& one) {
  Counters& counters = book_.counters();
  if (one.front().deadline <= one.front().begun) {
    ++counters.deadline_exceeded;
    ++counters.not_sent;
    return absl::DeadlineExceededError("deadline passed before the command was sent");
  }
  const int64_t bytes = static_cast<int64_t>(one.front().bytes);
  bool wake = false;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return absl::CancelledError("the Redis client is being destroyed");
    if (counters.outstanding >= static_cast<int64_t>(options_.max_queued)) {
      ++counters.refused;
      return absl::ResourceExhaustedError(absl::StrCat(options_.max_queued, " calls to Redis are outstanding already"));
    }
    if (counters.bytes + bytes > static_cast<int64_t>(options_.max_queued_bytes)) {
      ++counters.refused;
      return absl::ResourceExhaustedError(
          absl::StrCat(counters.bytes.load(), " bytes for Redis are outstanding already"));
    }
    ++counters.outstanding;
    counters.bytes += bytes;
    wake = inbox_.empty() && loop_of_this_thread != this;
    inbox_.splice(inbox_.end(), one);
  }
  if (wake) Wake();
  return absl::OkStatus();
}

size_t IoLoop::ChooseConnection() {
  const size_t number = loop_of_this_thread == this ? next_connection_++ : NumberOfThisThread();
  return number % connections_.size();
}

void IoLoop::Wake() {
  const uint64_t one = 1;
  [[maybe_unused]] ssize_t written = write(wakeup_, &one, sizeof(one));  // Fails only when it is raised already.
}

void IoLoop::Run() {
  loop_of_this_thread = this;
  while (TakeInbox()) {
    ExpireCalls();
    for (auto& connection : connections_) {
      connection->Tick(MonotonicNanos());
      connection->Flush();
    }
    Wait();
  }
  for (auto& connection : connections_) connection->Shutdown();
}

// False: time to stop.
bool IoLoop::TakeInbox() {
  CallList taken;
  bool stopping = false;
  {
    std::lock_guard lock(mutex_);
    taken.swap(inbox_);
    stopping = stopping_;
  }
  while (!taken.empty()) connections_[taken.front().connection]->Enqueue(taken, taken.begin());
  return !stopping;
}

bool IoLoop::InboxEmpty() {
  std::lock_guard lock(mutex_);
  return inbox_.empty();
}

void IoLoop::ExpireCalls() {
  const int64_t now = MonotonicNanos();
  while (PendingCall* call = book_.Expired(now)) connections_[call->connection]->Expire(*call);
}

void IoLoop::Wait() {
  int64_t until = book_.next_deadline();
  for (auto& connection : connections_) until = std::min(until, connection->wake_at());
  int timeout_ms = -1;
  if (until != kNoDeadline) {
    const int64_t left = std::clamp<int64_t>(until - MonotonicNanos(), 0, 60'000 * kNanosPerMilli);
    timeout_ms = static_cast<int>((left + kNanosPerMilli - 1) / kNanosPerMilli);
  }
  // What callbacks have asked for raised no event.
  if (!InboxEmpty()) timeout_ms = 0;

  epoll_event events[kEventsAtOnce];
  const int count = epoll_wait(epoll_, events, kEventsAtOnce, timeout_ms);
  for (int i = 0; i < count; ++i) {
    if (events[i].data.ptr != nullptr) {
      static_cast<Connection*>(events[i].data.ptr)->OnEvents(events[i].events);
    } else {
      uint64_t raised = 0;
      [[maybe_unused]] ssize_t got = read(wakeup_, &raised, sizeof(raised));
    }
  }
}

Stats IoLoop::stats() const {
  const Counters& counters = book_.counters();
  Stats stats;
  stats.in_flight = counters.in_flight;
  stats.queued = std::max<int64_t>(0, counters.outstanding - stats.in_flight);
  stats.bytes = counters.bytes;
  stats.calls = counters.calls;
  stats.refused = counters.refused;
  stats.deadline_exceeded = counters.deadline_exceeded;
  stats.not_sent = counters.not_sent;
  stats.unreachable = counters.unreachable;
  stats.lost = counters.lost;
  stats.reconnects = counters.reconnects;
  return stats;
}

}  // namespace truckroll::redis
