// Keeps one region's hub fed by one WatchWorkOrders upstream, however many watch: goes on from the last token after a
// break, with back-off, and passes the region's clock on.
#ifndef TRUCKROLL_MOBILE_GATEWAY_STREAMS_FEED_H_
#define TRUCKROLL_MOBILE_GATEWAY_STREAMS_FEED_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "mobile-gateway/streams/region.h"
#include "platform/auth/service_token.h"
#include "platform/clock/clock.h"
#include "platform/rpc/stream_reader.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"

namespace truckroll::gateway {

// Threads: any; one of its own, which only waits.
class Feed {
 public:
  // Begins at once. All must outlive it.
  Feed(v1::WorkOrderService::Stub& work_orders, auth::ServiceToken& token, Region& region, const clock::Clock& clock);
  // Ends the upstream and waits until nothing of it runs.
  ~Feed();

  // Whether the upstream stands.
  bool connected() const;
  const Region& region() const { return region_; }

 private:
  using Reader = rpc::StreamReader<v1::WatchWorkOrdersResponse>;

  void Run();
  absl::Status HearOnce();
  void OnMessage(const v1::WatchWorkOrdersResponse& message);
  void OnEnd(const absl::Status& status);
  // True when it is time to stop.
  bool Rest(absl::Duration time);

  v1::WorkOrderService::Stub& work_orders_;
  auth::ServiceToken& token_;
  Region& region_;
  const clock::Clock& clock_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool connected_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<absl::Status> ended_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_STREAMS_FEED_H_
