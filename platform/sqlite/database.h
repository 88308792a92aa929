// A SQLite file, opened for what Truckroll keeps in SQLite: things that can be rebuilt. Write-ahead log, so readers see
// a whole earlier state while one writer writes; synchronous=NORMAL, so a power cut may take the last commits back, but
// never half of one.
//
//   absl::StatusOr<Database> db = Database::Open(path, Database::Access::kWrite);
//   absl::Status made = db->Run("CREATE TABLE t (a INTEGER)");
//
// A connection belongs to one thread at a time: open one a thread.
// Errors: UNAVAILABLE busy · RESOURCE_EXHAUSTED disk full · DATA_LOSS not a database, or damaged · ABORTED a constraint
// · INTERNAL anything else. Messages never carry bound values.
#ifndef TRUCKROLL_PLATFORM_SQLITE_DATABASE_H_
#define TRUCKROLL_PLATFORM_SQLITE_DATABASE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

struct sqlite3;

namespace truckroll::sqlite {

class Database {
 public:
  enum class Access { kRead, kWrite };  // kWrite creates the file when it is absent.

  static absl::StatusOr<Database> Open(const std::string& path, Access access,
                                       absl::Duration busy_timeout = absl::Seconds(5));

  // Runs statements that bind nothing and whose rows nobody wants.
  absl::Status Run(const std::string& statements);

  // PRAGMA user_version: 0 in a new file.
  absl::StatusOr<int64_t> UserVersion();
  absl::Status SetUserVersion(int64_t version);

  // Of the last INSERT, UPDATE or DELETE: how many rows it changed; the row it inserted, if it did.
  int64_t changed();
  int64_t last_row();

  sqlite3* handle() { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  explicit Database(sqlite3* handle) : handle_(handle) {}

  std::unique_ptr<sqlite3, Close> handle_;
};

// The file and what belongs to it ("-wal", "-shm"). Nobody may have it open.
absl::Status RemoveDatabase(const std::string& path);

// The connection's last error as a Status; `doing` says what failed.
absl::Status LastError(sqlite3* handle, absl::string_view doing);

}  // namespace truckroll::sqlite

#endif  // TRUCKROLL_PLATFORM_SQLITE_DATABASE_H_
