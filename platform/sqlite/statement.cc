#include "platform/sqlite/statement.h"

#include <sqlite3.h>

namespace truckroll::sqlite {

void Statement::Finalize::operator()(sqlite3_stmt* handle) const {
  sqlite3_finalize(handle);
}

absl::StatusOr<Statement> Statement::Prepare(Database& database, absl::string_view sql) {
  sqlite3_stmt* handle = nullptr;
  int result = sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                  SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  if (result != SQLITE_OK) return LastError(database.handle(), "prepare");
  return Statement(handle);
}

void Statement::Reset() {
  sqlite3_reset(handle_.get());
  sqlite3_clear_bindings(handle_.get());
  bound_ = absl::OkStatus();
}

void Statement::Note(int result) {
  if (result != SQLITE_OK && bound_.ok()) bound_ = LastError(sqlite3_db_handle(handle_.get()), "bind");
}

void Statement::Bind(int index, int64_t value) {
  Note(sqlite3_bind_int64(handle_.get(), index, value));
}

void Statement::Bind(int index, absl::string_view value) {
  Note(sqlite3_bind_text64(handle_.get(), index, value.data() ? value.data() : "", value.size(), SQLITE_TRANSIENT,
                           SQLITE_UTF8));
}

void Statement::Bind(int index, Bytes value) {
  Note(sqlite3_bind_blob64(handle_.get(), index, value.value.data() ? value.value.data() : "", value.value.size(),
                           SQLITE_TRANSIENT));
}

void Statement::Bind(int index, std::nullptr_t) {
  Note(sqlite3_bind_null(handle_.get(), index));
}

absl::StatusOr<bool> Statement::Step() {
  if (!bound_.ok()) return bound_;
  int result = sqlite3_step(handle_.get());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  absl::Status failed = LastError(sqlite3_db_handle(handle_.get()), "step");
  sqlite3_reset(handle_.get());
  return failed;
}

int64_t Statement::Integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

absl::string_view Statement::Text(int column) const {
  const void* bytes = sqlite3_column_blob(handle_.get(), column);
  if (bytes == nullptr) return "";
  return {static_cast<const char*>(bytes), static_cast<size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

}  // namespace truckroll::sqlite
