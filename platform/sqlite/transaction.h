// All or nothing: what is done between Begin and Commit. Without Commit it is undone at the end of the scope.
//
//   absl::StatusOr<Transaction> transaction = Transaction::Begin(db, Transaction::Kind::kWrite);
//   …
//   return transaction->Commit();
//
// The Database must stay where it is until then.
#ifndef TRUCKROLL_PLATFORM_SQLITE_TRANSACTION_H_
#define TRUCKROLL_PLATFORM_SQLITE_TRANSACTION_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "platform/sqlite/database.h"

namespace truckroll::sqlite {

class Transaction {
 public:
  // kRead: all reads see one state, that of the first read. kWrite: takes the write lock now.
  enum class Kind { kRead, kWrite };

  static absl::StatusOr<Transaction> Begin(Database& database, Kind kind);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  ~Transaction();

  absl::Status Commit();

 private:
  explicit Transaction(Database* database) : database_(database) {}

  Database* database_;  // Null once it has ended.
};

}  // namespace truckroll::sqlite

#endif  // TRUCKROLL_PLATFORM_SQLITE_TRANSACTION_H_
