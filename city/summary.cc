#include "city/summary.h"

#include <cstdio>
#include <map>

#include "absl/strings/str_cat.h"

namespace truckroll::city {
namespace {

using Orders = class v1::WorkOrderService::Stub::async;

constexpr absl::Duration kEvery = absl::Seconds(3);

Task<int> CountUnassigned(Loop* loop, Wire* wire, std::string region) {
  v1::ListWorkOrdersRequest request;
  request.set_parent(region);
  request.set_page_size(1);
  request.add_states(v1::WorkOrder::ACKNOWLEDGED);
  const auto page = co_await Ask(loop, wire, wire->orders().async(), &Orders::ListWorkOrders, request, Agent());
  co_return page.ok() ? page->total_size() : -1;
}

// "12 (TAKE_ON 8, ARRIVAL 4)".
std::string TotalOf(const std::map<std::string, int64_t>& counts) {
  int64_t total = 0;
  std::string each;
  for (const auto& [name, count] : counts) {
    total += count;
    absl::StrAppend(&each, each.empty() ? " (" : ", ", name, " ", count);
  }
  return absl::StrCat(total, each, each.empty() ? "" : ")");
}

std::map<std::string, int64_t> Missed(const v1::ReportCommitmentsResponse& report) {
  std::map<std::string, int64_t> missed;
  for (const auto& row : report.rows()) {
    if (row.missed() > 0) missed[v1::Commitment::Kind_Name(row.kind())] = row.missed();
  }
  return missed;
}

}  // namespace

Task<void> Summarize(Loop* loop, Wire* wire, std::string region, absl::TimeZone zone) {
  while (true) {
    co_await loop->ForReal(kEvery);
    v1::ReportCommitmentsRequest request;
    request.set_parent(region);
    const auto report = co_await Ask(loop, wire, wire->orders().async(), &Orders::ReportCommitments, request, Agent());
    if (!report.ok()) continue;
    const int unassigned = co_await CountUnassigned(loop, wire, region);
    const int open = report->work_orders() - report->completed() - report->cancelled();
    const std::string line =
        absl::StrCat(absl::FormatTime("%m-%d %H:%M", loop->Now(), zone), " ×", loop->speed(), "  open ", open,
                     ", with nobody ", unassigned, ", completed ", report->completed(), ", cancelled ",
                     report->cancelled(), ", promises missed ", TotalOf(Missed(*report)), "; calls ", wire->tally.calls,
                     ", refused ", TotalOf(wire->tally.refused), ", retried ", wire->tally.retried);
    std::puts(line.c_str());
    std::fflush(stdout);
  }
}

}  // namespace truckroll::city
