#include "mobile-gateway/customer/tracking_room.h"

#include <algorithm>
#include <utility>

#include "platform/rpc/status.h"

namespace truckroll::gateway {

TrackingRoom::TrackingRoom(std::string tracking_id, Region& region, TrackedOrders& orders, const PolicySet& policies,
                           const clock::Clock& clock)
    : tracking_id_(std::move(tracking_id)), region_(region), orders_(orders), policies_(policies), clock_(clock) {}

void TrackingRoom::Join(std::shared_ptr<TrackingSink> sink, uint64_t after_version, Language language) {
  strand_.Post([this, sink = std::move(sink), after_version, language]() mutable {
    guests_.push_back(std::make_unique<Guest>(std::move(sink), after_version, language));
    Owe(*guests_.back());
  });
}

void TrackingRoom::Leave(const TrackingSink* sink) {
  strand_.Post([this, sink] {
    for (auto& guest : guests_) guest->over |= guest->sink.get() == sink;
    RemoveThoseOver();
  });
}

void TrackingRoom::OnChange(const SharedChange& change) {
  const bool offered = strand_.Offer([this, change] {
    NoteState(change->change.work_order().state());
    Made made;
    for (auto& guest : guests_) {
      std::vector<Step> steps;
      const bool owed = guest->sequence.OnChange(change, &steps);
      Tell(*guest, steps, &made);
      if (owed) Owe(*guest);
    }
    RemoveThoseOver();
  });
  // Read soon instead: the next pulse sees to it.
  if (!offered) missed_ = true;
}

void TrackingRoom::OnReset() {
  strand_.Post([this] { ReadForAll(); });
}

void TrackingRoom::ReadForAll() {
  for (auto& guest : guests_) {
    if (guest->sequence.OnReset()) Owe(*guest);
  }
}

void TrackingRoom::OnPulse(absl::Time now) {
  strand_.Post([this, now] {
    TrackingMessage heartbeat;
    for (auto& guest : guests_) {
      if (!guest->sequence.started() || clock::IsWithin(kHeartbeat, guest->last_sent, now)) continue;
      if (!heartbeat) heartbeat = MakeHeartbeat(region_);
      guest->sink->Send(heartbeat);
      guest->last_sent = now;
    }
    if (missed_.exchange(false)) ReadForAll();
    if (!closed_ || clock::IsWithin(kExpiryCheck, last_read_, now)) return;
    last_read_ = now;
    ReadForAll();
  });
}

void TrackingRoom::Owe(Guest& guest) {
  guest.waits_for_read = reads_begun_ + 1;
  if (!reading_) BeginRead();
}

void TrackingRoom::BeginRead() {
  reading_ = true;
  ++reads_begun_;
  Start(Read(shared_from_this()));
}

Task<void> TrackingRoom::Read(std::shared_ptr<TrackingRoom> self) {
  absl::StatusOr<v1::WorkOrder> read = co_await orders_.Read(tracking_id_, "");
  self->strand_.Post([self, read = std::move(read)]() mutable { self->OnRead(std::move(read)); });
}

void TrackingRoom::OnRead(absl::StatusOr<v1::WorkOrder> read) {
  reading_ = false;
  last_read_ = clock_.Now();
  SharedOrder order;
  if (read.ok()) {
    NoteState(read->state());
    order = std::make_shared<const v1::WorkOrder>(*std::move(read));
  }
  const uint64_t number = reads_begun_;
  Made made;
  bool more = false;
  for (auto& guest : guests_) {
    if (guest->waits_for_read == number) {
      guest->waits_for_read = 0;
      if (!order) {
        End(*guest, read.status());
        continue;
      }
      std::vector<Step> steps;
      const bool owed = guest->sequence.OnRecord(order, &steps);
      Tell(*guest, steps, &made);
      if (owed) guest->waits_for_read = number + 1;
    }
    more |= guest->waits_for_read != 0;
  }
  RemoveThoseOver();
  if (more) BeginRead();
}

void TrackingRoom::Tell(Guest& guest, const std::vector<Step>& steps, Made* made) {
  for (const Step& step : steps) {
    if (step.kind == Step::kImpossible) {
      return End(guest, rpc::Error(v1::TOKEN_UNKNOWN,
                                   "after_version: the order has no such version; watch again from version 0"));
    }
    TrackingMessage& message = (*made)[{step.kind, step.from, step.to, guest.language}];
    if (!message) message = MakeMessage(step, region_, policies_, guest.language);
    guest.sink->Send(message);
    guest.last_sent = clock_.Now();
  }
}

void TrackingRoom::End(Guest& guest, const absl::Status& status) {
  guest.over = true;
  guest.sink->End(status);
}

void TrackingRoom::RemoveThoseOver() {
  guests_.erase(std::remove_if(guests_.begin(), guests_.end(), [](const auto& guest) { return guest->over; }),
                guests_.end());
}

void TrackingRoom::NoteState(v1::WorkOrder::State state) {
  closed_ = state == v1::WorkOrder::COMPLETED || state == v1::WorkOrder::CANCELLED;
}

}  // namespace truckroll::gateway
