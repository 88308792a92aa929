#include "services/work_order/read_model/commitment_report.h"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/name/resource_name.h"
#include "platform/rpc/status.h"
#include "platform/sqlite/statement.h"
#include "services/work_order/read_model/order_row.h"

namespace truckroll::read_model {
namespace {

using sqlite::Statement;
using v1::Commitment;
using v1::ReportCommitmentsResponse;

struct Span {
  std::string region;
  int64_t start = std::numeric_limits<int64_t>::min();  // Included.
  int64_t end = std::numeric_limits<int64_t>::max();    // Not included.
};

absl::StatusOr<Span> SpanOf(const v1::ReportCommitmentsRequest& request) {
  if (request.parent().empty()) return rpc::MissingField("parent", "regions/{region}");
  std::optional<std::string> region = ParseRegion(request.parent());
  if (!region) return rpc::InvalidField("parent", request.parent(), "regions/{region}");
  Span span;
  span.region = *region;
  if (request.has_start_time()) span.start = absl::ToUnixMillis(FromProto(request.start_time()));
  if (request.has_end_time()) span.end = absl::ToUnixMillis(FromProto(request.end_time()));
  if (span.end < span.start) {
    return rpc::InvalidField("end_time", absl::FormatTime(FromProto(request.end_time()), absl::UTCTimeZone()),
                             "not before start_time");
  }
  return span;
}

// Nothing when the mean is over nothing.
void SetMean(int64_t sum, int64_t count, google::protobuf::Duration* (ReportCommitmentsResponse::Row::*field)(),
             ReportCommitmentsResponse::Row* row) {
  if (count > 0) *(row->*field)() = ToProto(absl::Milliseconds(sum / count));
}

using Rows = std::map<int, ReportCommitmentsResponse::Row>;

absl::Status AddSettled(sqlite::Database& database, const Span& span, absl::Time now, Rows* rows) {
  const std::string sql =
      absl::StrCat("SELECT kind, sum(state = ", Commitment::MET, "), sum(state = ", Commitment::MISSED,
                   "), sum(state = ", Commitment::EXCUSED, "), sum(state = ", Commitment::VOID,
                   "), total(margin) FILTER (WHERE state = ", Commitment::MET,
                   "), count(margin) FILTER (WHERE state = ", Commitment::MET,
                   "), total(late), count(late), max(late) FROM (SELECT kind, state, margin, CASE WHEN state <> ",
                   Commitment::MISSED,
                   " THEN NULL WHEN margin IS NOT NULL THEN max(0, -margin) ELSE max(0, ?4 - late_since) END late ",
                   "FROM commitments WHERE region = ?1 AND accept >= ?2 AND accept < ?3) GROUP BY kind");
  absl::StatusOr<Statement> read = Statement::Prepare(database, sql);
  if (!read.ok()) return read.status();
  read->Run(span.region, span.start, span.end, absl::ToUnixMillis(now));
  for (;;) {
    absl::StatusOr<bool> found = read->Step();
    if (!found.ok()) return found.status();
    if (!*found) return absl::OkStatus();
    ReportCommitmentsResponse::Row* row = &(*rows)[static_cast<int>(read->Integer(0))];
    row->set_met(read->Integer(1));
    row->set_missed(read->Integer(2));
    row->set_excused(read->Integer(3));
    row->set_void_(read->Integer(4));
    SetMean(read->Integer(5), read->Integer(6), &ReportCommitmentsResponse::Row::mutable_mean_margin_met, row);
    SetMean(read->Integer(7), read->Integer(8), &ReportCommitmentsResponse::Row::mutable_mean_lateness_missed, row);
    SetMean(read->Integer(9), read->Integer(8) > 0, &ReportCommitmentsResponse::Row::mutable_max_lateness_missed, row);
  }
}

// What one pass over the orders tells: how many there are, and what of them still runs.
absl::Status AddOrders(sqlite::Database& database, const Span& span, Rows* rows, ReportCommitmentsResponse* response) {
  std::string sql = absl::StrCat("SELECT count(*), total(state = ", v1::WorkOrder::COMPLETED,
                                 "), total(state = ", v1::WorkOrder::CANCELLED, ")");
  for (int kind = Commitment::Kind_MIN; kind <= Commitment::Kind_MAX; ++kind) {
    absl::StrAppend(&sql, ", total((running >> ", RunningShift(kind), ") & ", kMostRunning, ")");
  }
  absl::StrAppend(&sql, " FROM orders INDEXED BY orders_accept WHERE region = ? AND accept >= ? AND accept < ?");
  absl::StatusOr<Statement> read = Statement::Prepare(database, sql);
  if (!read.ok()) return read.status();
  read->Run(span.region, span.start, span.end);
  absl::StatusOr<bool> found = read->Step();
  if (!found.ok()) return found.status();
  int column = 0;
  response->set_work_orders(read->Integer(column++));
  response->set_completed(read->Integer(column++));
  response->set_cancelled(read->Integer(column++));
  for (int kind = Commitment::Kind_MIN; kind <= Commitment::Kind_MAX; ++kind) {
    const int64_t running = read->Integer(column++);
    if (running > 0) (*rows)[kind].set_running(running);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ReportCommitmentsResponse> ReportCommitments(sqlite::Database& database,
                                                            const v1::ReportCommitmentsRequest& request,
                                                            absl::Time now) {
  absl::StatusOr<Span> span = SpanOf(request);
  if (!span.ok()) return span.status();
  ReportCommitmentsResponse response;
  Rows rows;
  absl::Status added = AddSettled(database, *span, now, &rows);
  added.Update(AddOrders(database, *span, &rows, &response));
  if (!added.ok()) return added;
  for (auto& [kind, row] : rows) {
    row.set_kind(static_cast<Commitment::Kind>(kind));
    *response.add_rows() = std::move(row);
  }
  return response;
}

}  // namespace truckroll::read_model
