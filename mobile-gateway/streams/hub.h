// One region's changes, from one upstream to however many watchers. Knows nothing of gRPC or browsers: whoever wants to
// hear is a Watcher, subscribed to a topic.
//
// A change has up to four topics: the order's name, its tracking id, its technician, and the technician it was taken
// from. The last changes are kept, so that a watcher who names a token can go on from there.
//
// Threads: watchers come and go in any thread; Begin and Publish are called by one thread at a time. The hub's mutex
// covers its own tables only: watchers are called after it is released, so one that is busy delays nobody's coming or
// going, and may call the hub. Nothing here does I/O.
#ifndef TRUCKROLL_MOBILE_GATEWAY_STREAMS_HUB_H_
#define TRUCKROLL_MOBILE_GATEWAY_STREAMS_HUB_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll::gateway {

using Change = v1::WatchWorkOrdersResponse::Change;

// A change at its place among all that this hub published: 1, 2, 3, …
struct Published {
  uint64_t position = 0;
  Change change;
};
using SharedChange = std::shared_ptr<const Published>;

// A place in the stream: just after the change at `position`, which `token` names.
struct Mark {
  uint64_t position = 0;
  std::string token;
};

// Called in the order of the region's stream, never twice at once by one hub; must not block. May be called once more
// right after Unsubscribe.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void OnChange(const SharedChange& change) = 0;
  // Changes may have been missed: whatever is held must be read anew.
  virtual void OnReset() = 0;
};

class Hub {
 public:
  explicit Hub(size_t kept_changes = 8192) : capacity_(kept_changes) {}
  Hub(const Hub&) = delete;

  // The upstream stands (again), at `token`. Unless it resumed from resume_token(), everybody is reset.
  void Begin(bool resumed, const std::string& token);
  void Publish(Change change);

  // Where the upstream is to go on from; empty before the first Begin.
  std::string resume_token() const;

  // Everything up to here was handed to the watchers of its topics; the token is empty before the first Begin.
  Mark delivered() const;

  void Subscribe(const std::string& topic, std::shared_ptr<Watcher> watcher);

  struct Missed {
    Mark after;  // the token's place
    std::vector<SharedChange> changes;
  };
  // Subscribes and answers, as of the same instant, with the topic's changes after `token`. None, and not subscribed,
  // when the token is not (or no longer) known here.
  std::optional<Missed> SubscribeAfter(const std::string& topic, absl::string_view token,
                                       std::shared_ptr<Watcher> watcher);

  void Unsubscribe(const std::string& topic, const Watcher* watcher);

  size_t subscriptions() const;
  size_t kept() const;  // changes that can be gone on from

 private:
  using Watchers = std::vector<std::shared_ptr<Watcher>>;

  void AddWatchersOf(const std::string& topic, Watchers* all) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t capacity_;
  mutable std::mutex mutex_;
  absl::flat_hash_map<std::string, Watchers> topics_ ABSL_GUARDED_BY(mutex_);
  std::deque<SharedChange> kept_ ABSL_GUARDED_BY(mutex_);
  // Positions of the tokens that can be gone on from: base_ (just before kept_.front()) and those kept.
  absl::flat_hash_map<std::string, uint64_t> positions_ ABSL_GUARDED_BY(mutex_);
  Mark base_ ABSL_GUARDED_BY(mutex_);
  Mark last_ ABSL_GUARDED_BY(mutex_);
  Mark delivered_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_STREAMS_HUB_H_
