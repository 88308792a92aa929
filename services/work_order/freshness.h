// How far this process has written to each region's stream, so that its lists can show what it has just changed.
// Threads: any.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_FRESHNESS_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_FRESHNESS_H_

#include <map>
#include <mutex>
#include <string>

#include "absl/base/thread_annotations.h"
#include "services/work_order/read_model/stream_id.h"

namespace truckroll::work_order {

class Freshness {
 public:
  void Wrote(const std::string& region, const std::string& stream_id) {
    const auto id = read_model::ParseStreamId(stream_id);
    if (!id) return;
    std::lock_guard lock(mutex_);
    auto& last = last_[region];
    if (last < *id) last = *id;
  }
  // The last entry written, or empty.
  std::string Last(const std::string& region) const {
    std::lock_guard lock(mutex_);
    const auto found = last_.find(region);
    return found == last_.end() ? "" : found->second.Print();
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, read_model::StreamId> last_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_FRESHNESS_H_
