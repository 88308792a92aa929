#include "services/work_order/read_model/feed.h"

#include <google/protobuf/arena.h>

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/name/resource_name.h"
#include "platform/async/thread_name.h"
#include "platform/clock/clock.h"
#include "platform/log/log.h"
#include "platform/redis/keys.h"
#include "platform/redis/versioned.h"
#include "truckroll/storage/v1/work_order_record.pb.h"

namespace truckroll::read_model {
namespace {

using redis::Command;
using redis::Reply;

// Beyond the time that a read blocks.
constexpr absl::Duration kCallTimeout = absl::Seconds(2);

// The value of a field in a flat list of fields and values; nil when it is not there.
Reply FieldOf(const Reply& list, absl::string_view field) {
  for (size_t i = 0; i + 1 < list.array().size(); i += 2) {
    if (list.array()[i].text() == field) return list.array()[i + 1];
  }
  return Reply();
}

StreamId IdOf(const Reply& entry) {
  return entry.array().empty() ? StreamId() : ParseStreamId(entry.array()[0].text()).value_or(StreamId());
}

}  // namespace

absl::StatusOr<std::unique_ptr<Feed>> Feed::Start(FeedOptions options, ReadModel* model) {
  absl::StatusOr<std::unique_ptr<redis::Client>> client =
      redis::Client::Create({.address = options.redis, .connections = 1});
  if (!client.ok()) return client.status();
  return std::unique_ptr<Feed>(new Feed(std::move(options), *std::move(client), model));
}

Feed::Feed(FeedOptions options, std::unique_ptr<redis::Client> client, ReadModel* model)
    : options_(std::move(options)),
      stream_(redis::Key(options_.region, "events")),
      client_(std::move(client)),
      model_(model) {
  thread_ = std::thread(&Feed::Run, this);
}

Feed::~Feed() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

Feed::Stats Feed::stats() const {
  std::lock_guard lock(mutex_);
  return stats_;
}

void Feed::Count(int64_t Stats::*counter, int64_t by) {
  std::lock_guard lock(mutex_);
  stats_.*counter += by;
}

absl::StatusOr<Reply> Feed::Call(Command command) {
  const absl::Time deadline = clock::SystemClock().Now() + options_.block + kCallTimeout;
  return BlockOn(client_->Call(std::move(command), deadline));
}

void Feed::Run() {
  NameThread("read-model");
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    absl::Status turned = Turn();
    lock.lock();
    if (turned.ok()) continue;
    ++stats_.failures;
    log::Warning("feeding the read model failed, trying again",
                 {{"region", options_.region}, {"error", turned.ToString()}});
    stop_.wait_for(lock, absl::ToChronoMilliseconds(options_.retry_after), [this] { return stopping_; });
  }
}

absl::Status Feed::Turn() {
  std::optional<StreamId> position = model_->Position(options_.region);
  if (!position) return Rebuild();
  absl::StatusOr<Reply> entries = ReadAfter(*position);
  if (!entries.ok()) return entries.status();
  // Asked after the read: if nothing is missing now, nothing was then.
  absl::StatusOr<Ends> ends = Inspect();
  if (!ends.ok()) return ends.status();
  if (!CanFollow(*position, *ends)) return Rebuild();
  if (!entries->array().empty()) {
    if (absl::Status applied = ApplyEntries(*entries); !applied.ok()) return applied;
  }
  if (static_cast<int>(entries->array().size()) < options_.batch && !entries->array().empty()) {
    model_->Linger(options_.region, options_.linger);
  }
  if (clock::IsWithin(options_.note_every, noted_, clock::SystemClock().Now())) return absl::OkStatus();
  return Note(model_->Position(options_.region).value_or(StreamId()));
}

absl::StatusOr<Reply> Feed::ReadAfter(StreamId position) {
  absl::StatusOr<Reply> reply =
      Call(Command("XREAD", "COUNT", options_.batch, "BLOCK", absl::ToInt64Milliseconds(options_.block), "STREAMS",
                   stream_, position.Print()));
  if (!reply.ok() || reply->is_nil()) return reply;
  // One stream was asked for: [[name, entries]].
  const std::vector<Reply>& streams = reply->array();
  if (streams.size() != 1 || streams[0].array().size() != 2)
    return absl::InternalError("XREAD answered in another form");
  return streams[0].array()[1];
}

absl::Status Feed::ApplyEntries(const Reply& entries) {
  google::protobuf::Arena arena;
  std::vector<const v1::WorkOrder*> orders;
  StreamId last;
  for (const Reply& entry : entries.array()) {
    last = IdOf(entry);
    auto* change = google::protobuf::Arena::CreateMessage<storage::v1::StreamEntry>(&arena);
    const bool parsed = entry.array().size() == 2 && change->ParseFromString(FieldOf(entry.array()[1], "e").text());
    if (IsOurs(parsed, change->order(), last.Print())) orders.push_back(&change->order());
  }
  absl::Status applied = model_->Apply(options_.region, orders, last);
  if (applied.ok()) Count(&Stats::entries, static_cast<int64_t>(entries.array().size()));
  return applied;
}

bool Feed::IsOurs(bool parsed, const v1::WorkOrder& order, absl::string_view where) {
  std::optional<ResourceName> name;
  if (parsed) name = ParseName(order.name(), kWorkOrders);
  if (name && name->region == options_.region) return true;
  Count(&Stats::unreadable);
  log::Error("not a work order of the region, passed over", {{"region", options_.region}, {"where", where}});
  return false;
}

absl::StatusOr<Feed::Ends> Feed::Inspect() {
  absl::StatusOr<Reply> exists = Call(Command("EXISTS", stream_));
  if (!exists.ok()) return exists.status();
  if (exists->integer() == 0) return Ends();
  absl::StatusOr<Reply> info = Call(Command("XINFO", "STREAM", stream_));
  if (!info.ok()) return info.status();
  Ends ends;
  ends.length = static_cast<uint64_t>(FieldOf(*info, "length").integer());
  ends.added = static_cast<uint64_t>(FieldOf(*info, "entries-added").integer());
  ends.first = IdOf(FieldOf(*info, "first-entry"));
  std::optional<StreamId> last = ParseStreamId(FieldOf(*info, "last-generated-id").text());
  if (!last) return absl::InternalError("XINFO STREAM answered in another form");
  ends.last = *last;
  return ends;
}

bool Feed::CanFollow(StreamId position, const Ends& ends) {
  if (position.is_start()) return ends.added == ends.length;
  if (ends.length == 0) return ends.last == position;
  // The entry at the position is kept while the feed is noted there, so it shows that nothing after it is gone.
  return ends.first <= position && position <= ends.last;
}

absl::Status Feed::Rebuild() {
  Count(&Stats::rebuilds);
  log::Info("building the read model anew", {{"region", options_.region}});
  absl::StatusOr<Ends> ends = Inspect();
  if (!ends.ok()) return ends.status();
  absl::Status ready = Note(ends->last);
  ready.Update(model_->Reset(options_.region));
  if (!ready.ok()) return ready;

  // A scan gives every key that is there all the while; what is made meanwhile is in the stream.
  const std::string pattern = redis::Key(options_.region, "wo", "*");
  std::string cursor = "0";
  do {
    absl::StatusOr<Reply> page = Call(Command("SCAN", cursor, "MATCH", pattern, "COUNT", options_.batch));
    if (!page.ok()) return page.status();
    if (page->array().size() != 2) return absl::InternalError("SCAN answered in another form");
    cursor = page->array()[0].text();
    std::vector<std::string> keys;
    for (const Reply& key : page->array()[1].array()) keys.push_back(key.text());
    if (absl::Status added = AddRecords(keys); !added.ok()) return added;
    std::lock_guard lock(mutex_);
    if (stopping_) return absl::OkStatus();
  } while (cursor != "0");
  return model_->Apply(options_.region, {}, ends->last);
}

absl::Status Feed::AddRecords(const std::vector<std::string>& keys) {
  if (keys.empty()) return absl::OkStatus();
  Command get("MGET");
  for (const std::string& key : keys) get.Add(key);
  absl::StatusOr<Reply> records = Call(std::move(get));
  if (!records.ok()) return records.status();
  google::protobuf::Arena arena;
  std::vector<const v1::WorkOrder*> orders;
  for (size_t i = 0; i < keys.size() && i < records->array().size(); ++i) {
    if (records->array()[i].is_nil()) continue;
    absl::StatusOr<std::optional<redis::Versioned>> stored = redis::ParseVersioned(records->array()[i]);
    auto* record = google::protobuf::Arena::CreateMessage<storage::v1::WorkOrderRecord>(&arena);
    const bool parsed = stored.ok() && stored->has_value() && record->ParseFromString((*stored)->bytes);
    if (IsOurs(parsed, record->order(), keys[i])) orders.push_back(&record->order());
  }
  return model_->Apply(options_.region, orders, std::nullopt);
}

absl::Status Feed::Note(StreamId position) {
  absl::StatusOr<Reply> noted =
      Call(Command("HSET", redis::Key(options_.region, "feeds"), options_.name, position.Print()));
  if (noted.ok()) noted_ = clock::SystemClock().Now();
  return noted.status();
}

}  // namespace truckroll::read_model
