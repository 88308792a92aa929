#include "services/work_order/read_model/reader.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "domain/name/resource_name.h"
#include "platform/rpc/status.h"
#include "platform/sqlite/statement.h"
#include "platform/sqlite/transaction.h"
#include "services/work_order/read_model/commitment_report.h"
#include "services/work_order/read_model/list_query.h"
#include "services/work_order/read_model/page_token.h"

namespace truckroll::read_model {
namespace {

using sqlite::Statement;
using sqlite::Transaction;

struct Found {
  int64_t row = 0;
  Place place;
};

void BindAll(const std::vector<std::string>& parameters, Statement* statement) {
  statement->Reset();
  int index = 0;
  for (const std::string& parameter : parameters) statement->Bind(++index, parameter);
}

absl::StatusOr<std::vector<Found>> FindPage(sqlite::Database& database, const ListQuery& query) {
  absl::StatusOr<Statement> find = Statement::Prepare(database, query.page_sql);
  if (!find.ok()) return find.status();
  BindAll(query.parameters, &*find);
  std::vector<Found> page;
  for (;;) {
    absl::StatusOr<bool> row = find->Step();
    if (!row.ok()) return row.status();
    if (!*row) return page;
    page.push_back({find->Integer(0), {find->Integer(1), std::string(find->Text(2))}});
  }
}

absl::Status AddBodies(sqlite::Database& database, const std::vector<Found>& page,
                       v1::ListWorkOrdersResponse* response) {
  absl::StatusOr<Statement> read = Statement::Prepare(database, "SELECT body FROM orders WHERE row = ?");
  if (!read.ok()) return read.status();
  for (const Found& found : page) {
    read->Run(found.row);
    absl::StatusOr<bool> row = read->Step();
    if (!row.ok()) return row.status();
    const absl::string_view body = read->Text(0);
    if (!*row || !response->add_work_orders()->ParseFromArray(body.data(), static_cast<int>(body.size()))) {
      return absl::DataLossError("read model holds an order that cannot be read");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> Count(sqlite::Database& database, const ListQuery& query) {
  absl::StatusOr<Statement> count = Statement::Prepare(database, query.count_sql);
  if (!count.ok()) return count.status();
  BindAll(query.parameters, &*count);
  absl::StatusOr<bool> row = count->Step();
  if (!row.ok()) return row.status();
  return count->Integer(0);
}

}  // namespace

absl::StatusOr<Reader> Reader::Open(const std::string& path) {
  absl::StatusOr<sqlite::Database> database = sqlite::Database::Open(path, sqlite::Database::Access::kRead);
  if (!database.ok()) return database.status();
  return Reader(*std::move(database));
}

absl::Status Reader::CheckBuilt(const std::string& region) {
  absl::StatusOr<Statement> read = Statement::Prepare(database_, "SELECT 1 FROM positions WHERE region = ?");
  if (!read.ok()) return read.status();
  read->Run(region);
  absl::StatusOr<bool> built = read->Step();
  if (!built.ok()) return built.status();
  if (*built) return absl::OkStatus();
  return rpc::Unavailable(v1::STORE_UNREACHABLE, absl::StrCat("the lists of region ", region, " are being built"),
                          absl::Seconds(1));
}

absl::StatusOr<v1::ListWorkOrdersResponse> Reader::List(const v1::ListWorkOrdersRequest& request, absl::Time now) {
  absl::StatusOr<ListQuery> query = MakeListQuery(request, now);
  if (!query.ok()) return query.status();
  absl::StatusOr<Transaction> view = Transaction::Begin(database_, Transaction::Kind::kRead);
  if (!view.ok()) return view.status();
  if (absl::Status built = CheckBuilt(query->region); !built.ok()) return built;
  v1::ListWorkOrdersResponse response;
  if (query->page_sql.empty()) return response;

  absl::StatusOr<std::vector<Found>> page = FindPage(database_, *query);
  if (!page.ok()) return page.status();
  if (page->size() > static_cast<size_t>(query->page_size)) {
    page->pop_back();
    response.set_next_page_token(EncodePageToken(query->filters, page->back().place));
  }
  if (absl::Status added = AddBodies(database_, *page, &response); !added.ok()) return added;
  absl::StatusOr<int64_t> total = Count(database_, *query);
  if (!total.ok()) return total.status();
  response.set_total_size(static_cast<int32_t>(*total));
  return response;
}

absl::StatusOr<v1::ReportCommitmentsResponse> Reader::Report(const v1::ReportCommitmentsRequest& request,
                                                             absl::Time now) {
  absl::StatusOr<Transaction> view = Transaction::Begin(database_, Transaction::Kind::kRead);
  if (!view.ok()) return view.status();
  if (std::optional<std::string> region = ParseRegion(request.parent())) {
    if (absl::Status built = CheckBuilt(*region); !built.ok()) return built;
  }
  return ReportCommitments(database_, request, now);
}

}  // namespace truckroll::read_model
