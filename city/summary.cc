#include "city/summary.h"

#include <cstdio>

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

std::string Missed(const v1::ReportCommitmentsResponse& report) {
  int total = 0;
  std::string kinds;
  for (const auto& row : report.rows()) {
    if (row.missed() == 0) continue;
    total += row.missed();
    absl::StrAppend(&kinds, kinds.empty() ? " (" : ", ", v1::Commitment::Kind_Name(row.kind()), " ", row.missed());
  }
  return absl::StrCat(total, kinds, kinds.empty() ? "" : ")");
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
    std::printf(
        "%s ×%g  open %d, with nobody %d, completed %d, cancelled %d, promises missed %s; calls %lld, refused %lld, "
        "retried %lld\n",
        absl::FormatTime("%m-%d %H:%M", loop->Now(), zone).c_str(), loop->speed(), open, unassigned,
        report->completed(), report->cancelled(), Missed(*report).c_str(), static_cast<long long>(wire->tally.calls),
        static_cast<long long>(wire->tally.refused), static_cast<long long>(wire->tally.retried));
    std::fflush(stdout);
  }
}

}  // namespace truckroll::city
