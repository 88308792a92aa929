#include "platform/rpc/stream.h"

#include "absl/strings/str_cat.h"
#include "platform/clock/clock.h"
#include "platform/rpc/call_log.h"
#include "platform/rpc/status.h"

namespace truckroll::rpc {

Stream::Stream(const Endpoint& endpoint, const char* method, grpc::CallbackServerContext* context,
               StreamOptions options)
    : gate_(endpoint.gate()), method_(endpoint.Find(method)), context_(context), options_(options) {}

bool Stream::Open() {
  self_ = shared_from_this();
  const grpc::Status* refusal = gate_.TakePlace(Gate::Kind::kStream, method_, *context_);
  has_place_ = refusal == nullptr;
  if (has_place_) method_.counts->Begin();
  const absl::Status admitted =
      has_place_ ? gate_.Admit(Gate::Kind::kStream, method_, context_, &call_) : FromGrpc(*refusal);
  if (!admitted.ok()) {
    End(admitted, When::kAtOnce);
    return false;
  }
  {
    std::lock_guard lock(mutex_);
    busy_ = true;
  }
  // So that the caller knows at once that it is being served.
  SendInitialMetadata();
  gate_.Watch(weak_from_this());
  return true;
}

bool Stream::Enqueue(Queued message) {
  {
    std::lock_guard lock(mutex_);
    if (end_ || queue_.size() >= options_.max_queued) return false;
    queue_.push_back(std::move(message));
  }
  Go();
  return true;
}

void Stream::End(const absl::Status& status, When when) {
  bool first = false;
  {
    std::lock_guard lock(mutex_);
    first = !end_.has_value();
    if (first) end_ = status;
    at_once_ = at_once_ || when == When::kAtOnce;
    first = first && (busy_ || !queue_.empty());
    if (first) ++holds_;
  }
  if (first) {
    grace_over_.Set(absl::ToChronoTime(clock::SystemClock().Now() + options_.grace), [weak = weak_from_this()](bool) {
      if (std::shared_ptr<Stream> stream = weak.lock()) stream->CutOff();
    });
    std::lock_guard lock(mutex_);
    --holds_;
  }
  Go();
}

void Stream::EndSlow() {
  method_.counts->slow_readers.fetch_add(1, std::memory_order_relaxed);
  End(Error(v1::SLOW_READER, absl::StrCat("more than ", options_.max_queued, " messages were waiting to be read")),
      When::kAtOnce);
}

void Stream::Drain() {
  End(Error(v1::SHUTTING_DOWN, "the server is shutting down"), When::kAtOnce);
}

// Does what is next, if nothing is in flight. Finish comes last and once; nothing is started after it.
void Stream::Go() {
  std::unique_lock lock(mutex_);
  if (busy_ || holds_ > 0 || finished_) return;
  if (end_ && (at_once_ || queue_.empty())) {
    finished_ = true;
    queue_.clear();
    grpc::Status status = ToGrpc(*end_);
    lock.unlock();
    FinishWith(std::move(status));
  } else if (!queue_.empty()) {
    busy_ = true;
    writing_ = std::move(queue_.front());
    queue_.pop_front();
    const void* message = writing_.get();
    lock.unlock();
    Write(message);
  }
}

void Stream::Done(bool ok) {
  {
    std::lock_guard lock(mutex_);
    busy_ = false;
    writing_.reset();
    if (!ok) {
      at_once_ = true;
      if (!end_) end_ = absl::CancelledError("the caller has gone");
    }
  }
  Go();
}

void Stream::Cancelled() {
  call_.cancelled = true;
  {
    std::lock_guard lock(mutex_);
    at_once_ = true;
    if (!end_) end_ = absl::CancelledError("the caller has gone");
  }
  TellOwner();
  Go();
}

// A write that the reader never takes keeps busy_ set for ever; only cancelling frees it.
void Stream::CutOff() {
  {
    std::lock_guard lock(mutex_);
    if (finished_) return;
    ++holds_;
  }
  context_->TryCancel();
  {
    std::lock_guard lock(mutex_);
    --holds_;
  }
  Go();
}

void Stream::Over() {
  grace_over_.Cancel();
  TellOwner();
  if (has_place_) {
    CountEnd();
    gate_.Leave(Gate::Kind::kStream);
  }
  std::shared_ptr<Stream> last = std::move(self_);
}

void Stream::CountEnd() {
  absl::Status end;
  {
    std::lock_guard lock(mutex_);
    if (end_) end = *end_;
  }
  method_.counts->End(end.code());
  LogCall(call_, end, absl::FromChrono(std::chrono::steady_clock::now() - begun_));
}

void Stream::OnEnd(absl::AnyInvocable<void()> callback) {
  {
    std::lock_guard lock(mutex_);
    if (!over_) {
      on_end_ = std::move(callback);
      return;
    }
  }
  callback();
}

void Stream::TellOwner() {
  absl::AnyInvocable<void()> told;
  {
    std::lock_guard lock(mutex_);
    over_ = true;
    told = std::move(on_end_);
    on_end_ = nullptr;
  }
  if (told) told();
}

size_t Stream::queued() const {
  std::lock_guard lock(mutex_);
  return queue_.size();
}

}  // namespace truckroll::rpc
