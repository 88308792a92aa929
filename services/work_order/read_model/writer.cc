#include "services/work_order/read_model/writer.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "domain/name/resource_name.h"
#include "platform/sqlite/statement.h"
#include "platform/sqlite/transaction.h"
#include "services/work_order/read_model/schema.h"

namespace truckroll::read_model {
namespace {

using sqlite::Statement;
using sqlite::Transaction;
using v1::WorkOrder;

std::string NewestFirst(absl::string_view id) {
  std::string tie(id);
  for (char& c : tie) c = static_cast<char>(~c);
  return tie;
}

std::string Body(const WorkOrder& order) {
  if (order.timeline().empty()) return order.SerializeAsString();
  WorkOrder stripped = order;
  stripped.clear_timeline();
  return stripped.SerializeAsString();
}

}  // namespace

// What is held of an order: what a later version is compared with.
struct Writer::Held {
  int64_t row = 0;
  int64_t settled_digest = 0;
  std::string phones;
  OrderRow columns;  // those of the indexes, and the version
};

struct Writer::Statements {
  Statement find, insert, touch, move, drop_phone, put_phone, drop_settled, put_settled, put_position, positions;
};

Writer::Writer(sqlite::Database database) : database_(std::move(database)) {}
Writer::~Writer() = default;

absl::StatusOr<std::unique_ptr<Writer>> Writer::Create(sqlite::Database database) {
  std::unique_ptr<Writer> writer(new Writer(std::move(database)));
  absl::Status failed;
  auto prepare = [&](absl::string_view sql) -> std::optional<Statement> {
    absl::StatusOr<Statement> statement = Statement::Prepare(writer->database_, sql);
    if (statement.ok()) return *std::move(statement);
    failed.Update(statement.status());
    return std::nullopt;
  };
  std::optional<Statement> prepared[] = {
      prepare("SELECT row, version, accept, state, technician, due, missed, open, running, settled, phones FROM orders "
              "WHERE region = ? AND id = ?"),
      prepare("INSERT INTO orders (region, id, version, type, state, technician, community, external_id, accept, due, "
              "tie, missed, open, running, settled, phones, body) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
              "ON CONFLICT (region, id) DO NOTHING"),
      prepare("UPDATE orders SET version = ?2, settled = ?3, phones = ?4, body = ?5 WHERE row = ?1"),
      prepare("UPDATE orders SET state = ?2, technician = ?3, due = ?4, missed = ?5, open = ?6, running = ?7 "
              "WHERE row = ?1"),
      prepare("DELETE FROM phones WHERE region = ? AND digits = ? AND row = ?"),
      prepare("INSERT OR IGNORE INTO phones (region, digits, row) VALUES (?, ?, ?)"),
      prepare("DELETE FROM commitments WHERE region = ? AND accept = ? AND row = ?"),
      prepare("INSERT INTO commitments (region, accept, row, ordinal, kind, state, margin, late_since) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      prepare("INSERT INTO positions (region, id) VALUES (?, ?) ON CONFLICT (region) DO UPDATE SET id = excluded.id"),
      prepare("SELECT region, id FROM positions"),
  };
  if (!failed.ok()) return failed;
  auto& p = prepared;
  writer->statements_.reset(new Statements{*std::move(p[0]), *std::move(p[1]), *std::move(p[2]), *std::move(p[3]),
                                           *std::move(p[4]), *std::move(p[5]), *std::move(p[6]), *std::move(p[7]),
                                           *std::move(p[8]), *std::move(p[9])});
  return writer;
}

absl::Status Writer::Write(absl::string_view region, absl::Span<const WorkOrder* const> orders) {
  absl::StatusOr<Transaction> transaction = Transaction::Begin(database_, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  if (absl::Status put = PutAll(region, orders); !put.ok()) return put;
  return transaction->Commit();
}

absl::Status Writer::Write(absl::string_view region, absl::Span<const WorkOrder* const> orders, StreamId position) {
  absl::StatusOr<Transaction> transaction = Transaction::Begin(database_, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  if (absl::Status put = PutAll(region, orders); !put.ok()) return put;
  if (absl::Status moved = statements_->put_position.Do(region, position.Print()); !moved.ok()) {
    return moved;
  }
  return transaction->Commit();
}

absl::Status Writer::PutAll(absl::string_view region, absl::Span<const WorkOrder* const> orders) {
  for (const WorkOrder* order : orders) {
    if (absl::Status put = Put(region, *order); !put.ok()) return put;
  }
  return absl::OkStatus();
}

absl::Status Writer::Put(absl::string_view region, const WorkOrder& order) {
  std::optional<ResourceName> name = ParseName(order.name(), kWorkOrders);
  if (!name || name->region != region) {
    return absl::InvalidArgumentError(absl::StrCat("order ", order.name(), " is not of region ", region));
  }
  const OrderRow row = MakeOrderRow(order);
  // A first version is hardly ever held already.
  absl::StatusOr<std::optional<Held>> held = std::optional<Held>();
  if (row.version > 1) held = Find(region, name->id);
  if (!held.ok()) return held.status();
  if (held->has_value()) {
    const Held& before = **held;
    if (row.version <= before.columns.version) return absl::OkStatus();
    absl::Status put = Update(before, order, row);
    if (row.phones != before.phones) put.Update(PutPhones(region, before.row, before.phones, row.phones));
    if (row.settled_digest != before.settled_digest) {
      put.Update(statements_->drop_settled.Do(region, before.columns.accept, before.row));
      put.Update(PutSettled(region, before.row, row.accept, row.settled));
    }
    return put;
  }
  absl::StatusOr<std::optional<int64_t>> made = Insert(region, name->id, order, row);
  if (!made.ok()) return made.status();
  if (!made->has_value()) return absl::OkStatus();
  absl::Status put = PutPhones(region, **made, "", row.phones);
  put.Update(PutSettled(region, **made, row.accept, row.settled));
  return put;
}

absl::StatusOr<std::optional<Writer::Held>> Writer::Find(absl::string_view region, absl::string_view id) {
  Statement& find = statements_->find;
  find.Run(region, id);
  absl::StatusOr<bool> found = find.Step();
  if (!found.ok()) return found.status();
  std::optional<Held> held;
  if (*found) {
    held.emplace();
    held->row = find.Integer(0);
    held->columns.version = find.Integer(1);
    held->columns.accept = find.Integer(2);
    held->columns.state = static_cast<int>(find.Integer(3));
    held->columns.technician = std::string(find.Text(4));
    held->columns.due = find.Integer(5);
    held->columns.missed = find.Integer(6) != 0;
    held->columns.open = find.Integer(7) != 0;
    held->columns.running = find.Integer(8);
    held->settled_digest = find.Integer(9);
    held->phones = std::string(find.Text(10));
  }
  find.Reset();
  return held;
}

absl::StatusOr<std::optional<int64_t>> Writer::Insert(absl::string_view region, absl::string_view id,
                                                      const WorkOrder& order, const OrderRow& row) {
  // No RETURNING: with it SQLite keeps a journal of the statement, which costs as much as the insert.
  absl::Status put =
      statements_->insert.Do(region, id, row.version, order.type(), row.state, row.technician, row.community,
                             order.external_id(), row.accept, row.due, sqlite::Bytes{NewestFirst(id)}, row.missed,
                             row.open, row.running, row.settled_digest, row.phones, sqlite::Bytes{Body(order)});
  if (!put.ok()) return put;
  if (database_.changed() == 0) return std::nullopt;
  return std::optional<int64_t>(database_.last_row());
}

absl::Status Writer::Update(const Held& held, const WorkOrder& order, const OrderRow& row) {
  absl::Status put =
      statements_->touch.Do(held.row, row.version, row.settled_digest, row.phones, sqlite::Bytes{Body(order)});
  const OrderRow& before = held.columns;
  if (row.state == before.state && row.technician == before.technician && row.due == before.due &&
      row.missed == before.missed && row.open == before.open && row.running == before.running) {
    return put;
  }
  put.Update(statements_->move.Do(held.row, row.state, row.technician, row.due, row.missed, row.open, row.running));
  return put;
}

absl::Status Writer::PutPhones(absl::string_view region, int64_t row, absl::string_view before,
                               absl::string_view after) {
  absl::Status put;
  for (absl::string_view digits : absl::StrSplit(before, ' ', absl::SkipEmpty())) {
    put.Update(statements_->drop_phone.Do(region, digits, row));
  }
  for (absl::string_view digits : absl::StrSplit(after, ' ', absl::SkipEmpty())) {
    put.Update(statements_->put_phone.Do(region, digits, row));
  }
  return put;
}

absl::Status Writer::PutSettled(absl::string_view region, int64_t row, int64_t accept,
                                const std::vector<SettledRow>& settled) {
  absl::Status put;
  for (const SettledRow& each : settled) {
    put.Update(statements_->put_settled.Do(region, accept, row, each.ordinal, each.kind, each.state, each.margin,
                                           each.late_since));
  }
  return put;
}

absl::Status Writer::Reset(absl::string_view region) {
  absl::StatusOr<Transaction> transaction = Transaction::Begin(database_, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  for (absl::string_view table : {"orders", "phones", "commitments", "positions"}) {
    absl::StatusOr<Statement> drop =
        Statement::Prepare(database_, absl::StrCat("DELETE FROM ", table, " WHERE region = ?"));
    if (!drop.ok()) return drop.status();
    if (absl::Status dropped = drop->Do(region); !dropped.ok()) return dropped;
  }
  return transaction->Commit();
}

absl::StatusOr<std::map<std::string, StreamId>> Writer::Positions() {
  Statement& read = statements_->positions;
  std::map<std::string, StreamId> positions;
  read.Run();
  for (;;) {
    absl::StatusOr<bool> row = read.Step();
    if (!row.ok()) return row.status();
    if (!*row) break;
    std::optional<StreamId> id = ParseStreamId(read.Text(1));
    if (!id) return absl::DataLossError("read model holds a position that is no stream id");
    positions.emplace(read.Text(0), *id);
  }
  read.Reset();
  return positions;
}

}  // namespace truckroll::read_model
