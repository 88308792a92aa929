// Looks at the store each second: health is SERVING while Redis answers, and the regions' clocks are read again.
#ifndef TRUCKROLL_PLATFORM_SERVING_STORE_WATCH_H_
#define TRUCKROLL_PLATFORM_SERVING_STORE_WATCH_H_

#include <condition_variable>
#include <mutex>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "platform/redis/client.h"
#include "platform/rpc/server.h"
#include "platform/serving/regions.h"

namespace truckroll::serving {

class StoreWatch {
 public:
  // All must outlive it.
  StoreWatch(redis::Client& client, Regions& regions, rpc::Server& server);
  ~StoreWatch();

 private:
  void Watch();
  absl::Status Look();

  redis::Client& client_;
  Regions& regions_;
  rpc::Server& server_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace truckroll::serving

#endif  // TRUCKROLL_PLATFORM_SERVING_STORE_WATCH_H_
