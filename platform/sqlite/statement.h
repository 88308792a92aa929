// One SQL statement, prepared once and run often.
//
//   absl::StatusOr<Statement> find = Statement::Prepare(db, "SELECT name FROM people WHERE city = ? AND age > ?");
//   find->Run(city, 30);                    // resets and binds ?1, ?2
//   for (;;) {
//     absl::StatusOr<bool> row = find->Step();
//     if (!row.ok()) return row.status();   // a failed bind shows here too
//     if (!*row) break;
//     Use(find->Text(0));                   // good until the next Step, Run or Reset
//   }
//
// Integers, text, bytes (Bytes{…}) and nothing (nullptr, std::nullopt) can be bound. A connection's threads are the
// statement's. It must not outlive its Database.
#ifndef TRUCKROLL_PLATFORM_SQLITE_STATEMENT_H_
#define TRUCKROLL_PLATFORM_SQLITE_STATEMENT_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "platform/sqlite/database.h"

struct sqlite3_stmt;

namespace truckroll::sqlite {

struct Bytes {
  absl::string_view value;
};

class Statement {
 public:
  static absl::StatusOr<Statement> Prepare(Database& database, absl::string_view sql);

  // Starts anew with these values; the first row comes with the first Step.
  template <class... Values>
  void Run(const Values&... values) {
    Reset();
    int index = 0;
    (Bind(++index, values), ...);
  }
  // Run for a statement that yields no rows.
  template <class... Values>
  absl::Status Do(const Values&... values) {
    Run(values...);
    absl::Status done = Step().status();
    Reset();
    return done;
  }

  // Takes all values back, and lets go of what is read.
  void Reset();
  // Parameters count from 1. Values are copied.
  void Bind(int index, int64_t value);
  void Bind(int index, absl::string_view value);
  void Bind(int index, Bytes value);
  void Bind(int index, std::nullptr_t);
  template <class T>
  void Bind(int index, const std::optional<T>& value) {
    value.has_value() ? Bind(index, *value) : Bind(index, nullptr);
  }

  // True when there is a row.
  absl::StatusOr<bool> Step();

  // Columns count from 0. Zero or empty for NULL.
  int64_t Integer(int column) const;
  absl::string_view Text(int column) const;
  bool IsNull(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}
  void Note(int result);

  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
  absl::Status bound_;
};

}  // namespace truckroll::sqlite

#endif  // TRUCKROLL_PLATFORM_SQLITE_STATEMENT_H_
