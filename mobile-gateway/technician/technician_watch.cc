#include "mobile-gateway/technician/technician_watch.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/work_order/projection.h"
#include "platform/rpc/status.h"

namespace truckroll::gateway {
namespace {

constexpr size_t kMostWaiting = 1024;
constexpr int kMostReads = 4;
constexpr int kMostUpdates = 50;  // a message

absl::Status Missed(absl::string_view what) {
  return rpc::Error(v1::TOKEN_UNKNOWN, absl::StrCat("after_token: ", what, "; watch again without a token"));
}

}  // namespace

TechnicianWatch::TechnicianWatch(Options options, Region& region, std::unique_ptr<OpenOrders> orders,
                                 const PolicySet& policies, const clock::Clock& clock,
                                 std::shared_ptr<TechnicianSink> sink)
    : options_(std::move(options)),
      region_(region),
      orders_source_(std::move(orders)),
      policies_(policies),
      clock_(clock),
      sink_(std::move(sink)),
      orders_(options_.technician) {}

void TechnicianWatch::Begin(const std::string& after_token) {
  strand_.Post([this, after_token] { BeginOnStrand(after_token); });
}

void TechnicianWatch::Stop() {
  region_.hub().Unsubscribe(options_.technician, this);
  strand_.Post([this] { state_ = State::kOver; });
}

void TechnicianWatch::OnChange(const SharedChange& change) {
  const bool offered = strand_.Offer([this, change] {
    // After a gap nothing may be told: the next pulse ends the stream.
    if (missed_) return;
    if (state_ == State::kLive) return Tell({change});
    if (state_ == State::kOver) return;
    if (waiting_.size() < kMostWaiting) {
      waiting_.push_back(change);
    } else {
      read_again_ = true;
    }
  });
  if (!offered) missed_ = true;
}

void TechnicianWatch::OnReset() {
  strand_.Post([this] {
    if (state_ == State::kLive) return End(Missed("changes may have been missed"));
    read_again_ = true;
  });
}

void TechnicianWatch::OnPulse(absl::Time now) {
  // Before the strand: what was delivered by now is ahead of this beat on it.
  Mark delivered = region_.hub().delivered();
  strand_.Post([this, now, delivered = std::move(delivered)] { Beat(now, delivered); });
}

void TechnicianWatch::BeginOnStrand(const std::string& after_token) {
  if (!after_token.empty()) {
    std::optional<ResumePoint> point = ParseResumePoint(after_token, region_.name());
    std::optional<Hub::Missed> missed;
    if (point) missed = region_.hub().SubscribeAfter(options_.technician, point->token, shared_from_this());
    if (missed) {
      state_ = State::kLive;
      mark_ = missed->after;
      if (point->held) {
        tokens_name_orders_until_ = clock_.Now() + kLongestLag;
        orders_.Begin(*point->held);
      } else {
        orders_.BeginUnknown();
      }
      v1::WatchMyWorkOrdersResponse message;
      message.mutable_start()->set_kind(v1::StreamStart::RESUMED);
      Send(std::move(message));
      Tell(missed->changes);
      return;
    }
  }
  region_.hub().Subscribe(options_.technician, shared_from_this());
  BeginRead();
}

void TechnicianWatch::BeginRead() {
  ++reads_;
  read_again_ = false;
  waiting_.clear();
  mark_ = region_.hub().delivered();
  Start(Read(shared_from_this()));
}

Task<void> TechnicianWatch::Read(std::shared_ptr<TechnicianWatch> self) {
  absl::StatusOr<std::vector<v1::WorkOrder>> read = co_await self->orders_source_->Read();
  self->strand_.Post([self, read = std::move(read)]() mutable { self->OnRead(std::move(read)); });
}

void TechnicianWatch::OnRead(absl::StatusOr<std::vector<v1::WorkOrder>> read) {
  if (state_ == State::kOver) return;
  if (!read.ok()) return End(read.status());
  if (read_again_ && reads_ < kMostReads) return BeginRead();
  if (read_again_) return End(rpc::Error(v1::OVERLOADED, "changes come faster than they can be read; try again"));
  SendSnapshot(*std::move(read));
  Tell(std::exchange(waiting_, {}));
}

void TechnicianWatch::SendSnapshot(std::vector<v1::WorkOrder> orders) {
  v1::WatchMyWorkOrdersResponse message;
  message.mutable_start()->set_kind(v1::StreamStart::SNAPSHOT);
  Versions held;
  for (v1::WorkOrder& order : orders) {
    if (order.technician() != options_.technician || !IsOpen(order)) continue;
    held[order.name()] = order.version();
    *message.add_work_orders() = std::move(order);
  }
  tokens_name_orders_until_ = clock_.Now() + kLongestLag;
  orders_.Begin(held);
  state_ = State::kLive;
  Send(std::move(message));
}

// What was missed goes out many updates a message: the sink's queue counts messages.
void TechnicianWatch::Tell(const std::vector<SharedChange>& changes) {
  v1::WatchMyWorkOrdersResponse message;
  for (const SharedChange& published : changes) {
    if (state_ != State::kLive) return;
    const Change& change = published->change;
    absl::StatusOr<std::optional<TechnicianOrders::Told>> told = orders_.OnChange(change);
    if (!told.ok()) return End(Missed(told.status().message()));
    Advance({published->position, change.token()});
    if (*told) FillIn(change, **told, message.add_updates());
    if (message.updates_size() == kMostUpdates) Send(std::exchange(message, {}));
  }
  if (message.updates_size() > 0) Send(std::move(message));
}

void TechnicianWatch::FillIn(const Change& change, const TechnicianOrders::Told& told, Update* update) const {
  const Reading reading = {policies_, region_.zone(), options_.language};
  update->set_from_version(told.from_version);
  update->set_version(change.work_order().version());
  update->set_removed(told.removed);
  for (v1::Event& event : EventsForStaff(change.events(), reading)) *update->add_events() = std::move(event);
  *update->mutable_work_order() = ProjectForTechnician(change.work_order(), reading);
  if (!told.removed) return;
  update->mutable_work_order()->clear_customer();
  update->mutable_work_order()->clear_address();
  update->mutable_work_order()->clear_old_address();
  update->mutable_work_order()->clear_description();
}

void TechnicianWatch::Beat(absl::Time now, const Mark& delivered) {
  if (state_ == State::kOver) return;
  if (missed_) return End(Missed("changes came faster than they could be told"));
  if (now >= options_.expire_time) return End(rpc::Error(v1::TOKEN_EXPIRED, "the token has expired"));
  if (state_ != State::kLive) return;
  Advance(delivered);
  if (!clock::IsWithin(kHeartbeat, last_sent_, now)) Send({});
}

void TechnicianWatch::Send(v1::WatchMyWorkOrdersResponse message) {
  last_sent_ = clock_.Now();
  *message.mutable_time() = region_.StreamTime();
  message.set_token(Token(last_sent_));
  sink_->Send(std::make_shared<const v1::WatchMyWorkOrdersResponse>(std::move(message)));
}

void TechnicianWatch::End(const absl::Status& status) {
  state_ = State::kOver;
  waiting_.clear();
  sink_->End(status);
}

// A heartbeat's mark may be older than what was just told: marks never go back.
void TechnicianWatch::Advance(const Mark& mark) {
  if (mark.position > mark_.position) mark_ = mark;
}

std::string TechnicianWatch::Token(absl::Time now) const {
  ResumePoint point = {mark_.token, std::nullopt};
  if (now < tokens_name_orders_until_) point.held = orders_.held();
  return PrintResumePoint(point);
}

}  // namespace truckroll::gateway
