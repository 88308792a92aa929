// The work-order service's keys in Redis, and how its records are read. All of a region's keys share its hash tag.
//
//   {region}:wo:{id}          version, storage.v1.WorkOrderRecord
//   {region}:due              ids by the first millisecond at which something of the order must be settled
//   {region}:due-aside        ids whose settling failed, by when: an alarm, and never in anybody's way
//   {region}:track:{tracking} id
//   {region}:ext:{external}   id
//   {region}:wo-req:{digest}  16 bytes of the body's digest, id; for seven days
//   {region}:day:{technician} version, storage.v1.TechnicianDayRecord
//   {region}:days             technicians who have or had a visit, score 0
//   {region}:events           the stream: storage.v1.StreamEntry, one a version of any order
//   {region}:feeds            who reads the stream, and how far
//   {region}:epoch            changes when the store was replaced
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_STORE_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_STORE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/name/resource_name.h"
#include "platform/async/task.h"
#include "platform/redis/client.h"
#include "truckroll/storage/v1/technician_day_record.pb.h"
#include "truckroll/storage/v1/work_order_record.pb.h"

namespace truckroll::work_order {

std::string OrderKey(absl::string_view region, absl::string_view id);
std::string DueKey(absl::string_view region);
std::string DueAsideKey(absl::string_view region);
std::string TrackingKey(absl::string_view region, absl::string_view tracking_id);
std::string ExternalKey(absl::string_view region, absl::string_view external_id);
std::string RequestKeyOf(absl::string_view region, absl::string_view digest);
std::string DayKey(absl::string_view region, absl::string_view technician_id);
std::string DaysKey(absl::string_view region);
std::string EventsKey(absl::string_view region);
std::string FeedsKey(absl::string_view region);
std::string EpochKey(absl::string_view region);

// A technician's day as it is stored.
struct StoredDay {
  std::string technician_id;
  uint64_t version = 0;  // 0: there is none yet
  v1::TechnicianDay day;
};

// Reads. Threads: any. Errors: the Redis client's; DATA_LOSS for a record that cannot be read.
class Store {
 public:
  // The client must outlive it.
  explicit Store(redis::Client& client) : client_(client) {}

  redis::Client& client() const { return client_; }

  // Nothing when there is no such order.
  Task<absl::StatusOr<std::optional<storage::v1::WorkOrderRecord>>> Load(std::string region, std::string id,
                                                                         absl::Time deadline) const;
  // The value of a plain key, or nothing.
  Task<absl::StatusOr<std::optional<std::string>>> Read(std::string key, absl::Time deadline) const;
  // The day, or an empty one.
  Task<absl::StatusOr<StoredDay>> LoadDay(std::string region, std::string technician_id, absl::Time deadline) const;
  // Members of a sorted set with scores up to `most` (or all of score 0 after `after`), at most 1,000.
  Task<absl::StatusOr<std::vector<std::string>>> MembersDue(std::string key, int64_t most, int limit,
                                                            absl::Time deadline) const;
  Task<absl::StatusOr<std::vector<std::string>>> MembersAfter(std::string key, std::string after, int limit,
                                                              absl::Time deadline) const;
  // When the latest of the region's last changes was recorded; nothing when there is none.
  Task<absl::StatusOr<std::optional<absl::Time>>> LastRecordTime(std::string region, absl::Time deadline) const;
  // The lowest score of a sorted set, or nothing when it is empty.
  Task<absl::StatusOr<std::optional<int64_t>>> LowestScore(std::string key, absl::Time deadline) const;

 private:
  redis::Client& client_;
};

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_STORE_H_
