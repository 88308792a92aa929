// What this service asks the workforce service: communities and technicians, as a service of its own right. Answers are
// kept for a few seconds, so that a busy hour costs few calls. Threads: any.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_WORKFORCE_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_WORKFORCE_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/async/task.h"
#include "platform/auth/service_token.h"
#include "platform/clock/clock.h"
#include "platform/rpc/gate.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"

namespace truckroll::work_order {

// Answers by name, each good for a while. All are dropped when there are too many.
template <class Resource>
class Recent {
 public:
  std::shared_ptr<const Resource> Find(const std::string& name, absl::Time now) {
    std::lock_guard lock(mutex_);
    const auto found = entries_.find(name);
    if (found == entries_.end() || !clock::IsWithin(kGoodFor, found->second.since, now)) return nullptr;
    return found->second.resource;
  }
  void Keep(const std::string& name, std::shared_ptr<const Resource> resource, absl::Time now) {
    std::lock_guard lock(mutex_);
    if (entries_.size() >= kMost) {
      forgotten_ += static_cast<int64_t>(entries_.size());
      entries_.clear();
    }
    entries_[name] = {std::move(resource), now};
  }
  void Drop(const std::string& name) {
    std::lock_guard lock(mutex_);
    entries_.erase(name);
  }
  // To make room, since the start.
  int64_t forgotten() const {
    std::lock_guard lock(mutex_);
    return forgotten_;
  }

 private:
  static constexpr size_t kMost = 10'000;
  static constexpr absl::Duration kGoodFor = absl::Seconds(5);
  struct Entry {
    std::shared_ptr<const Resource> resource;
    absl::Time since;
  };
  mutable std::mutex mutex_;
  absl::flat_hash_map<std::string, Entry> entries_ ABSL_GUARDED_BY(mutex_);
  int64_t forgotten_ ABSL_GUARDED_BY(mutex_) = 0;
};

class Workforce {
 public:
  // `token` and `clock` must outlive it.
  Workforce(const std::string& address, auth::ServiceToken& token, const clock::Clock& clock);

  // NOT_FOUND; UNAVAILABLE. A community that was not install-ready when last asked about is asked about anew: orders
  // that wait for it must not miss its becoming so.
  Task<absl::StatusOr<std::shared_ptr<const v1::Community>>> GetCommunity(const rpc::Call& call, std::string name);
  Task<absl::StatusOr<std::shared_ptr<const v1::Technician>>> GetTechnician(const rpc::Call& call, std::string name);
  // What a technician's team is called; empty when it is in none or it can't be told now.
  Task<std::string> TeamDisplayName(const rpc::Call& call, std::string team);

  // Answers dropped to make room.
  int64_t forgotten() const { return communities_.forgotten() + technicians_.forgotten() + teams_.forgotten(); }

 private:
  const std::unique_ptr<v1::WorkforceService::Stub> stub_;
  auth::ServiceToken& token_;
  const clock::Clock& clock_;
  Recent<v1::Community> communities_;
  Recent<v1::Technician> technicians_;
  Recent<v1::Team> teams_;
};

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_WORKFORCE_H_
