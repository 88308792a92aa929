#include "platform/sqlite/database.h"

#include <sqlite3.h>

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "platform/sqlite/statement.h"

namespace truckroll::sqlite {
namespace {

absl::StatusCode CodeOf(int result) {
  switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::StatusCode::kUnavailable;
    case SQLITE_FULL:
      return absl::StatusCode::kResourceExhausted;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return absl::StatusCode::kDataLoss;
    case SQLITE_CONSTRAINT:
      return absl::StatusCode::kAborted;
    default:
      return absl::StatusCode::kInternal;
  }
}

}  // namespace

absl::Status LastError(sqlite3* handle, absl::string_view doing) {
  return absl::Status(CodeOf(sqlite3_extended_errcode(handle)),
                      absl::StrCat("sqlite: ", doing, ": ", sqlite3_errmsg(handle)));
}

void Database::Close::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}

absl::StatusOr<Database> Database::Open(const std::string& path, Access access, absl::Duration busy_timeout) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE;
  if (access == Access::kWrite) flags |= SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  int result = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  Database database(handle);
  if (result != SQLITE_OK) return LastError(handle, absl::StrCat("open ", path));
  sqlite3_busy_timeout(handle, static_cast<int>(absl::ToInt64Milliseconds(busy_timeout)));
  // A reader opens for writing too, as the shared memory of the log needs it; query_only keeps it a reader.
  // The log is folded back every 64 MB: a bulk load touches every index, and would write most pages many times over.
  absl::Status set = database.Run(access == Access::kWrite
                                      ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
                                        "PRAGMA wal_autocheckpoint=16384; PRAGMA temp_store=MEMORY"
                                      : "PRAGMA query_only=ON; PRAGMA cache_size=-32768");
  if (!set.ok()) return set;
  return database;
}

absl::Status Database::Run(const std::string& statements) {
  if (sqlite3_exec(handle(), statements.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return LastError(handle(), "run");
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> Database::UserVersion() {
  absl::StatusOr<Statement> read = Statement::Prepare(*this, "PRAGMA user_version");
  if (!read.ok()) return read.status();
  absl::StatusOr<bool> row = read->Step();
  if (!row.ok()) return row.status();
  return read->Integer(0);
}

absl::Status Database::SetUserVersion(int64_t version) {
  return Run(absl::StrCat("PRAGMA user_version=", version));
}

int64_t Database::changed() {
  return sqlite3_changes64(handle_.get());
}

int64_t Database::last_row() {
  return sqlite3_last_insert_rowid(handle_.get());
}

absl::Status RemoveDatabase(const std::string& path) {
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::error_code error;
    std::filesystem::remove(absl::StrCat(path, suffix), error);
    if (error) return absl::InternalError(absl::StrCat("cannot remove ", path, suffix, ": ", error.message()));
  }
  return absl::OkStatus();
}

}  // namespace truckroll::sqlite
