// One technician's stream: RESUMED from the hub's kept changes where the token is among them, else a SNAPSHOT of their
// open orders; then every change of theirs.
#ifndef TRUCKROLL_MOBILE_GATEWAY_TECHNICIAN_TECHNICIAN_WATCH_H_
#define TRUCKROLL_MOBILE_GATEWAY_TECHNICIAN_TECHNICIAN_WATCH_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/policy/policy_set.h"
#include "domain/timeline/wording.h"
#include "mobile-gateway/streams/hub.h"
#include "mobile-gateway/streams/pulse.h"
#include "mobile-gateway/streams/region.h"
#include "mobile-gateway/streams/sink.h"
#include "mobile-gateway/streams/strand.h"
#include "mobile-gateway/technician/technician_orders.h"
#include "platform/async/task.h"
#include "platform/clock/clock.h"
#include "truckroll/v1/technician_service.pb.h"

namespace truckroll::gateway {

// The technician's open orders as they stand, with timelines, as the technician may see them.
class OpenOrders {
 public:
  virtual ~OpenOrders() = default;
  virtual Task<absl::StatusOr<std::vector<v1::WorkOrder>>> Read() = 0;
};

using TechnicianSink = Sink<v1::WatchMyWorkOrdersResponse>;

// Threads: any; what it does it does on its strand.
class TechnicianWatch : public Watcher, public Pulsed, public std::enable_shared_from_this<TechnicianWatch> {
 public:
  static constexpr absl::Duration kHeartbeat = absl::Seconds(10);  // real, when nothing else was sent
  // What was read is ahead of what was heard by no more than this (real).
  static constexpr absl::Duration kLongestLag = absl::Minutes(1);

  struct Options {
    std::string technician;  // full name
    Language language = Language::kChinese;
    absl::Time expire_time = absl::InfiniteFuture();  // the token's, real
  };

  // Region, policies and clock must outlive it.
  TechnicianWatch(Options options, Region& region, std::unique_ptr<OpenOrders> orders, const PolicySet& policies,
                  const clock::Clock& clock, std::shared_ptr<TechnicianSink> sink);

  // Once.
  void Begin(const std::string& after_token);
  // The reader has gone.
  void Stop();

  void OnChange(const SharedChange& change) override;
  void OnReset() override;
  void OnPulse(absl::Time now) override;

 private:
  using Update = v1::WatchMyWorkOrdersResponse::Update;
  enum class State { kReading, kLive, kOver };

  void BeginOnStrand(const std::string& after_token);
  void BeginRead();
  Task<void> Read(std::shared_ptr<TechnicianWatch> self);
  void OnRead(absl::StatusOr<std::vector<v1::WorkOrder>> read);
  void SendSnapshot(std::vector<v1::WorkOrder> orders);
  void Tell(const std::vector<SharedChange>& changes);
  void FillIn(const Change& change, const TechnicianOrders::Told& told, Update* update) const;
  void Beat(absl::Time now, const Mark& delivered);
  void Send(v1::WatchMyWorkOrdersResponse message);
  void End(const absl::Status& status);
  void Advance(const Mark& mark);
  std::string Token(absl::Time now) const;

  const Options options_;
  Region& region_;
  const std::unique_ptr<OpenOrders> orders_source_;
  const PolicySet& policies_;
  const clock::Clock& clock_;
  const std::shared_ptr<TechnicianSink> sink_;

  std::atomic<bool> missed_{false};  // changes that the strand had no room for
  Strand strand_;
  // On the strand.
  State state_ = State::kReading;
  TechnicianOrders orders_;
  std::vector<SharedChange> waiting_;  // while reading
  bool read_again_ = false;
  int reads_ = 0;
  Mark mark_;  // up to here everything was told
  absl::Time tokens_name_orders_until_ = absl::InfinitePast();
  absl::Time last_sent_ = absl::InfinitePast();
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_TECHNICIAN_TECHNICIAN_WATCH_H_
