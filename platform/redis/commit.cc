#include "platform/redis/commit.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace truckroll::redis {
namespace {

using Outcome = CommitResult::Outcome;

absl::StatusOr<CommitResult> ParseResult(const Reply& reply) {
  const std::vector<Reply>& parts = reply.array();
  if (parts.size() < 2) return absl::InternalError("commit: Redis answered with no result");
  const std::string& word = parts[0].text();
  CommitResult result;
  if (word == "OK") {
    result.stream_id = parts[1].text();
    return result;
  }
  if (word == "CONFLICT") {
    result.outcome = Outcome::kConflict;
  } else if (word == "CLAIMED" && parts.size() > 2) {
    result.outcome = Outcome::kClaimed;
    result.existing = parts[2].text();
  } else if (word == "FENCED") {
    result.outcome = Outcome::kFenced;
  } else {
    return absl::InternalError(absl::StrCat("commit: Redis answered with an unknown result \"", word, "\""));
  }
  result.key_index = static_cast<size_t>(parts[1].integer());
  return result;
}

int64_t Milliseconds(absl::Duration ttl) {
  return std::max<int64_t>(1, absl::ToInt64Milliseconds(ttl));
}

Task<absl::StatusOr<CommitResult>> Refuse(absl::Status status) {
  co_return status;
}

Task<absl::StatusOr<CommitResult>> Run(Client& client, Command command, absl::Time deadline) {
  absl::StatusOr<Reply> reply = co_await client.Call(std::move(command), deadline);
  if (!reply.ok()) co_return std::move(reply).status();
  co_return ParseResult(*reply);
}

}  // namespace

Commit& Commit::ExpectVersion(absl::string_view key, uint64_t version) {
  return Operation('C', key, version == 0 ? std::string() : EncodeVersioned(version, ""));
}

Commit& Commit::Claim(absl::string_view key, absl::string_view value, std::optional<absl::Duration> ttl) {
  if (!ttl.has_value()) return Operation('N', key, value, "");
  return Operation('N', key, value, Milliseconds(*ttl));
}

Commit& Commit::Insert(absl::string_view key, uint64_t version, absl::string_view bytes) {
  return Operation('I', key, EncodeVersioned(version, bytes));
}

Commit& Commit::Fence(absl::string_view key, const absl::AlphaNum& value) {
  return Operation('F', key, value);
}

Commit& Commit::Put(absl::string_view key, uint64_t version, absl::string_view bytes) {
  return Operation('S', key, EncodeVersioned(version, bytes));
}

Commit& Commit::PutPlain(absl::string_view key, absl::string_view value, std::optional<absl::Duration> ttl) {
  if (!ttl.has_value()) return Operation('S', key, value);
  return Operation('E', key, value, Milliseconds(*ttl));
}

Commit& Commit::Delete(absl::string_view key) {
  return Operation('D', key);
}

Commit& Commit::ZAdd(absl::string_view key, int64_t score, absl::string_view member) {
  return Operation('Z', key, score, member);
}

Commit& Commit::ZRem(absl::string_view key, absl::string_view member) {
  return Operation('R', key, member);
}

Commit& Commit::HSet(absl::string_view key, absl::string_view field, absl::string_view value) {
  return Operation('A', key, field, value);
}

Commit& Commit::HDel(absl::string_view key, absl::string_view field) {
  return Operation('B', key, field);
}

Commit& Commit::Append(absl::string_view stream, absl::string_view payload) {
  return Operation('X', stream, payload);
}

Task<absl::StatusOr<CommitResult>> Commit::Execute(Client& client, absl::Time deadline) const {
  if (keys_.count() == 0 || keys_.count() > kMaxOperations) {
    return Refuse(absl::InvalidArgumentError(
        absl::StrCat("commit: found ", keys_.count(), " operations, expected 1 to ", kMaxOperations)));
  }
  Command command("FCALL", "truckroll_commit", keys_.count());
  command.Append(keys_);
  command.Add(ops_);
  command.Append(args_);
  return Run(client, std::move(command), deadline);
}

}  // namespace truckroll::redis
