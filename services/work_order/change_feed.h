// The region's changes as they are committed, for whoever watches: one blocking reader of the region's stream, however
// many watch. A watcher that comes with a token is given what it missed from the stream itself, then joins the live
// ones.
//
// A token is "epoch/ms-seq": the store's epoch and an entry of the stream. One of another epoch, or older than what the
// stream still holds, can't be gone on from: the watcher is told so (resumed = false) and starts from now.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_CHANGE_FEED_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_CHANGE_FEED_H_

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "platform/async/task.h"
#include "platform/async/timer.h"
#include "platform/redis/client.h"
#include "platform/rpc/stream.h"
#include "platform/serving/regions.h"
#include "services/work_order/read_model/stream_id.h"
#include "services/work_order/store.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll::work_order {

class ChangeFeed {
 public:
  using Message = v1::WatchWorkOrdersResponse;
  using Writer = rpc::StreamWriter<Message>;

  // `region`: its id. `redis`: the address, for a connection of its own. The rest must outlive it.
  static absl::StatusOr<std::unique_ptr<ChangeFeed>> Start(const std::string& region, const std::string& redis,
                                                           const Store& store, serving::Regions& regions, Timer& timer);
  // Waits for the read under way, at most a second or so.
  ~ChangeFeed();

  // Serves one watcher until it ends.
  void Watch(std::shared_ptr<Writer> writer, const std::string& after_token);
  size_t watchers() const;

 private:
  struct Watcher {
    std::shared_ptr<Writer> writer;
    read_model::StreamId position;
    bool live = false;
  };

  ChangeFeed(std::string region, std::unique_ptr<redis::Client> blocking, const Store& store, serving::Regions& regions,
             Timer& timer);
  // The thread: reads the stream and hands on what comes.
  void Follow();
  absl::Status FindTail();
  absl::Status ReadOnce();
  bool Stopping() const;
  void SendToLive(std::shared_ptr<const Message> message);
  void EndAll(const absl::Status& status);

  // A watcher's way in: from its token to the live ones.
  Task<void> Join(std::shared_ptr<Watcher> watcher, std::string after_token);
  Task<absl::Status> Begin(std::shared_ptr<Watcher> watcher, std::string after_token);
  Task<absl::Status> CatchUp(std::shared_ptr<Watcher> watcher);
  void Leave(const std::shared_ptr<Watcher>& watcher);

  absl::StatusOr<redis::Reply> CallNow(redis::Command command);
  v1::Region RegionNow() const;
  // The entries as one message; `last` becomes the last one's id.
  std::shared_ptr<Message> MessageOf(const std::vector<redis::Reply>& entries, const std::string& epoch,
                                     read_model::StreamId* last) const;

  const std::string region_;
  const std::unique_ptr<redis::Client> blocking_;
  const Store& store_;
  serving::Regions& regions_;
  Timer& timer_;

  mutable std::mutex mutex_;
  std::list<std::shared_ptr<Watcher>> watchers_ ABSL_GUARDED_BY(mutex_);
  read_model::StreamId tail_ ABSL_GUARDED_BY(mutex_);
  bool tail_known_ ABSL_GUARDED_BY(mutex_) = false;
  std::string epoch_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  int joining_ ABSL_GUARDED_BY(mutex_) = 0;
  std::condition_variable joined_;
  std::thread thread_;
};

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_CHANGE_FEED_H_
