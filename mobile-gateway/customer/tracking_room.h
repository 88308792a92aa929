// One tracked order and everybody who watches it: one subscription, one read for all who wait for one, one message a
// language. Each guest has a sequence of their own, so each gets every version after theirs, whoever else is there.
//
// A read serves those who were waiting when it began: one that began earlier might not know of what they missed.
#ifndef TRUCKROLL_MOBILE_GATEWAY_CUSTOMER_TRACKING_ROOM_H_
#define TRUCKROLL_MOBILE_GATEWAY_CUSTOMER_TRACKING_ROOM_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/policy/policy_set.h"
#include "domain/timeline/wording.h"
#include "mobile-gateway/customer/tracking_messages.h"
#include "mobile-gateway/streams/hub.h"
#include "mobile-gateway/streams/pulse.h"
#include "mobile-gateway/streams/region.h"
#include "mobile-gateway/streams/sink.h"
#include "mobile-gateway/streams/strand.h"
#include "mobile-gateway/streams/version_sequence.h"
#include "platform/async/task.h"
#include "platform/clock/clock.h"

namespace truckroll::gateway {

// Reads the order behind a tracking id, with its timeline. NOT_FOUND TRACKING_ID_UNKNOWN, also once it has expired.
// `request_id`: of the call it is read for; empty where it is read for many.
class TrackedOrders {
 public:
  virtual ~TrackedOrders() = default;
  virtual Task<absl::StatusOr<v1::WorkOrder>> Read(std::string tracking_id, std::string request_id) = 0;
};

using TrackingSink = Sink<v1::WatchTrackingResponse>;

// Threads: any; what it does it does on its strand.
class TrackingRoom : public Watcher, public Pulsed, public std::enable_shared_from_this<TrackingRoom> {
 public:
  static constexpr absl::Duration kHeartbeat = absl::Seconds(10);   // real, when nothing else was sent
  static constexpr absl::Duration kExpiryCheck = absl::Minutes(1);  // real, once the order is closed

  // All must outlive it.
  TrackingRoom(std::string tracking_id, Region& region, TrackedOrders& orders, const PolicySet& policies,
               const clock::Clock& clock);

  void Join(std::shared_ptr<TrackingSink> sink, uint64_t after_version, Language language);
  void Leave(const TrackingSink* sink);

  void OnChange(const SharedChange& change) override;
  void OnReset() override;
  void OnPulse(absl::Time now) override;

 private:
  struct Guest {
    Guest(std::shared_ptr<TrackingSink> to, uint64_t after, Language speaks)
        : sink(std::move(to)), sequence(after), language(speaks) {}
    std::shared_ptr<TrackingSink> sink;
    VersionSequence sequence;
    Language language;
    uint64_t waits_for_read = 0;  // its number; 0: for none
    absl::Time last_sent = absl::InfinitePast();
    bool over = false;
  };
  // What was made for one guest serves the next: by step and language.
  using Made = std::map<std::tuple<Step::Kind, uint64_t, uint64_t, Language>, TrackingMessage>;

  void ReadForAll();
  void Owe(Guest& guest);
  void BeginRead();
  Task<void> Read(std::shared_ptr<TrackingRoom> self);
  void OnRead(absl::StatusOr<v1::WorkOrder> read);
  void Tell(Guest& guest, const std::vector<Step>& steps, Made* made);
  void End(Guest& guest, const absl::Status& status);
  void RemoveThoseOver();
  void NoteState(v1::WorkOrder::State state);

  const std::string tracking_id_;
  Region& region_;
  TrackedOrders& orders_;
  const PolicySet& policies_;
  const clock::Clock& clock_;

  std::atomic<bool> missed_{false};  // changes that the strand had no room for
  Strand strand_;
  // On the strand.
  std::vector<std::unique_ptr<Guest>> guests_;
  bool reading_ = false;
  uint64_t reads_begun_ = 0;
  bool closed_ = false;
  absl::Time last_read_ = absl::InfinitePast();
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_CUSTOMER_TRACKING_ROOM_H_
