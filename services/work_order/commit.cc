#include "services/work_order/commit.h"

#include "domain/calendar/instant.h"

namespace truckroll::work_order {
namespace {

using storage::v1::WorkOrderRecord;

std::string IdOf(const v1::WorkOrder& order) {
  return ParseName(order.name(), kWorkOrders)->id;
}

// What the region's stream says of the version. The order is lent to the message, without its timeline, and given back:
// a copy of it would be the dearest part of a commit.
std::string StreamBytes(const WorkOrderRecord& before, WorkOrderRecord* after) {
  v1::WorkOrder* order = after->mutable_order();
  google::protobuf::RepeatedPtrField<v1::Event> timeline;
  timeline.Swap(order->mutable_timeline());
  storage::v1::StreamEntry entry;
  for (const v1::Event& event : timeline) {
    if (event.version() > before.order().version()) *entry.add_events() = event;
  }
  if (before.order().technician() != order->technician()) entry.set_previous_technician(before.order().technician());
  if (after->has_next_due_time()) *entry.mutable_next_due_time() = after->next_due_time();
  entry.unsafe_arena_set_allocated_order(order);
  std::string bytes = entry.SerializeAsString();
  entry.unsafe_arena_release_order();
  timeline.Swap(order->mutable_timeline());
  return bytes;
}

void AddRecord(const std::string& region, const WorkOrderRecord& before, WorkOrderRecord* record,
               redis::Commit* commit) {
  const WorkOrderRecord& after = *record;
  const v1::WorkOrder& order = after.order();
  const std::string id = IdOf(order);
  if (before.order().version() == 0) {
    commit->Insert(OrderKey(region, id), order.version(), after.SerializeAsString());
    commit->PutPlain(TrackingKey(region, order.tracking_id()), id);
  } else {
    commit->ExpectVersion(OrderKey(region, id), before.order().version());
    commit->Put(OrderKey(region, id), order.version(), after.SerializeAsString());
  }
  // Due from the first millisecond past the last one at which it can be kept.
  if (after.has_next_due_time()) {
    commit->ZAdd(DueKey(region), absl::ToUnixMillis(FromProto(after.next_due_time())) + 1, id);
  } else if (before.has_next_due_time()) {
    commit->ZRem(DueKey(region), id);
  }
  commit->Append(EventsKey(region), StreamBytes(before, record));
}

}  // namespace

void AddVersion(const std::string& region, const WorkOrderRecord& before, Decision* decision, redis::Commit* commit) {
  AddRecord(region, before, &decision->record, commit);
  for (WorkOrderRecord& made : decision->created) AddRecord(region, {}, &made, commit);
}

void AddDay(const std::string& region, const StoredDay& day, redis::Commit* commit) {
  storage::v1::TechnicianDayRecord record;
  *record.mutable_day() = day.day;
  const std::string key = DayKey(region, day.technician_id);
  commit->ExpectVersion(key, day.version).Put(key, day.version + 1, record.SerializeAsString());
  if (day.version == 0) commit->ZAdd(DaysKey(region), 0, day.technician_id);
}

Task<absl::StatusOr<redis::CommitResult>> Execute(const Context& context, std::string region,
                                                  const redis::Commit& commit, absl::Time deadline) {
  absl::StatusOr<redis::CommitResult> result = co_await commit.Execute(context.store.client(), deadline);
  if (result.ok() && result->committed()) context.freshness.Wrote(region, result->stream_id);
  co_return std::move(result);
}

void NoteCommitted(const Context& context, const Place& place, const WorkOrderRecord& before,
                   const Decision& decision) {
  context.settlements.Count(before.order(), decision.record.order());
  for (const WorkOrderRecord& made : decision.created) context.settlements.Count({}, made.order());
  if (!before.has_next_due_time() || FromProto(before.next_due_time()) >= place.now) return;
  const auto clock = context.regions.Known(place.id);
  if (!clock) return;
  context.settlements.CountLag(context.clock.Now() - clock->RealAt(FromProto(before.next_due_time())));
}

}  // namespace truckroll::work_order
