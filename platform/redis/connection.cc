#include "platform/redis/connection.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "platform/redis/functions/library.h"

namespace truckroll::redis {
namespace {

// Bytes offered to the socket at once.
constexpr size_t kOutLimit = 64 << 10;
constexpr size_t kReadChunk = 64 << 10;
constexpr int kReadsAtOnce = 16;  // Then other connections and deadlines get their turn.

// The code of library "truckroll" in the reply to FUNCTION LIST … WITHCODE, or empty.
std::string LibraryCode(const Reply& list) {
  if (list.array().empty()) return "";
  const std::vector<Reply>& fields = list.array()[0].array();
  for (size_t i = 0; i + 1 < fields.size(); i += 2) {
    if (fields[i].text() == "library_code") return fields[i + 1].text();
  }
  return "";
}

}  // namespace

Connection::Connection(const ClientOptions& options, const Address& address, int epoll, CallBook& book)
    : options_(options),
      address_(address),
      epoll_(epoll),
      book_(book),
      give_up_at_(MonotonicNanos() + absl::ToInt64Nanoseconds(options.max_down_wait)),
      backoff_(absl::ToInt64Nanoseconds(options.backoff_min)),
      random_(std::random_device()()) {}

Connection::~Connection() {
  if (fd_ >= 0) close(fd_);
}

void Connection::Enqueue(CallList& from, CallList::iterator place) {
  waiting_.splice(waiting_.end(), from, place);
  book_.Admit(*place);
}

int64_t Connection::wake_at() const {
  if (state_ == State::kReady) return silent_at();
  return waiting_.empty() ? wake_at_ : std::min(wake_at_, give_up_at_);
}

int64_t Connection::silent_at() const {
  return in_flight_.empty() ? kNoDeadline : heard_at_ + absl::ToInt64Nanoseconds(options_.max_silence);
}

void Connection::Tick(int64_t now) {
  if (state_ != State::kReady && now >= give_up_at_ && !waiting_.empty()) GiveUpWaiting();
  if (state_ == State::kReady) {
    if (now >= silent_at()) Close("Redis was silent for too long");
    return;
  }
  if (now < wake_at_) return;
  if (state_ == State::kDown) {
    Open(now);
  } else {
    Close("connecting took too long");
  }
}

void Connection::Open(int64_t now) {
  absl::StatusOr<int> fd = OpenSocket(address_);
  if (!fd.ok()) return ScheduleRetry(fd.status().message());
  fd_ = *fd;
  state_ = State::kConnecting;
  wake_at_ = now + absl::ToInt64Nanoseconds(options_.connect_timeout);
  epoll_event event{};
  event.events = watched_ = EPOLLIN | EPOLLOUT;
  event.data.ptr = this;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, fd_, &event);
}

void Connection::Close(absl::string_view why) {
  if (state_ == State::kDown) return;
  close(std::exchange(fd_, -1));
  out_.clear();
  out_sent_ = 0;
  blocked_ = false;
  reader_ = ReplyReader();
  if (state_ == State::kReady) give_up_at_ = MonotonicNanos() + absl::ToInt64Nanoseconds(options_.max_down_wait);
  ScheduleRetry(why);
  CallList lost = std::exchange(in_flight_, {});
  // Own calls are nobody's, and those without a callback ended at their deadline.
  book_.counters().lost +=
      std::count_if(lost.begin(), lost.end(), [](const PendingCall& call) { return !call.own && call.done; });
  FailAll(std::move(lost), absl::StatusCode::kUnavailable,
          absl::StrCat("connection to Redis lost (", last_error_, "); the command may or may not have been performed"));
}

void Connection::GiveUpWaiting() {
  book_.counters().unreachable += static_cast<int64_t>(waiting_.size());
  FailAll(std::exchange(waiting_, {}), absl::StatusCode::kUnavailable,
          absl::StrCat("Redis cannot be reached (", last_error_, "); the command was not sent"));
}

void Connection::ScheduleRetry(absl::string_view why) {
  state_ = State::kDown;
  last_error_ = std::string(why);
  wake_at_ = MonotonicNanos() + std::uniform_int_distribution<int64_t>(backoff_ / 2, backoff_)(random_);
  backoff_ = std::min(backoff_ * 2, absl::ToInt64Nanoseconds(options_.backoff_max));
}

void Connection::Prepare() {
  if (state_ == State::kReady) give_up_at_ = MonotonicNanos() + absl::ToInt64Nanoseconds(options_.max_down_wait);
  state_ = State::kPreparing;
  wake_at_ = MonotonicNanos() + absl::ToInt64Nanoseconds(options_.connect_timeout);
  SendOwn(Command("FUNCTION", "LIST", "LIBRARYNAME", "truckroll", "WITHCODE"), &Connection::OnListed);
}

void Connection::OnListed(absl::StatusOr<Reply> reply) {
  if (state_ != State::kPreparing) return;
  if (!reply.ok()) return Close(reply.status().message());
  if (LibraryCode(*reply) == FunctionLibrary()) return Ready();
  SendOwn(Command("FUNCTION", "LOAD", "REPLACE", FunctionLibrary()), &Connection::OnLoaded);
}

void Connection::OnLoaded(absl::StatusOr<Reply> reply) {
  if (state_ != State::kPreparing) return;
  if (!reply.ok()) return Close(reply.status().message());
  Ready();
}

void Connection::Ready() {
  state_ = State::kReady;
  heard_at_ = MonotonicNanos();
  backoff_ = absl::ToInt64Nanoseconds(options_.backoff_min);
}

void Connection::SendOwn(Command command, void (Connection::*handler)(absl::StatusOr<Reply>)) {
  PendingCall& call = in_flight_.emplace_back();
  call.own = call.sent = true;
  call.wire_position = out_begin_ + static_cast<int64_t>(out_.size());
  call.done = [this, handler](absl::StatusOr<Reply> reply) { (this->*handler)(std::move(reply)); };
  command.AppendTo(&out_);
  ++book_.counters().outstanding;
  ++book_.counters().in_flight;
}

void Connection::Flush() {
  if (state_ == State::kDown || state_ == State::kConnecting || blocked_) return;
  while (true) {
    if (in_flight_.empty()) heard_at_ = MonotonicNanos();
    while (state_ == State::kReady && !waiting_.empty() && out_.size() < kOutLimit) {
      PendingCall& call = waiting_.front();
      call.wire_position = out_begin_ + static_cast<int64_t>(out_.size());
      call.command.AppendTo(&out_);
      call.sent = true;
      ++book_.counters().in_flight;
      in_flight_.splice(in_flight_.end(), waiting_, waiting_.begin());
    }
    if (out_.empty()) return Watch(EPOLLIN);
    ssize_t sent = send(fd_, out_.data() + out_sent_, out_.size() - out_sent_, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) {
      TakeBackUnsent();
      blocked_ = true;
      return Watch(EPOLLIN | EPOLLOUT);
    }
    if (sent < 0) return Close(absl::StrCat("send: ", strerror(errno)));
    out_sent_ += sent;
    if (out_sent_ == out_.size()) {
      out_begin_ += static_cast<int64_t>(out_.size());
      out_.clear();
      out_sent_ = 0;
    }
  }
}

// What the socket has not begun to take can still wait, and be dropped when its deadline passes.
void Connection::TakeBackUnsent() {
  const int64_t taken = out_begin_ + static_cast<int64_t>(out_sent_);
  while (!in_flight_.empty()) {
    PendingCall& call = in_flight_.back();
    if (call.own || call.wire_position < taken) return;
    out_.resize(static_cast<size_t>(call.wire_position - out_begin_));
    call.sent = false;
    --book_.counters().in_flight;
    waiting_.splice(waiting_.begin(), in_flight_, std::prev(in_flight_.end()));
  }
}

void Connection::Watch(uint32_t events) {
  if (watched_ == events) return;
  epoll_event event{};
  event.events = watched_ = events;
  event.data.ptr = this;
  epoll_ctl(epoll_, EPOLL_CTL_MOD, fd_, &event);
}

void Connection::OnEvents(uint32_t events) {
  if (state_ == State::kDown) return;
  if (state_ == State::kConnecting) return OnConnected();
  if (events & EPOLLOUT) blocked_ = false;
  if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) Read();
}

void Connection::OnConnected() {
  int error = 0;
  socklen_t size = sizeof(error);
  getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return Close(absl::StrCat("connect: ", strerror(error)));
  if (std::exchange(connected_before_, true)) ++book_.counters().reconnects;
  Prepare();
}

void Connection::Read() {
  static thread_local std::string buffer(kReadChunk, '\0');
  for (int i = 0; i < kReadsAtOnce; ++i) {
    ssize_t got = recv(fd_, buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got == 0) return Close("Redis closed the connection");
    if (got < 0) return Close(absl::StrCat("recv: ", strerror(errno)));
    heard_at_ = MonotonicNanos();
    std::vector<Reply> replies;
    const bool parsed = reader_.Feed(absl::string_view(buffer.data(), got), &replies);
    for (Reply& reply : replies) {
      OnReply(std::move(reply));
      if (state_ == State::kDown) return;
    }
    if (!parsed) return Close("Redis sent what is no RESP");
    if (static_cast<size_t>(got) < buffer.size()) return;
  }
}

void Connection::OnReply(Reply reply) {
  if (in_flight_.empty()) return Close("Redis sent a reply to nothing");
  CallList answered;
  answered.splice(answered.end(), in_flight_, in_flight_.begin());
  PendingCall& call = answered.front();
  book_.Release(call);
  if (reply.type() != Reply::Type::kError) {
    book_.Finish(call, std::move(reply));
  } else {
    // Somebody flushed the library under us: load it again before anything else is sent.
    if (state_ == State::kReady && IsFunctionMissing(reply.text())) Prepare();
    book_.Finish(call, StatusFromError(reply.text()));
  }
}

void Connection::Expire(PendingCall& call) {
  if (call.sent) {
    book_.Finish(call, absl::DeadlineExceededError("Redis did not answer before the deadline"));
    return;
  }
  const std::string where = state_ == State::kReady ? "" : absl::StrCat("; not connected: ", last_error_);
  CallList spent;
  spent.splice(spent.end(), waiting_, call.place);
  book_.Release(call);
  ++book_.counters().not_sent;
  book_.Finish(call, absl::DeadlineExceededError(absl::StrCat("deadline passed before the command was sent", where)));
}

void Connection::Shutdown() {
  CallList all = std::move(in_flight_);
  in_flight_.clear();
  all.splice(all.end(), waiting_);
  state_ = State::kDown;
  FailAll(std::move(all), absl::StatusCode::kCancelled, "the Redis client is being destroyed");
}

void Connection::FailAll(CallList calls, absl::StatusCode code, absl::string_view message) {
  for (PendingCall& call : calls) {
    book_.Release(call);
    book_.Finish(call, absl::Status(code, message));
  }
}

}  // namespace truckroll::redis
