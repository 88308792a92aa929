#include "tests/faults/clients/watchers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/faults/check/check.h"

namespace truckroll::faults {

Watcher::Watcher(std::string name, uint64_t seed, HistoryWriter& history)
    : name_(std::move(name)), history_(history), chance_(seed) {}

void Watcher::Begin() {
  thread_ = std::thread([this] {
    while (!stopping_) {
      Session();
      if (!stopping_) absl::SleepFor(absl::Milliseconds(chance_.Below(300)));
    }
  });
}

void Watcher::Stop() {
  stopping_ = true;
  {
    std::lock_guard lock(mutex_);
    if (context_) context_->TryCancel();
  }
  if (thread_.joinable()) thread_.join();
}

grpc::ClientContext* Watcher::Open(const std::string& token) {
  auto context = OpenContext(token, settled_ ? absl::Seconds(20) : absl::Milliseconds(300 + chance_.Below(9000)));
  std::lock_guard lock(mutex_);
  context_ = std::move(context);
  if (stopping_) context_->TryCancel();
  return context_.get();
}

Entry Watcher::Line(Heard::Stream stream, const std::string& subject, Heard::What what) const {
  Entry entry;
  Heard& heard = *entry.mutable_heard();
  heard.set_at_us(NowMicros());
  heard.set_watcher(name_);
  heard.set_stream(stream);
  heard.set_subject(subject);
  heard.set_what(what);
  return entry;
}

void Watcher::WriteEnd(Entry line, const grpc::Status& status) {
  line.mutable_heard()->set_code(CodeName(status));
  line.mutable_heard()->set_reason(ReasonName(status));
  history_.Write(line);
}

TrackingWatcher::TrackingWatcher(int number, uint64_t seed, Fleet& fleet, HistoryWriter& history,
                                 Population& population, std::vector<std::string> gateways)
    : Watcher(absl::StrCat("customer-", number), seed * 1000 + 100 + static_cast<uint64_t>(number), history),
      population_(population),
      gateways_(std::move(gateways)) {
  for (const std::string& gateway : gateways_) {
    stubs_.push_back(v1::TrackingService::NewStub(OpenChannel(fleet.ClientAddress(gateway))));
  }
  Begin();
}

std::pair<std::string, uint64_t> TrackingWatcher::have() const {
  std::lock_guard lock(mutex_);
  return {order_.name, have_};
}

void TrackingWatcher::Session() {
  if (order_.name.empty() || (!settled_ && chance_.OneIn(6))) {
    const Population::Member next = settled_ ? Population::Member() : population_.Recent(chance_);
    if (next.name.empty()) return;
    std::lock_guard lock(mutex_);
    if (next.name != order_.name) have_ = 0;
    order_ = next;
  }
  const size_t gateway = static_cast<size_t>(chance_.Below(static_cast<int>(gateways_.size())));
  v1::WatchTrackingRequest request;
  request.set_tracking_id(order_.tracking_id);
  request.set_after_version(have_);
  Entry opened = Line(Heard::TRACKING, order_.name, Heard::OPENED);
  opened.mutable_heard()->set_after(absl::StrCat(have_));
  opened.mutable_heard()->set_via(gateways_[gateway]);
  history_.Write(opened);
  const auto reader = stubs_[gateway]->WatchTracking(Open(""), request);
  v1::WatchTrackingResponse message;
  while (reader->Read(&message)) Take(message, gateways_[gateway]);
  const grpc::Status status = reader->Finish();
  Entry ended = Line(Heard::TRACKING, order_.name, Heard::ENDED);
  ended.mutable_heard()->set_via(gateways_[gateway]);
  WriteEnd(ended, status);
  if (status.error_code() == grpc::StatusCode::NOT_FOUND) {
    std::lock_guard lock(mutex_);
    order_ = {};
  }
}

void TrackingWatcher::Take(const v1::WatchTrackingResponse& message, const std::string& via) {
  if (message.has_start()) {
    const bool resumed = message.start().kind() == v1::StreamStart::RESUMED;
    Entry line = Line(Heard::TRACKING, order_.name, resumed ? Heard::RESUMED : Heard::SNAPSHOT);
    line.mutable_heard()->set_version(message.snapshot().version());
    line.mutable_heard()->set_via(via);
    history_.Write(line);
    std::lock_guard lock(mutex_);
    if (!resumed) have_ = message.snapshot().version();
  }
  for (const v1::WatchTrackingResponse::Update& update : message.updates()) {
    Entry line = Line(Heard::TRACKING, order_.name, Heard::UPDATE);
    Heard& heard = *line.mutable_heard();
    heard.set_from_version(update.from_version());
    heard.set_version(update.version());
    heard.set_via(via);
    for (const v1::Event& event : update.events()) heard.add_events(Told(event));
    history_.Write(line);
    std::lock_guard lock(mutex_);
    have_ = update.version();
  }
}

TechnicianWatcher::TechnicianWatcher(int number, uint64_t seed, Fleet& fleet, HistoryWriter& history,
                                     std::vector<std::string> gateways)
    : Watcher(absl::StrCat("phone-", number), seed * 1000 + 300 + static_cast<uint64_t>(number), history),
      technician_(TechnicianName(number)),
      token_(fleet.Token(v1::Actor::TECHNICIAN, absl::StrCat("t", number))),
      gateways_(std::move(gateways)) {
  for (const std::string& gateway : gateways_) {
    stubs_.push_back(v1::TechnicianService::NewStub(OpenChannel(fleet.ClientAddress(gateway))));
  }
  Begin();
}

std::map<std::string, uint64_t> TechnicianWatcher::held() const {
  std::lock_guard lock(mutex_);
  return held_;
}

void TechnicianWatcher::Session() {
  const size_t gateway = static_cast<size_t>(chance_.Below(static_cast<int>(gateways_.size())));
  v1::WatchMyWorkOrdersRequest request;
  request.set_after_token(after_);
  Entry opened = Line(Heard::TECHNICIAN, technician_, Heard::OPENED);
  opened.mutable_heard()->set_after(after_);
  opened.mutable_heard()->set_via(gateways_[gateway]);
  history_.Write(opened);
  const auto reader = stubs_[gateway]->WatchMyWorkOrders(Open(token_), request);
  v1::WatchMyWorkOrdersResponse message;
  while (reader->Read(&message)) Take(message, gateways_[gateway]);
  const grpc::Status status = reader->Finish();
  Entry ended = Line(Heard::TECHNICIAN, technician_, Heard::ENDED);
  ended.mutable_heard()->set_via(gateways_[gateway]);
  WriteEnd(ended, status);
  // As the stream's last word asks for.
  if (ReasonName(status) == "TOKEN_UNKNOWN") after_.clear();
}

void TechnicianWatcher::Take(const v1::WatchMyWorkOrdersResponse& message, const std::string& via) {
  if (message.has_start()) {
    const bool resumed = message.start().kind() == v1::StreamStart::RESUMED;
    Entry start = Line(Heard::TECHNICIAN, technician_, resumed ? Heard::RESUMED : Heard::SNAPSHOT);
    start.mutable_heard()->set_via(via);
    history_.Write(start);
    std::lock_guard lock(mutex_);
    if (!resumed) held_.clear();
    for (const v1::WorkOrder& order : message.work_orders()) {
      Entry line = Line(Heard::TECHNICIAN, technician_, Heard::HELD);
      line.mutable_heard()->set_order(order.name());
      line.mutable_heard()->set_version(order.version());
      line.mutable_heard()->set_via(via);
      history_.Write(line);
      held_[order.name()] = order.version();
    }
  }
  for (const v1::WatchMyWorkOrdersResponse::Update& update : message.updates()) {
    Entry line = Line(Heard::TECHNICIAN, technician_, Heard::UPDATE);
    Heard& heard = *line.mutable_heard();
    heard.set_order(update.work_order().name());
    heard.set_from_version(update.from_version());
    heard.set_version(update.version());
    heard.set_removed(update.removed());
    heard.set_via(via);
    for (const v1::Event& event : update.events()) heard.add_events(Told(event));
    history_.Write(line);
    std::lock_guard lock(mutex_);
    if (update.removed()) held_.erase(update.work_order().name());
    if (!update.removed()) held_[update.work_order().name()] = update.version();
  }
  after_ = message.token();
}

ChangeWatcher::ChangeWatcher(int number, uint64_t seed, Fleet& fleet, HistoryWriter& history)
    : Watcher(absl::StrCat("reader-", number), seed * 1000 + 500 + static_cast<uint64_t>(number), history),
      token_(fleet.Token(v1::Actor::SERVICE, "faults")),
      stub_(v1::WorkOrderService::NewStub(OpenChannel(fleet.ClientAddress("work-order-service")))) {
  Begin();
}

std::string ChangeWatcher::after() const {
  std::lock_guard lock(mutex_);
  return after_;
}

void ChangeWatcher::Session() {
  v1::WatchWorkOrdersRequest request;
  request.set_parent("regions/xuzhou");
  request.set_after_token(after_);
  Entry opened = Line(Heard::CHANGES, "regions/xuzhou", Heard::OPENED);
  opened.mutable_heard()->set_after(after_);
  history_.Write(opened);
  const auto reader = stub_->WatchWorkOrders(Open(token_), request);
  v1::WatchWorkOrdersResponse message;
  while (reader->Read(&message)) {
    if (message.has_start()) {
      Entry start =
          Line(Heard::CHANGES, "regions/xuzhou", message.start().resumed() ? Heard::RESUMED : Heard::SNAPSHOT);
      start.mutable_heard()->set_after(after_);
      start.mutable_heard()->set_token(message.start().token());
      history_.Write(start);
      std::lock_guard lock(mutex_);
      after_ = message.start().token();
    }
    for (const v1::WatchWorkOrdersResponse::Change& change : message.changes()) {
      Entry line = Line(Heard::CHANGES, "regions/xuzhou", Heard::UPDATE);
      line.mutable_heard()->set_order(change.work_order().name());
      line.mutable_heard()->set_version(change.work_order().version());
      line.mutable_heard()->set_token(change.token());
      history_.Write(line);
      std::lock_guard lock(mutex_);
      after_ = change.token();
    }
  }
  WriteEnd(Line(Heard::CHANGES, "regions/xuzhou", Heard::ENDED), reader->Finish());
}

}  // namespace truckroll::faults
