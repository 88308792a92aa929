#include "platform/sqlite/transaction.h"

namespace truckroll::sqlite {

absl::StatusOr<Transaction> Transaction::Begin(Database& database, Kind kind) {
  absl::Status begun = database.Run(kind == Kind::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
  if (!begun.ok()) return begun;
  return Transaction(&database);
}

Transaction::~Transaction() {
  // Fails only when SQLite has rolled back by itself already, after an error that was reported where it occurred.
  if (database_ != nullptr) database_->Run("ROLLBACK").IgnoreError();
}

absl::Status Transaction::Commit() {
  absl::Status committed = database_->Run("COMMIT");
  if (committed.ok()) database_ = nullptr;
  return committed;
}

}  // namespace truckroll::sqlite
