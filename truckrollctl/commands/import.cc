// import: orders from a CSV file, with a mapping of its columns.
#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "domain/name/resource_name.h"
#include "google/protobuf/struct.pb.h"
#include "truckrollctl/commands/commands.h"
#include "truckrollctl/import/run.h"
#include "truckrollctl/session.h"
#include "truckrollctl/show.h"

namespace truckroll::ctl {
namespace {

using Counts = std::map<std::string, int>;

absl::Status PrintJson(Session& session, const std::vector<ImportRow>& rows, const Counts& counts) {
  google::protobuf::Struct report;
  auto* list = (*report.mutable_fields())["rows"].mutable_list_value();
  for (const ImportRow& row : rows) {
    auto& fields = *list->add_values()->mutable_struct_value()->mutable_fields();
    fields["row"].set_number_value(row.row);
    fields["externalId"].set_string_value(row.external_id);
    fields["result"].set_string_value(ResultName(row.result));
    fields["order"].set_string_value(row.order.name());
    fields["reason"].set_string_value(row.reason);
    if (row.time) fields["acceptTime"].set_string_value(absl::FormatTime(*row.time, absl::UTCTimeZone()));
    auto* flags = fields["flags"].mutable_list_value();
    for (const std::string& flag : row.flags) flags->add_values()->set_string_value(flag);
  }
  auto& summary = *(*report.mutable_fields())["summary"].mutable_struct_value()->mutable_fields();
  summary["rows"].set_number_value(static_cast<double>(rows.size()));
  for (const auto& [name, count] : counts) summary[name].set_number_value(count);
  return session.PrintJson(report);
}

void PrintTable(Session& session, const std::vector<ImportRow>& rows, const Counts& counts, absl::TimeZone zone) {
  Table table({">row", "external id", "result", "accepted", "order", "flags", "reason"});
  for (const ImportRow& row : rows) {
    table.Add({absl::StrCat(row.row), row.external_id, ResultName(row.result),
               row.time ? ShowTime(*row.time, zone) : "", IdOf(row.order.name()), absl::StrJoin(row.flags, ", "),
               row.reason});
  }
  session.out() << table.Print() << rows.size() << " rows: "
                << absl::StrJoin(counts, ", ",
                                 [](std::string* out, const auto& count) {
                                   absl::StrAppend(out, count.second, " ", count.first);
                                 })
                << "\n";
}

absl::Status Import(Session& session, const Arguments& arguments) {
  ImportOptions options;
  absl::StatusOr<std::string> region = RegionArgument(arguments);
  if (!region.ok()) return region.status();
  options.csv = arguments[0];
  options.mapping = arguments.Value("mapping");
  options.region = *region;
  options.fold_to = arguments.Value("fold-to");
  options.wait = !arguments.Has("no-wait");
  if (arguments.Has("community")) {
    auto community = NameArgument(arguments, "--community", arguments.Value("community"), kCommunities);
    if (!community.ok()) return community.status();
    options.community = *community;
  }
  absl::StatusOr<std::vector<ImportRow>> rows = RunImport(session, options);
  if (!rows.ok()) return rows.status();
  Counts counts = {{"created", 0}, {"exists", 0}, {"skipped", 0}, {"failed", 0}, {"approximate", 0}};
  for (const ImportRow& row : *rows) {
    ++counts[ResultName(row.result)];
    counts["approximate"] += std::count(row.flags.begin(), row.flags.end(), "approximate");
  }
  if (session.json()) {
    absl::Status printed = PrintJson(session, *rows, counts);
    if (!printed.ok()) return printed;
  } else {
    absl::StatusOr<absl::TimeZone> zone = session.Zone(*region);
    if (!zone.ok()) return zone.status();
    PrintTable(session, *rows, counts, *zone);
  }
  if (counts["failed"] == 0) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(counts["failed"], " of ", rows->size(), " rows failed"));
}

}  // namespace

std::vector<Command> ImportCommands() {
  return {
      {"import",
       "FILE.csv",
       "Takes orders from a CSV file; safe to repeat. Says of every row what became of it.",
       {{"region", "REGION", "where", Flag::kRequired},
        {"mapping", "FILE",
         absl::StrCat("lines of \"field = column\"; fields: ", absl::StrJoin(TargetFields(), ", "),
                      "; time_format, zone, communities = create"),
         Flag::kRequired},
        {"fold-to", "INSTANT", "move each row by whole weeks into the week from here, keeping local weekday and clock"},
        {"community", "COMMUNITY", "where rows are whose community is not known"},
        {"no-wait", "", "leave out rows of the region's future instead of waiting for their time"}},
       Import}};
}

}  // namespace truckroll::ctl
