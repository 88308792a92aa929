#include "platform/serving/store_watch.h"

#include <chrono>

#include "platform/async/task.h"
#include "platform/clock/clock.h"
#include "platform/log/log.h"

namespace truckroll::serving {

StoreWatch::StoreWatch(redis::Client& client, Regions& regions, rpc::Server& server)
    : client_(client), regions_(regions), server_(server), thread_([this] { Watch(); }) {}

StoreWatch::~StoreWatch() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void StoreWatch::Watch() {
  bool serving = false;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const absl::Status status = Look();
    if (status.ok() != serving) {
      serving = status.ok();
      regions_.SetStoreReachable(serving);
      server_.SetServing(serving);
      log::Info(serving ? "serving" : "not serving", {{"store", status.ToString()}});
    }
    lock.lock();
    changed_.wait_for(lock, std::chrono::seconds(1), [this] { return stopping_; });
  }
}

absl::Status StoreWatch::Look() {
  const absl::Time deadline = clock::SystemClock().Now() + absl::Seconds(1);
  const absl::StatusOr<redis::Reply> pong = BlockOn(client_.Call(redis::Command("PING"), deadline));
  if (!pong.ok()) return pong.status();
  return BlockOn(regions_.Refresh(deadline));
}

}  // namespace truckroll::serving
