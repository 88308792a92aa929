#include "services/work_order/read_model/writer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/name/resource_name.h"
#include "platform/sqlite/statement.h"
#include "platform/sqlite/transaction.h"
#include "services/work_order/read_model/schema.h"

namespace truckroll::read_model {
namespace {

using sqlite::Statement;
using sqlite::Transaction;
using v1::Commitment;
using v1::WorkOrder;

int64_t Millis(const google::protobuf::Timestamp& time) {
  return absl::ToUnixMillis(FromProto(time));
}

bool IsOpen(const WorkOrder& order) {
  return order.state() != WorkOrder::COMPLETED && order.state() != WorkOrder::CANCELLED;
}

int64_t NextDue(const WorkOrder& order) {
  int64_t due = kNoDue;
  for (const Commitment& commitment : order.commitments()) {
    if (commitment.state() == Commitment::RUNNING && commitment.has_due_time()) {
      due = std::min(due, Millis(commitment.due_time()));
    }
  }
  return due;
}

bool HasMissed(const WorkOrder& order) {
  return std::any_of(order.commitments().begin(), order.commitments().end(),
                     [](const Commitment& commitment) { return commitment.state() == Commitment::MISSED; });
}

std::string NewestFirst(absl::string_view id) {
  std::string tie(id);
  for (char& c : tie) c = static_cast<char>(~c);
  return tie;
}

// The id of a technician or community; empty when there is none.
std::string IdOf(absl::string_view name, absl::string_view collection) {
  std::optional<ResourceName> parsed = ParseName(name, collection);
  return parsed ? parsed->id : std::string();
}

std::string Body(const WorkOrder& order) {
  if (order.timeline().empty()) return order.SerializeAsString();
  WorkOrder stripped = order;
  stripped.clear_timeline();
  return stripped.SerializeAsString();
}

}  // namespace

struct Writer::Held {
  int64_t row = 0;  // 0: not held.
  int64_t version = 0;
  int64_t accept = 0;
};

struct Writer::Statements {
  Statement find, put, drop_phones, put_phone, drop_commitments, put_commitment, put_position, positions;
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
      prepare("SELECT row, version, accept FROM orders WHERE region = ? AND id = ?"),
      prepare("INSERT INTO orders (region, id, version, type, state, technician, community, external_id, accept, due, "
              "tie, missed, open, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
              "ON CONFLICT (region, id) DO UPDATE SET version = excluded.version, type = excluded.type, "
              "state = excluded.state, technician = excluded.technician, community = excluded.community, "
              "external_id = excluded.external_id, accept = excluded.accept, due = excluded.due, "
              "missed = excluded.missed, open = excluded.open, body = excluded.body RETURNING row"),
      prepare("DELETE FROM phones WHERE row = ?"),
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
                                           *std::move(p[4]), *std::move(p[5]), *std::move(p[6]), *std::move(p[7])});
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
  absl::StatusOr<Held> held = Find(region, name->id);
  if (!held.ok()) return held.status();
  if (held->row != 0) {
    if (static_cast<int64_t>(order.version()) <= held->version) return absl::OkStatus();
    absl::Status dropped = statements_->drop_phones.Do(held->row);
    dropped.Update(statements_->drop_commitments.Do(region, held->accept, held->row));
    if (!dropped.ok()) return dropped;
  }
  absl::StatusOr<int64_t> row = PutOrder(region, name->id, order);
  if (!row.ok()) return row.status();
  absl::Status put = PutPhones(region, *row, order.customer());
  put.Update(PutCommitments(region, *row, order));
  return put;
}

absl::StatusOr<Writer::Held> Writer::Find(absl::string_view region, absl::string_view id) {
  Statement& find = statements_->find;
  find.Run(region, id);
  absl::StatusOr<bool> found = find.Step();
  if (!found.ok()) return found.status();
  Held held;
  if (*found) held = Held{find.Integer(0), find.Integer(1), find.Integer(2)};
  find.Reset();
  return held;
}

absl::StatusOr<int64_t> Writer::PutOrder(absl::string_view region, absl::string_view id, const WorkOrder& order) {
  Statement& put = statements_->put;
  const bool open = IsOpen(order);
  put.Run(region, id, static_cast<int64_t>(order.version()), order.type(), order.state(),
          IdOf(order.technician(), kTechnicians), IdOf(order.community(), kCommunities), order.external_id(),
          Millis(order.accept_time()), NextDue(order), sqlite::Bytes{NewestFirst(id)}, open && HasMissed(order), open,
          sqlite::Bytes{Body(order)});
  absl::StatusOr<bool> found = put.Step();
  if (!found.ok()) return found.status();
  const int64_t row = put.Integer(0);
  // The statement is done only when it has been stepped past its row.
  found = put.Step();
  put.Reset();
  if (!found.ok()) return found.status();
  return row;
}

absl::Status Writer::PutPhones(absl::string_view region, int64_t row, const v1::Customer& customer) {
  for (const std::string& phone : {customer.phone(), customer.alternate_phone()}) {
    const std::string digits = ReversedDigits(phone);
    if (digits.empty()) continue;
    absl::Status put = statements_->put_phone.Do(region, digits, row);
    if (!put.ok()) return put;
  }
  return absl::OkStatus();
}

absl::Status Writer::PutCommitments(absl::string_view region, int64_t row, const WorkOrder& order) {
  const int64_t accept = Millis(order.accept_time());
  for (int ordinal = 0; ordinal < order.commitments_size(); ++ordinal) {
    const Commitment& commitment = order.commitments(ordinal);
    std::optional<int64_t> margin;
    if (commitment.has_margin()) margin = absl::ToInt64Milliseconds(FromProto(commitment.margin()));
    // Of an open order, only the resolution is sure to be still undone; other missed promises wait for their margin.
    std::optional<int64_t> late_since;
    if (commitment.state() == Commitment::MISSED && commitment.kind() == Commitment::RESOLUTION && !margin &&
        IsOpen(order)) {
      late_since = Millis(commitment.due_time());
    }
    absl::Status put = statements_->put_commitment.Do(region, accept, row, ordinal, commitment.kind(),
                                                      commitment.state(), margin, late_since);
    if (!put.ok()) return put;
  }
  return absl::OkStatus();
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
