#include "services/work_order/change_feed.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "platform/async/thread_name.h"
#include "platform/clock/clock.h"
#include "platform/log/log.h"
#include "platform/rpc/status.h"

namespace truckroll::work_order {
namespace {

using read_model::ParseStreamId;
using read_model::StreamId;
using redis::Command;
using redis::Reply;

constexpr int kBatch = 200;
constexpr absl::Duration kBlock = absl::Milliseconds(500);
// Between two reads, so that a busy stream is read many entries at a time: nobody who watches notices.
constexpr absl::Duration kLinger = absl::Milliseconds(2);
constexpr absl::Duration kCheckEvery = absl::Seconds(1);
constexpr absl::Duration kBeatEvery = absl::Seconds(5);
// A watcher that catches up is given more once it has taken most of what it was given.
constexpr size_t kEnoughQueued = 32;

std::string Token(const std::string& epoch, StreamId id) {
  return absl::StrCat(epoch, "/", id.Print());
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChangeFeed>> ChangeFeed::Start(const std::string& region, const std::string& redis,
                                                              const Store& store, serving::Regions& regions,
                                                              Timer& timer) {
  redis::ClientOptions options;
  options.address = redis;
  options.connections = 1;
  auto client = redis::Client::Create(options);
  if (!client.ok()) return client.status();
  return std::unique_ptr<ChangeFeed>(new ChangeFeed(region, *std::move(client), store, regions, timer));
}

ChangeFeed::ChangeFeed(std::string region, std::unique_ptr<redis::Client> blocking, const Store& store,
                       serving::Regions& regions, Timer& timer)
    : region_(std::move(region)),
      blocking_(std::move(blocking)),
      store_(store),
      regions_(regions),
      timer_(timer),
      thread_([this] { Follow(); }) {}

ChangeFeed::~ChangeFeed() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  thread_.join();
  std::unique_lock lock(mutex_);
  joined_.wait(lock, [this] { return joining_ == 0; });
}

bool ChangeFeed::Stopping() const {
  std::lock_guard lock(mutex_);
  return stopping_;
}

absl::StatusOr<Reply> ChangeFeed::CallNow(Command command) {
  return BlockOn(blocking_->Call(std::move(command), clock::SystemClock().Now() + kBlock + absl::Seconds(1)));
}

void ChangeFeed::Follow() {
  NameThread("change-feed");
  absl::Time beat = absl::InfinitePast();
  absl::Time checked = absl::InfinitePast();
  while (!Stopping()) {
    absl::Status status;
    // A store is replaced behind a broken connection, so a read fails first; looking before each read would double
    // the round trips of a quiet hour.
    if (!clock::IsWithin(kCheckEvery, checked, clock::SystemClock().Now())) {
      status = FindTail();
      if (status.ok()) checked = clock::SystemClock().Now();
    }
    if (status.ok()) status = ReadOnce();
    if (!status.ok()) {
      checked = absl::InfinitePast();
      log::Warning("change feed cannot be read", {{"region", region_}, {"error", status.ToString()}});
      absl::SleepFor(absl::Milliseconds(200));
    }
    if (clock::IsWithin(kBeatEvery, beat, clock::SystemClock().Now())) continue;
    beat = clock::SystemClock().Now();
    auto message = std::make_shared<Message>();
    *message->mutable_region() = RegionNow();
    SendToLive(std::move(message));
  }
}

absl::Status ChangeFeed::FindTail() {
  // Made once; another value means that this is another store.
  const Command make("SET", EpochKey(region_), absl::StrCat(absl::ToUnixMillis(clock::SystemClock().Now())), "NX");
  if (auto made = CallNow(make); !made.ok()) return made.status();
  const auto epoch = CallNow(Command("GET", EpochKey(region_)));
  if (!epoch.ok()) return epoch.status();
  bool replaced = false;
  {
    std::lock_guard lock(mutex_);
    if (tail_known_ && epoch->text() == epoch_) return absl::OkStatus();
    replaced = tail_known_;
  }
  if (replaced) EndAll(rpc::Error(v1::TOKEN_UNKNOWN, "the store was replaced: watch again"));
  const auto last = CallNow(Command("XREVRANGE", EventsKey(region_), "+", "-", "COUNT", 1));
  if (!last.ok()) return last.status();
  std::lock_guard lock(mutex_);
  tail_ = last->array().empty() ? StreamId() : ParseStreamId(last->array()[0].array()[0].text()).value_or(StreamId());
  epoch_ = epoch->text();
  tail_known_ = true;
  return absl::OkStatus();
}

absl::Status ChangeFeed::ReadOnce() {
  StreamId tail;
  std::string epoch;
  {
    std::lock_guard lock(mutex_);
    tail = tail_;
    epoch = epoch_;
  }
  const auto reply = CallNow(Command("XREAD", "COUNT", kBatch, "BLOCK", absl::ToInt64Milliseconds(kBlock), "STREAMS",
                                     EventsKey(region_), tail.Print()));
  if (!reply.ok()) return reply.status();
  if (reply->array().empty()) return absl::OkStatus();
  const std::vector<Reply>& entries = reply->array()[0].array()[1].array();
  std::shared_ptr<Message> message = MessageOf(entries, epoch, &tail);
  std::vector<std::shared_ptr<Watcher>> live;
  {
    std::lock_guard lock(mutex_);
    tail_ = tail;
    for (const auto& watcher : watchers_) {
      if (watcher->live) live.push_back(watcher);
    }
  }
  for (const auto& watcher : live) {
    if (!watcher->writer->Push(message)) watcher->writer->EndSlow();
  }
  if (static_cast<int>(entries.size()) < kBatch) absl::SleepFor(kLinger);
  return absl::OkStatus();
}

void ChangeFeed::SendToLive(std::shared_ptr<const Message> message) {
  std::vector<std::shared_ptr<Watcher>> live;
  {
    std::lock_guard lock(mutex_);
    for (const auto& watcher : watchers_) {
      if (watcher->live) live.push_back(watcher);
    }
  }
  // One that has no room even for this is ended at the next change.
  for (const auto& watcher : live) watcher->writer->Push(message);
}

void ChangeFeed::EndAll(const absl::Status& status) {
  std::list<std::shared_ptr<Watcher>> all;
  {
    std::lock_guard lock(mutex_);
    all = watchers_;
  }
  for (const auto& watcher : all) watcher->writer->End(status);
}

void ChangeFeed::Watch(std::shared_ptr<Writer> writer, const std::string& after_token) {
  auto watcher = std::make_shared<Watcher>();
  watcher->writer = std::move(writer);
  {
    std::lock_guard lock(mutex_);
    watchers_.push_back(watcher);
    ++joining_;
  }
  truckroll::Start(Join(watcher, after_token));
}

size_t ChangeFeed::watchers() const {
  std::lock_guard lock(mutex_);
  return watchers_.size();
}

void ChangeFeed::Leave(const std::shared_ptr<Watcher>& watcher) {
  std::lock_guard lock(mutex_);
  watchers_.remove(watcher);
}

Task<void> ChangeFeed::Join(std::shared_ptr<Watcher> watcher, std::string after_token) {
  absl::Status status = co_await Begin(watcher, std::move(after_token));
  if (status.ok()) status = co_await CatchUp(watcher);
  if (!status.ok()) watcher->writer->End(status);
  // Only now: what the writer's end frees is the watcher, which is still in the list until then.
  std::weak_ptr<Watcher> leaving = watcher;
  watcher->writer->OnEnd([this, leaving] {
    if (auto left = leaving.lock()) Leave(left);
  });
  watcher.reset();
  std::lock_guard lock(mutex_);
  --joining_;
  joined_.notify_all();
}

Task<absl::Status> ChangeFeed::Begin(std::shared_ptr<Watcher> watcher, std::string after_token) {
  StreamId tail;
  std::string epoch;
  {
    std::lock_guard lock(mutex_);
    if (!tail_known_) co_return rpc::Unavailable(v1::STORE_UNREACHABLE, "the stream is not read yet", absl::Seconds(1));
    tail = tail_;
    epoch = epoch_;
  }
  auto message = std::make_shared<Message>();
  *message->mutable_region() = RegionNow();
  const std::vector<std::string> parts = absl::StrSplit(after_token, '/');
  const auto after = parts.size() == 2 && parts[0] == epoch ? ParseStreamId(parts[1]) : std::nullopt;
  watcher->position = tail;
  if (after && *after <= tail) {
    // The entry itself is still there, so nothing after it has been trimmed.
    Command range("XRANGE", EventsKey(region_), after->Print(), after->Print());
    const auto entry = co_await store_.client().Call(std::move(range), clock::SystemClock().Now() + absl::Seconds(5));
    if (!entry.ok()) co_return entry.status();
    if (!entry->array().empty()) {
      message->mutable_start()->set_resumed(true);
      watcher->position = *after;
    }
  }
  message->mutable_start()->set_token(Token(epoch, watcher->position));
  watcher->writer->Push(std::move(message));
  co_return absl::OkStatus();
}

Task<absl::Status> ChangeFeed::CatchUp(std::shared_ptr<Watcher> watcher) {
  while (true) {
    std::string epoch;
    StreamId tail;
    {
      std::lock_guard lock(mutex_);
      if (stopping_) co_return rpc::Error(v1::SHUTTING_DOWN, "the server is shutting down");
      epoch = epoch_;
      tail = tail_;
      if (watcher->position >= tail_) {
        watcher->live = true;
        co_return absl::OkStatus();
      }
    }
    if (watcher->writer->queued() > kEnoughQueued) {
      const bool awake = co_await timer_.Sleep(absl::Milliseconds(20));
      if (!awake) co_return rpc::Error(v1::SHUTTING_DOWN, "the server is shutting down");
      continue;
    }
    // Not past the tail: what comes after it is sent to the live ones.
    Command range("XRANGE", EventsKey(region_), absl::StrCat("(", watcher->position.Print()), tail.Print(), "COUNT",
                  kBatch);
    const auto entries = co_await store_.client().Call(std::move(range), clock::SystemClock().Now() + absl::Seconds(5));
    if (!entries.ok()) co_return entries.status();
    if (entries->array().empty())
      co_return rpc::Error(v1::TOKEN_UNKNOWN, "the stream was trimmed meanwhile: watch again");
    std::shared_ptr<Message> message = MessageOf(entries->array(), epoch, &watcher->position);
    const bool taken = watcher->writer->Push(std::move(message));
    if (!taken) co_return absl::CancelledError("the watcher has gone");
  }
}

v1::Region ChangeFeed::RegionNow() const {
  v1::Region region = *regions_.Find(RegionName(region_));
  if (const auto clock = regions_.Known(region_)) *region.mutable_clock() = clock->ToProto();
  return region;
}

std::shared_ptr<ChangeFeed::Message> ChangeFeed::MessageOf(const std::vector<Reply>& entries, const std::string& epoch,
                                                           StreamId* last) const {
  auto message = std::make_shared<Message>();
  for (const Reply& entry : entries) {
    *last = ParseStreamId(entry.array()[0].text()).value_or(*last);
    storage::v1::StreamEntry stored;
    const std::vector<Reply>& fields = entry.array()[1].array();
    if (fields.size() < 2 || !stored.ParseFromString(fields[1].text())) {
      log::Error("an entry of the change stream cannot be read", {{"region", region_}, {"entry", last->Print()}});
      continue;
    }
    auto& change = *message->add_changes();
    *change.mutable_work_order() = std::move(*stored.mutable_order());
    *change.mutable_events() = std::move(*stored.mutable_events());
    change.set_previous_technician(stored.previous_technician());
    change.set_token(Token(epoch, *last));
  }
  return message;
}

}  // namespace truckroll::work_order
