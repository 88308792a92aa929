#include "services/work_order/read_model/schema.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "platform/log/log.h"
#include "platform/sqlite/transaction.h"

namespace truckroll::read_model {
namespace {

// Raise it with every change to kSchema.
constexpr int64_t kSchemaVersion = 2;

// The indexes of orders end with (due, tie), the order of every list. Those that other filters are checked against
// carry state and type too, so that an order that does not match is passed over without being read.
constexpr char kSchema[] = R"sql(
CREATE TABLE orders (
  row INTEGER PRIMARY KEY,
  region TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  type INTEGER NOT NULL,
  state INTEGER NOT NULL,
  technician TEXT NOT NULL,
  community TEXT NOT NULL,
  external_id TEXT NOT NULL,
  accept INTEGER NOT NULL,
  due INTEGER NOT NULL,
  tie BLOB NOT NULL,
  missed INTEGER NOT NULL,
  open INTEGER NOT NULL,
  running INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  phones TEXT NOT NULL,
  body BLOB NOT NULL,
  UNIQUE (region, id)
);
CREATE INDEX orders_due ON orders (region, due, tie, state, type);
CREATE INDEX orders_open ON orders (region, due, tie, state, type) WHERE open = 1;
CREATE INDEX orders_missed ON orders (region, due, tie, state, type) WHERE missed = 1;
CREATE INDEX orders_state ON orders (region, state, type, due, tie);
CREATE INDEX orders_technician ON orders (region, technician, due, tie, state, type) WHERE technician <> '';
CREATE INDEX orders_community ON orders (region, community, due, tie, state, type);
CREATE INDEX orders_external ON orders (region, external_id) WHERE external_id <> '';
CREATE INDEX orders_accept ON orders (region, accept, state, running);
CREATE TABLE phones (
  region TEXT NOT NULL,
  digits TEXT NOT NULL,
  row INTEGER NOT NULL,
  PRIMARY KEY (region, digits, row)
) WITHOUT ROWID;
CREATE TABLE commitments (
  region TEXT NOT NULL,
  accept INTEGER NOT NULL,
  row INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  state INTEGER NOT NULL,
  margin INTEGER,
  late_since INTEGER,
  PRIMARY KEY (region, accept, row, ordinal)
) WITHOUT ROWID;
CREATE TABLE positions (region TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
)sql";

absl::Status CreateSchema(sqlite::Database& database) {
  absl::StatusOr<sqlite::Transaction> transaction =
      sqlite::Transaction::Begin(database, sqlite::Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  if (absl::Status made = database.Run(kSchema); !made.ok()) return made;
  if (absl::Status set = database.SetUserVersion(kSchemaVersion); !set.ok()) return set;
  return transaction->Commit();
}

// nullopt: what is there is of no use.
absl::StatusOr<std::optional<sqlite::Database>> OpenCurrent(const std::string& path) {
  absl::StatusOr<sqlite::Database> database = sqlite::Database::Open(path, sqlite::Database::Access::kWrite);
  if (absl::IsDataLoss(database.status())) return std::nullopt;
  if (!database.ok()) return database.status();
  absl::StatusOr<int64_t> version = database->UserVersion();
  if (!version.ok()) return version.status();
  if (*version == 0) {
    absl::Status made = CreateSchema(*database);
    if (!made.ok()) return made;
  } else if (*version != kSchemaVersion) {
    return std::nullopt;
  }
  return std::optional<sqlite::Database>(*std::move(database));
}

}  // namespace

absl::StatusOr<sqlite::Database> OpenStore(const std::string& path) {
  absl::StatusOr<std::optional<sqlite::Database>> current = OpenCurrent(path);
  if (!current.ok()) return current.status();
  if (current->has_value()) return **std::move(current);

  log::Warning("read model is of another version or damaged, and is built anew", {{"file", path}});
  if (absl::Status removed = sqlite::RemoveDatabase(path); !removed.ok()) return removed;
  current = OpenCurrent(path);
  if (!current.ok()) return current.status();
  if (!current->has_value()) return absl::InternalError(absl::StrCat("no usable database at ", path));
  return **std::move(current);
}

std::string ReversedDigits(absl::string_view phone) {
  std::string digits;
  std::copy_if(phone.rbegin(), phone.rend(), std::back_inserter(digits), absl::ascii_isdigit);
  return digits;
}

}  // namespace truckroll::read_model
