// One atomic step over several keys of a region: every check first, then every write, or no write at all.
//
//   Commit commit;
//   commit.ExpectVersion(key, 3).Put(key, 4, bytes).ZAdd(due, due_ms, id).Append(stream, events);
//   absl::StatusOr<CommitResult> result = co_await commit.Execute(client, deadline);
//   if (result.ok() && !result->committed()) { … load and decide again … }
//
// All keys must carry the same hash tag (keys.h). UNAVAILABLE and DEADLINE_EXCEEDED leave open whether it was done:
// loading again shows it by the version.
#ifndef TRUCKROLL_PLATFORM_REDIS_COMMIT_H_
#define TRUCKROLL_PLATFORM_REDIS_COMMIT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "platform/async/task.h"
#include "platform/redis/client.h"
#include "platform/redis/command.h"
#include "platform/redis/versioned.h"

namespace truckroll::redis {

struct CommitResult {
  enum class Outcome { kCommitted, kConflict, kClaimed, kFenced };

  Outcome outcome = Outcome::kCommitted;
  size_t key_index = 0;   // Which operation objected, counted from 0 in the order they were added.
  std::string existing;   // kClaimed: the value at the claimed key.
  std::string stream_id;  // kCommitted: of the last Append, or empty.

  bool committed() const { return outcome == Outcome::kCommitted; }
};

class Commit {
 public:
  // No more operations than this; Execute answers INVALID_ARGUMENT.
  static constexpr size_t kMaxOperations = 1000;

  // Checks. The first that fails, in the order added, gives the result.
  Commit& ExpectVersion(absl::string_view key, uint64_t version);  // 0: there must be no such record.
  Commit& Fence(absl::string_view key, const absl::AlphaNum& value);

  // Writes of keys that must not be there yet. When every check holds, the first that is there gives the result.
  Commit& Claim(absl::string_view key, absl::string_view value, std::optional<absl::Duration> ttl = std::nullopt);
  Commit& Insert(absl::string_view key, uint64_t version, absl::string_view bytes);  // kConflict when it is there

  // Writes, done in the order added. Scores are whole numbers (milliseconds, mostly).
  Commit& Put(absl::string_view key, uint64_t version, absl::string_view bytes);
  Commit& PutPlain(absl::string_view key, absl::string_view value, std::optional<absl::Duration> ttl = std::nullopt);
  Commit& Delete(absl::string_view key);
  Commit& ZAdd(absl::string_view key, int64_t score, absl::string_view member);
  Commit& ZRem(absl::string_view key, absl::string_view member);
  Commit& HSet(absl::string_view key, absl::string_view field, absl::string_view value);
  Commit& HDel(absl::string_view key, absl::string_view field);
  Commit& Append(absl::string_view stream, absl::string_view payload);  // One field, "e".

  // The commit itself may be gone before the task has finished, and may be executed again.
  Task<absl::StatusOr<CommitResult>> Execute(Client& client, absl::Time deadline) const;

 private:
  template <class... Args>
  Commit& Operation(char op, absl::string_view key, const Args&... args) {
    ops_ += op;
    keys_.Add(key);
    (args_.Add(args), ...);
    return *this;
  }

  std::string ops_;  // a letter each
  Command keys_;
  Command args_;
};

}  // namespace truckroll::redis

#endif  // TRUCKROLL_PLATFORM_REDIS_COMMIT_H_
