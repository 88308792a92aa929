#include "services/workforce/store.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "platform/redis/commit.h"
#include "platform/redis/keys.h"
#include "platform/redis/versioned.h"
#include "platform/rpc/status.h"
#include "services/workforce/stored.h"

namespace truckroll::workforce {

using google::protobuf::Message;

namespace {

constexpr absl::Duration kRemembered = absl::Hours(7 * 24);
constexpr int kRounds = 16;
constexpr int kChunk = 250;
constexpr size_t kPageBytes = 2 << 20;  // half of what gRPC takes by default, and one record is below 64 KiB

// Keeps ARGV[1], "MILLISECONDS …", unless a report as new is there. 0: no such technician.
constexpr char kKeepNewest[] =
    "if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end "
    "local old = redis.call('GET', KEYS[1]) "
    "local ms = function(report) return tonumber(string.match(report, '^%d+')) end "
    "if not old or ms(ARGV[1]) > ms(old) then redis.call('SET', KEYS[1], ARGV[1]) end "
    "return 1";

std::string RecordKey(const Kind& kind, const std::string& region, absl::string_view id) {
  return redis::Key(region, kind.key, id);
}

std::string IndexKey(const Kind& kind, const std::string& region) {
  return redis::Key(region, absl::StrCat(kind.key, "s"));
}

std::string PositionKey(const std::string& region, absl::string_view id) {
  return redis::Key(region, "pos", id);
}

bool HasPosition(const Kind& kind) {
  return &kind == &kTechnician;
}

absl::Status Replay(const Change& change, const std::string& remembered, Message* answer) {
  storage::v1::WorkforceRequest request;
  if (!request.ParseFromString(remembered)) return absl::DataLossError("a remembered request cannot be read");
  if (request.body() != change.request.body) {
    return rpc::Error(v1::REQUEST_ID_REUSED,
                      "request_id: found one that came before with another body, expected a new one");
  }
  answer->CopyFrom(*ResourceIn(request.mutable_answer(), *change.kind));
  return absl::OkStatus();
}

std::string Remembered(const Change& change, const Message& answer) {
  storage::v1::WorkforceRequest request;
  request.set_body(change.request.body);
  ResourceIn(request.mutable_answer(), *change.kind)->CopyFrom(answer);
  return request.SerializeAsString();
}

}  // namespace

Task<absl::Status> Store::Get(const Kind* kind, ResourceName name, absl::Time deadline, Message* resource) {
  redis::Command get("MGET", RecordKey(*kind, name.region, name.id), PositionKey(name.region, name.id));
  const absl::StatusOr<redis::Reply> reply = co_await client_.Call(std::move(get), deadline);
  if (!reply.ok()) co_return reply.status();
  const absl::StatusOr<std::optional<redis::Versioned>> stored = redis::ParseVersioned(reply->array().at(0));
  if (!stored.ok()) co_return stored.status();
  if (!stored->has_value()) co_return rpc::NotFound(MakeName(name.region, kind->collection, name.id));
  if (absl::Status status = Unpack(*kind, (*stored)->bytes, resource); !status.ok()) co_return status;
  Dress((*stored)->version, reply->array().at(1).text(), resource);
  co_return absl::OkStatus();
}

Task<absl::StatusOr<bool>> Store::Exists(const Kind* kind, ResourceName name, absl::Time deadline) {
  redis::Command exists("EXISTS", RecordKey(*kind, name.region, name.id));
  const absl::StatusOr<redis::Reply> reply = co_await client_.Call(std::move(exists), deadline);
  if (!reply.ok()) co_return reply.status();
  co_return reply->integer() == 1;
}

Task<absl::StatusOr<std::string>> Store::List(PageQuery query) {
  int count = 0;
  size_t bytes = 0;
  for (;;) {
    // One more than wanted tells whether there are more.
    const int wanted = std::min(kChunk, query.size - count + 1);
    const std::string from = query.after.empty() ? "-" : absl::StrCat("(", query.after);
    redis::Command range("ZRANGEBYLEX", IndexKey(*query.kind, query.region), from, "+", "LIMIT", 0, wanted);
    const absl::StatusOr<redis::Reply> ids = co_await client_.Call(std::move(range), query.deadline);
    if (!ids.ok()) co_return ids.status();
    if (ids->array().empty()) co_return std::string();

    redis::Command get("MGET");
    for (const redis::Reply& id : ids->array()) get.Add(RecordKey(*query.kind, query.region, id.text()));
    const size_t found = ids->array().size();
    if (HasPosition(*query.kind)) {
      for (const redis::Reply& id : ids->array()) get.Add(PositionKey(query.region, id.text()));
    }
    const absl::StatusOr<redis::Reply> records = co_await client_.Call(std::move(get), query.deadline);
    if (!records.ok()) co_return records.status();

    for (size_t i = 0; i < found; ++i) {
      if (count == query.size || bytes > kPageBytes) co_return query.after;
      const absl::StatusOr<std::optional<redis::Versioned>> stored = redis::ParseVersioned(records->array()[i]);
      if (!stored.ok()) co_return stored.status();
      if (!stored->has_value()) co_return absl::DataLossError("an index names a record that is not there");
      Message* resource = query.add();
      if (absl::Status status = Unpack(*query.kind, (*stored)->bytes, resource); !status.ok()) co_return status;
      const size_t position = HasPosition(*query.kind) ? found + i : i;
      Dress((*stored)->version, records->array()[position].text(), resource);
      bytes += (*stored)->bytes.size();
      query.after = ids->array()[i].text();
      ++count;
    }
    if (found < static_cast<size_t>(wanted)) co_return std::string();
  }
}

Task<absl::Status> Store::Apply(Change change, Message* answer) {
  const Kind& kind = *change.kind;
  const std::string record_key = RecordKey(kind, change.name.region, change.name.id);
  // Without a request id, a key that nobody ever writes.
  const std::string request_key = redis::Key(change.name.region, "req", absl::BytesToHexString(change.request.id));
  const bool remembers = !change.request.id.empty();
  for (int round = 0; round < kRounds; ++round) {
    redis::Command get("MGET", record_key, PositionKey(change.name.region, change.name.id), request_key);
    const absl::StatusOr<redis::Reply> reply = co_await client_.Call(std::move(get), change.deadline);
    if (!reply.ok()) co_return reply.status();
    const std::vector<redis::Reply>& found = reply->array();
    if (!found.at(2).is_nil()) co_return Replay(change, found[2].text(), answer);
    const absl::StatusOr<std::optional<redis::Versioned>> stored = redis::ParseVersioned(found[0]);
    if (!stored.ok()) co_return stored.status();

    const uint64_t version = stored->has_value() ? (*stored)->version : 0;
    answer->Clear();
    absl::Status status = version == 0 ? absl::OkStatus() : Unpack(kind, (*stored)->bytes, answer);
    if (status.ok()) status = change.edit(version, answer);
    if (!status.ok()) co_return status;
    Dress(version + 1, found[1].text(), answer);

    redis::Commit commit;
    commit.ExpectVersion(record_key, version);
    if (remembers) commit.Claim(request_key, Remembered(change, *answer), kRemembered);
    commit.Put(record_key, version + 1, Pack(kind, *answer));
    if (version == 0) commit.ZAdd(IndexKey(kind, change.name.region), 0, change.name.id);
    const absl::StatusOr<redis::CommitResult> result = co_await commit.Execute(client_, change.deadline);
    if (!result.ok()) co_return result.status();
    if (result->committed()) co_return absl::OkStatus();
    if (result->outcome == redis::CommitResult::Outcome::kClaimed) co_return Replay(change, result->existing, answer);
  }
  co_return rpc::Error(v1::TOO_MUCH_CONTENTION, "other changes kept winning; try again");
}

Task<absl::Status> Store::KeepPosition(ResourceName technician, v1::Position position, absl::Time deadline) {
  redis::Command keep("EVAL", kKeepNewest, 2, PositionKey(technician.region, technician.id),
                      RecordKey(kTechnician, technician.region, technician.id), PackPosition(position));
  const absl::StatusOr<redis::Reply> reply = co_await client_.Call(std::move(keep), deadline);
  if (!reply.ok()) co_return reply.status();
  if (reply->integer() == 0) co_return rpc::NotFound(MakeName(technician.region, kTechnicians, technician.id));
  co_return absl::OkStatus();
}

}  // namespace truckroll::workforce
