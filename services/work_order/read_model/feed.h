// Feeds one region's part of the read model from its Redis stream "{region}:events", in a thread of its own.
//
// Where the stream cannot be followed from the position held (it was trimmed past it, or the store was replaced or is
// new), the region is built anew from the region's records, and the stream is followed from where it
// stood before. What cannot be read is logged, counted and passed over: one bad entry never blocks the rest.
// The position is noted in "{region}:feeds" under the feed's name, so that nothing after it is trimmed.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_FEED_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_FEED_H_

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/redis/client.h"
#include "services/work_order/read_model/read_model.h"
#include "services/work_order/read_model/stream_id.h"

namespace truckroll::read_model {

struct FeedOptions {
  std::string redis;                               // Address, as ClientOptions::address.
  std::string region;                              // "xuzhou".
  std::string name = "read-model";                 // In "{region}:feeds".
  int batch = 500;                                 // Entries or records at a time.
  absl::Duration block = absl::Milliseconds(500);  // How long one read waits for the next entry.
  absl::Duration linger = absl::Milliseconds(10);  // For more entries to a transaction, unless somebody waits.
  absl::Duration note_every = absl::Seconds(3);
  absl::Duration retry_after = absl::Milliseconds(200);
};

class Feed {
 public:
  struct Stats {
    int64_t entries = 0;     // Of the stream, applied.
    int64_t rebuilds = 0;    // Begun.
    int64_t unreadable = 0;  // Entries and records passed over.
    int64_t failures = 0;    // Turns that failed and were tried again.
  };

  // Redis may be down; the feed goes on when it is back. `model` must outlive the feed.
  static absl::StatusOr<std::unique_ptr<Feed>> Start(FeedOptions options, ReadModel* model);
  // Waits for the turn that runs, up to `block` and 2 s more.
  ~Feed();

  Stats stats() const;

 private:
  // What a stream says about itself.
  struct Ends {
    uint64_t length = 0;
    uint64_t added = 0;  // Ever.
    StreamId first, last;
  };

  Feed(FeedOptions options, std::unique_ptr<redis::Client> client, ReadModel* model);
  void Run();
  absl::Status Turn();
  absl::Status Rebuild();
  absl::Status AddRecords(const std::vector<std::string>& keys);
  absl::Status Note(StreamId position);
  absl::StatusOr<redis::Reply> ReadAfter(StreamId position);
  absl::Status ApplyEntries(const redis::Reply& entries);
  absl::StatusOr<Ends> Inspect();
  static bool CanFollow(StreamId position, const Ends& ends);
  // Whether it is an order of this region; if not, it is logged and counted.
  bool IsOurs(bool parsed, const v1::WorkOrder& order, absl::string_view where);
  absl::StatusOr<redis::Reply> Call(redis::Command command);
  void Count(int64_t Stats::*counter, int64_t by = 1);

  const FeedOptions options_;
  const std::string stream_;
  const std::unique_ptr<redis::Client> client_;
  ReadModel* const model_;
  absl::Time noted_ = absl::InfinitePast();

  mutable std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  Stats stats_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace truckroll::read_model

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_FEED_H_
