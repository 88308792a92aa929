#include "mobile-gateway/streams/feed.h"

#include <algorithm>
#include <utility>

#include "platform/log/log.h"

namespace truckroll::gateway {
namespace {

constexpr absl::Duration kShortestBackOff = absl::Milliseconds(50);
constexpr absl::Duration kLongestBackOff = absl::Seconds(2);

}  // namespace

Feed::Feed(v1::WorkOrderService::Stub& work_orders, auth::ServiceToken& token, Region& region,
           const clock::Clock& clock)
    : work_orders_(work_orders), token_(token), region_(region), clock_(clock), thread_([this] { Run(); }) {}

Feed::~Feed() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

bool Feed::connected() const {
  std::lock_guard lock(mutex_);
  return connected_;
}

void Feed::Run() {
  absl::Duration back_off = kShortestBackOff;
  std::string last_error;
  do {
    absl::Status status = HearOnce();
    bool had_connected;
    {
      std::lock_guard lock(mutex_);
      had_connected = std::exchange(connected_, false);
      if (stopping_) return;
    }
    back_off = had_connected ? kShortestBackOff : std::min(back_off * 2, kLongestBackOff);
    if (had_connected || status.message() != last_error) {
      last_error = std::string(status.message());
      log::Warning("changes are no longer heard", {{"region", region_.name()}, {"error", last_error}});
    }
  } while (!Rest(back_off));
}

absl::Status Feed::HearOnce() {
  absl::StatusOr<std::string> token = token_.Get(clock_.Now());
  if (!token.ok()) return token.status();
  {
    std::lock_guard lock(mutex_);
    ended_.reset();
  }
  v1::WatchWorkOrdersRequest request;
  request.set_parent(region_.name());
  request.set_after_token(region_.hub().resume_token());
  rpc::ClientCall call = {
      .deadline = absl::InfiniteFuture(), .token = *token, .trace_id = rpc::NewRequestId(), .language = ""};
  std::shared_ptr<Reader> reader = Reader::Start(
      work_orders_.async(), &v1::WorkOrderService::Stub::async::WatchWorkOrders, request, call,
      [this](const v1::WatchWorkOrdersResponse& message) { OnMessage(message); },
      [this](const absl::Status& status) { OnEnd(status); });
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopping_ || ended_; });
  lock.unlock();
  reader->Cancel();
  lock.lock();
  changed_.wait(lock, [this] { return ended_.has_value(); });
  return *ended_;
}

void Feed::OnMessage(const v1::WatchWorkOrdersResponse& message) {
  if (message.region().has_clock()) region_.SetClock(message.region().clock());
  if (message.has_start()) {
    region_.hub().Begin(message.start().resumed(), message.start().token());
    log::Info("changes are heard", {{"region", region_.name()}, {"resumed", message.start().resumed() ? "yes" : "no"}});
    std::lock_guard lock(mutex_);
    connected_ = true;
  }
  for (const Change& change : message.changes()) region_.hub().Publish(change);
}

void Feed::OnEnd(const absl::Status& status) {
  std::lock_guard lock(mutex_);
  ended_ = status;
  changed_.notify_all();
}

bool Feed::Rest(absl::Duration time) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, absl::ToChronoMilliseconds(time), [this] { return stopping_; });
}

}  // namespace truckroll::gateway
