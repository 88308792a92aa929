#include "services/work_order/store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "platform/redis/keys.h"
#include "platform/redis/versioned.h"

namespace truckroll::work_order {

using redis::Command;
using redis::Key;
using redis::Reply;
using storage::v1::TechnicianDayRecord;
using storage::v1::WorkOrderRecord;

std::string OrderKey(absl::string_view region, absl::string_view id) {
  return Key(region, "wo", id);
}
std::string DueKey(absl::string_view region) {
  return Key(region, "due");
}
std::string DueAsideKey(absl::string_view region) {
  return Key(region, "due-aside");
}
std::string TrackingKey(absl::string_view region, absl::string_view id) {
  return Key(region, "track", id);
}
std::string ExternalKey(absl::string_view region, absl::string_view id) {
  return Key(region, "ext", id);
}
std::string RequestKeyOf(absl::string_view region, absl::string_view digest) {
  return Key(region, "wo-req", digest);
}
std::string DayKey(absl::string_view region, absl::string_view technician) {
  return Key(region, "day", technician);
}
std::string DaysKey(absl::string_view region) {
  return Key(region, "days");
}
std::string EventsKey(absl::string_view region) {
  return Key(region, "events");
}
std::string FeedsKey(absl::string_view region) {
  return Key(region, "feeds");
}
std::string EpochKey(absl::string_view region) {
  return Key(region, "epoch");
}

namespace {

// Takes a record out of a reply to GET; version 0 when there is none.
template <class Record>
absl::StatusOr<uint64_t> Take(const absl::StatusOr<Reply>& reply, absl::string_view what, Record* record) {
  if (!reply.ok()) return reply.status();
  const auto stored = redis::ParseVersioned(*reply);
  if (!stored.ok()) return stored.status();
  if (!stored->has_value()) return 0;
  if (!record->ParseFromString((*stored)->bytes)) return absl::DataLossError(absl::StrCat(what, " cannot be read"));
  return (*stored)->version;
}

std::vector<std::string> Texts(const Reply& reply) {
  std::vector<std::string> texts;
  for (const Reply& element : reply.array()) texts.push_back(element.text());
  return texts;
}

}  // namespace

Task<absl::StatusOr<std::optional<WorkOrderRecord>>> Store::Load(std::string region, std::string id,
                                                                 absl::Time deadline) const {
  Command get("GET", OrderKey(region, id));
  const absl::StatusOr<Reply> reply = co_await client_.Call(std::move(get), deadline);
  WorkOrderRecord record;
  const absl::StatusOr<uint64_t> version = Take(reply, absl::StrCat("work order ", id), &record);
  if (!version.ok()) co_return version.status();
  if (*version == 0) co_return std::nullopt;
  co_return std::optional<WorkOrderRecord>(std::move(record));
}

Task<absl::StatusOr<std::optional<std::string>>> Store::Read(std::string key, absl::Time deadline) const {
  Command get("GET", key);
  const absl::StatusOr<Reply> reply = co_await client_.Call(std::move(get), deadline);
  if (!reply.ok()) co_return reply.status();
  if (reply->is_nil()) co_return std::nullopt;
  co_return std::optional<std::string>(reply->text());
}

Task<absl::StatusOr<StoredDay>> Store::LoadDay(std::string region, std::string technician_id,
                                               absl::Time deadline) const {
  Command get("GET", DayKey(region, technician_id));
  const absl::StatusOr<Reply> reply = co_await client_.Call(std::move(get), deadline);
  TechnicianDayRecord record;
  const absl::StatusOr<uint64_t> version = Take(reply, absl::StrCat("day of ", technician_id), &record);
  if (!version.ok()) co_return version.status();
  StoredDay day;
  day.technician_id = technician_id;
  day.version = *version;
  day.day = std::move(*record.mutable_day());
  day.day.set_technician(MakeName(region, kTechnicians, technician_id));
  co_return std::move(day);
}

Task<absl::StatusOr<std::vector<std::string>>> Store::MembersDue(std::string key, int64_t most, int limit,
                                                                 absl::Time deadline) const {
  Command range("ZRANGEBYSCORE", key, "-inf", most, "LIMIT", 0, limit);
  const absl::StatusOr<Reply> reply = co_await client_.Call(std::move(range), deadline);
  if (!reply.ok()) co_return reply.status();
  co_return Texts(*reply);
}

Task<absl::StatusOr<std::vector<std::string>>> Store::MembersAfter(std::string key, std::string after, int limit,
                                                                   absl::Time deadline) const {
  Command range("ZRANGEBYLEX", key, after.empty() ? "-" : absl::StrCat("(", after), "+", "LIMIT", 0, limit);
  const absl::StatusOr<Reply> reply = co_await client_.Call(std::move(range), deadline);
  if (!reply.ok()) co_return reply.status();
  co_return Texts(*reply);
}

Task<absl::StatusOr<std::optional<absl::Time>>> Store::LastRecordTime(std::string region, absl::Time deadline) const {
  // Changes decided at once are appended in any order.
  Command last("XREVRANGE", EventsKey(region), "+", "-", "COUNT", 1000);
  const absl::StatusOr<Reply> reply = co_await client_.Call(std::move(last), deadline);
  if (!reply.ok()) co_return reply.status();
  std::optional<absl::Time> latest;
  for (const Reply& one : reply->array()) {
    storage::v1::StreamEntry entry;
    if (!entry.ParseFromString(one.array()[1].array()[1].text())) continue;
    for (const v1::Event& event : entry.events()) {
      latest = std::max(latest.value_or(absl::InfinitePast()), FromProto(event.record_time()));
    }
  }
  co_return latest;
}

Task<absl::StatusOr<std::optional<int64_t>>> Store::LowestScore(std::string key, absl::Time deadline) const {
  Command range("ZRANGE", key, 0, 0, "WITHSCORES");
  const absl::StatusOr<Reply> reply = co_await client_.Call(std::move(range), deadline);
  if (!reply.ok()) co_return reply.status();
  int64_t score = 0;
  if (reply->array().size() < 2 || !absl::SimpleAtoi(reply->array()[1].text(), &score)) co_return std::nullopt;
  co_return std::optional<int64_t>(score);
}

}  // namespace truckroll::work_order
