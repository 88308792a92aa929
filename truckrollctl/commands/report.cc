// report: for every kind of promise, how many were kept, broken, excused, and by how much.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "domain/calendar/instant.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"
#include "truckrollctl/commands/commands.h"
#include "truckrollctl/session.h"
#include "truckrollctl/show.h"

namespace truckroll::ctl {
namespace {

std::string Share(int met, int missed) {
  return met + missed == 0 ? "" : absl::StrFormat("%.1f%%", 100.0 * met / (met + missed));
}

std::string SpanOf(bool present, const google::protobuf::Duration& span) {
  return present ? ShowSpan(FromProto(span)) : "";
}

absl::Status Report(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> parent = RegionArgument(arguments);
  if (!parent.ok()) return parent.status();
  v1::ReportCommitmentsRequest request;
  request.set_parent(*parent);
  for (const char* flag : {"since", "until"}) {
    if (!arguments.Has(flag)) continue;
    absl::StatusOr<absl::Time> time = session.Instant(absl::StrCat("--", flag), arguments.Value(flag), *parent);
    if (!time.ok()) return time.status();
    *(flag[0] == 's' ? request.mutable_start_time() : request.mutable_end_time()) = ToProto(*time);
  }
  auto report = session.Call<v1::WorkOrderService>(&v1::WorkOrderService::Stub::ReportCommitments, request);
  if (!report.ok()) return report.status();
  if (session.json()) return session.PrintJson(*report);
  Table table({"promise", ">met", ">missed", ">excused", ">void", ">running", ">on time", ">mean to spare",
               ">mean lateness", ">worst lateness"});
  for (const auto& row : report->rows()) {
    table.Add({v1::Commitment::Kind_Name(row.kind()), absl::StrCat(row.met()), absl::StrCat(row.missed()),
               absl::StrCat(row.excused()), absl::StrCat(row.void_()), absl::StrCat(row.running()),
               Share(row.met(), row.missed()), SpanOf(row.has_mean_margin_met(), row.mean_margin_met()),
               SpanOf(row.has_mean_lateness_missed(), row.mean_lateness_missed()),
               SpanOf(row.has_max_lateness_missed(), row.max_lateness_missed())});
  }
  session.out() << table.Print() << report->work_orders() << " orders, " << report->completed() << " completed, "
                << report->cancelled() << " cancelled\n";
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> ReportCommands() {
  return {{"report",
           "",
           "For every kind of promise: how many were met, missed, excused, and by how much.",
           {{"region", "REGION", "where", Flag::kRequired},
            {"since", "INSTANT", "only orders accepted at or after this"},
            {"until", "INSTANT", "only orders accepted before this"}},
           Report}};
}

}  // namespace truckroll::ctl
