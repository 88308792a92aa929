// order create, get, list, preview, suggest, explain: everything about orders that is not a change to one.
#include <cmath>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/name/resource_name.h"
#include "truckroll/v1/dispatch_service.grpc.pb.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"
#include "truckrollctl/commands/commands.h"
#include "truckrollctl/commands/order_fields.h"
#include "truckrollctl/commands/print_order.h"
#include "truckrollctl/session.h"
#include "truckrollctl/show.h"

namespace truckroll::ctl {
namespace {

using Stub = v1::WorkOrderService::Stub;

absl::Status Create(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> parent = RegionArgument(arguments);
  if (!parent.ok()) return parent.status();
  absl::StatusOr<v1::WorkOrder> order = ReadOrderFields(session, arguments, *parent);
  if (!order.ok()) return order.status();
  absl::StatusOr<v1::Action::AskedBy> asked_by = ReadAskedBy(arguments);
  if (!asked_by.ok()) return asked_by.status();
  v1::CreateWorkOrderRequest request;
  request.set_parent(*parent);
  *request.mutable_work_order() = *std::move(order);
  request.set_asked_by(*asked_by);
  request.set_request_id(arguments.Has("request-id") ? arguments.Value("request-id") : RandomId());
  return PrintOrder(session, session.Call<v1::WorkOrderService>(&Stub::CreateWorkOrder, request));
}

absl::Status Get(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> name = NameArgument(arguments, "ORDER", arguments[0], kWorkOrders);
  if (!name.ok()) return name.status();
  v1::GetWorkOrderRequest request;
  request.set_name(*name);
  return PrintOrder(session, session.Call<v1::WorkOrderService>(&Stub::GetWorkOrder, request));
}

absl::Status ReadFilters(Session& session, const Arguments& arguments, v1::ListWorkOrdersRequest* request) {
  for (const std::string& text : arguments.Values("state")) {
    auto state = ParseEnum<v1::WorkOrder::State>("--state", text);
    if (!state.ok()) return state.status();
    request->add_states(*state);
  }
  for (const std::string& text : arguments.Values("type")) {
    auto type = ParseEnum<v1::WorkOrder::Type>("--type", text);
    if (!type.ok()) return type.status();
    request->add_types(*type);
  }
  if (arguments.Has("technician")) {
    auto name = NameArgument(arguments, "--technician", arguments.Value("technician"), kTechnicians);
    if (!name.ok()) return name.status();
    request->set_technician(*name);
  }
  if (arguments.Has("community")) {
    auto name = NameArgument(arguments, "--community", arguments.Value("community"), kCommunities);
    if (!name.ok()) return name.status();
    request->set_community(*name);
  }
  if (arguments.Has("due-before")) {
    auto time = session.Instant("--due-before", arguments.Value("due-before"), request->parent());
    if (!time.ok()) return time.status();
    *request->mutable_due_before() = ToProto(*time);
  }
  request->set_phone(arguments.Value("phone"));
  request->set_external_id(arguments.Value("external-id"));
  request->set_at_risk(arguments.Has("at-risk"));
  request->set_open_only(arguments.Has("open"));
  absl::StatusOr<int> page_size = arguments.Integer("page-size", 50, 1, 1000);
  if (!page_size.ok()) return page_size.status();
  request->set_page_size(*page_size);
  request->set_page_token(arguments.Value("page-token"));
  return absl::OkStatus();
}

absl::Status List(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> parent = RegionArgument(arguments);
  if (!parent.ok()) return parent.status();
  v1::ListWorkOrdersRequest request;
  request.set_parent(*parent);
  absl::Status read = ReadFilters(session, arguments, &request);
  if (!read.ok()) return read;
  v1::ListWorkOrdersResponse listed;
  do {
    auto page = session.Call<v1::WorkOrderService>(&Stub::ListWorkOrders, request);
    if (!page.ok()) return page.status();
    listed.set_total_size(page->total_size());
    listed.set_next_page_token(page->next_page_token());
    listed.mutable_work_orders()->MergeFrom(page->work_orders());
    request.set_page_token(page->next_page_token());
  } while (arguments.Has("all") && !listed.next_page_token().empty());
  if (session.json()) return session.PrintJson(listed);
  absl::StatusOr<absl::TimeZone> zone = session.Zone(*parent);
  if (!zone.ok()) return zone.status();
  session.out() << OrderTable(listed.work_orders(), *zone).Print();
  session.out() << listed.work_orders_size() << " of " << listed.total_size() << "\n";
  if (!listed.next_page_token().empty()) session.out() << "more: --page-token " << listed.next_page_token() << "\n";
  return absl::OkStatus();
}

absl::Status Preview(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> parent = RegionArgument(arguments);
  if (!parent.ok()) return parent.status();
  absl::StatusOr<v1::WorkOrder> order = ReadOrderFields(session, arguments, *parent);
  if (!order.ok()) return order.status();
  absl::StatusOr<v1::Action::AskedBy> asked_by = ReadAskedBy(arguments);
  if (!asked_by.ok()) return asked_by.status();
  v1::PreviewCommitmentsRequest request;
  request.set_parent(*parent);
  *request.mutable_work_order() = *std::move(order);
  request.set_asked_by(*asked_by);
  auto preview = session.Call<v1::WorkOrderService>(&Stub::PreviewCommitments, request);
  if (!preview.ok()) return preview.status();
  if (session.json()) return session.PrintJson(*preview);
  absl::StatusOr<absl::TimeZone> zone = session.Zone(*parent);
  if (!zone.ok()) return zone.status();
  session.out() << CommitmentTable(preview->commitments(), *zone, session.language() != "en").Print();
  return absl::OkStatus();
}

absl::Status Suggest(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> name = NameArgument(arguments, "ORDER", arguments[0], kWorkOrders);
  if (!name.ok()) return name.status();
  absl::StatusOr<int> most = arguments.Integer("max", 10, 1, 100);
  if (!most.ok()) return most.status();
  v1::SuggestTechniciansRequest request;
  request.set_work_order(*name);
  request.set_max_suggestions(*most);
  request.set_include_infeasible(arguments.Has("all"));
  auto answer = session.Call<v1::DispatchService>(&v1::DispatchService::Stub::SuggestTechnicians, request);
  if (!answer.ok()) return answer.status();
  if (session.json()) return session.PrintJson(*answer);
  absl::StatusOr<absl::TimeZone> zone = session.Zone(*name);
  if (!zone.ok()) return zone.status();
  Table table({">rank", "technician", "name", "arrives", "done", ">way", ">open", "why"});
  for (const auto& suggestion : answer->suggestions()) {
    std::string why;
    for (const v1::LocalizedText& reason : suggestion.reasons()) {
      absl::StrAppend(&why,
                      why.empty()                  ? ""
                      : session.language() == "en" ? "; "
                                                   : "；",
                      session.language() == "en" ? reason.en() : reason.zh_cn());
    }
    table.Add({suggestion.rank() == 0 ? "-" : absl::StrCat(suggestion.rank()), IdOf(suggestion.technician().name()),
               suggestion.technician().display_name(), ShowTime(suggestion.arrive_time(), *zone),
               ShowTime(suggestion.complete_time(), *zone),
               absl::StrCat(std::lround(suggestion.travel_m() / 100.0) / 10.0, " km"),
               absl::StrCat(suggestion.open_visits()), why});
  }
  session.out() << table.Print();
  return absl::OkStatus();
}

absl::Status Explain(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> name = NameArgument(arguments, "ORDER", arguments[0], kWorkOrders);
  if (!name.ok()) return name.status();
  return ExplainOrder(session, *name, arguments.Value("as-of"));
}

const Flag kRegion = {"region", "REGION", "needed when ORDER is a bare id"};

}  // namespace

std::vector<Command> OrderCommands() {
  std::vector<Flag> create = OrderFieldFlags();
  create.push_back({"request-id", "ID", "makes it safe to repeat; a new one when not given"});
  return {
      {"order create", "", "Takes an order.", create, Create},
      {"order get", "ORDER", "Shows an order with its promises and its timeline.", {kRegion}, Get},
      {"order list",
       "",
       "Lists orders by due.",
       {{"region", "REGION", "where", Flag::kRequired},
        {"state", "STATE,…", "any of these states", Flag::kRepeated},
        {"type", "TYPE,…", "any of these types", Flag::kRepeated},
        {"technician", "TECHNICIAN", "only theirs"},
        {"community", "COMMUNITY", "only there"},
        {"phone", "DIGITS", "the customer's phone, or its last digits (4 or more)"},
        {"external-id", "ID", "only that one"},
        {"at-risk", "", "only those with a promise due within two hours, or missed"},
        {"due-before", "INSTANT", "only those with a promise due by then"},
        {"open", "", "only those neither completed nor cancelled"},
        {"page-size", "N", "orders a page, 1 to 1000; 50 when not given"},
        {"page-token", "TOKEN", "goes on behind an earlier page"},
        {"all", "", "follows the pages to the last"}},
       List},
      {"order preview", "", "Says what would be promised if the order were taken now.", OrderFieldFlags(), Preview},
      {"order suggest",
       "ORDER",
       "Ranks the technicians for an order.",
       {kRegion, {"max", "N", "at most this many, 1 to 100; 10 when not given"}, {"all", "", "also those who cannot"}},
       Suggest},
      {"order explain",
       "ORDER",
       "Says state and promises as of any time.",
       {kRegion, {"as-of", "INSTANT", "as of when; now when not given"}},
       Explain},
  };
}

}  // namespace truckroll::ctl
