// explain: replays a history from a file, without a server; or asks the server about an order.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "domain/calendar/local_time.h"
#include "domain/name/resource_name.h"
#include "domain/work_order/replay.h"
#include "google/protobuf/util/json_util.h"
#include "platform/config/policies.h"
#include "truckrollctl/commands/commands.h"
#include "truckrollctl/commands/print_order.h"
#include "truckrollctl/policies_directory.h"
#include "truckrollctl/replay_json.h"
#include "truckrollctl/session.h"

namespace truckroll::ctl {
namespace {

absl::StatusOr<v1::History> ReadHistory(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  v1::History history;
  auto parsed = google::protobuf::util::JsonStringToMessage(*text, &history);
  if (!parsed.ok()) return absl::InvalidArgumentError(absl::StrCat(path, ": ", parsed.message().ToString()));
  return history;
}

absl::Status ExplainFile(Session& session, const Arguments& arguments) {
  absl::StatusOr<v1::History> history = ReadHistory(arguments[0]);
  if (!history.ok()) return history.status();
  absl::StatusOr<std::string> directory = PoliciesDirectory(arguments);
  if (!directory.ok()) return directory.status();
  absl::StatusOr<PolicySet> policies = config::LoadPolicies(*directory);
  if (!policies.ok()) return policies.status();
  absl::StatusOr<v1::Replay> replay = ReplayHistory(*history, *policies, LanguageOf(session.language()));
  if (!replay.ok()) {
    return absl::Status(replay.status().code(), absl::StrCat(arguments[0], ": ", replay.status().message()));
  }
  const std::string& zone_name = history->region().time_zone();
  std::optional<absl::TimeZone> zone = LoadZone(zone_name.empty() ? "Asia/Shanghai" : zone_name);
  if (!zone) return absl::InvalidArgumentError(absl::StrCat(arguments[0], ": region.timeZone: found ", zone_name));
  session.out() << ReplayJson(*replay, *zone);
  return absl::OkStatus();
}

absl::Status Explain(Session& session, const Arguments& arguments) {
  if (!absl::StartsWith(arguments[0], "regions/")) return ExplainFile(session, arguments);
  absl::StatusOr<std::string> name = NameArgument(arguments, "ORDER", arguments[0], kWorkOrders);
  if (!name.ok()) return name.status();
  return ExplainOrder(session, *name, arguments.Value("as-of"));
}

}  // namespace

std::vector<Command> ExplainCommands() {
  return {{"explain",
           "FILE|ORDER",
           "Replays a history from a JSON file, no server needed; or explains an order, regions/…/workOrders/….",
           {{"policies", "DIR", "the policies; deploy/policies of the repo when not given"},
            {"as-of", "INSTANT", "an order: as of when; now when not given"}},
           Explain}};
}

}  // namespace truckroll::ctl
